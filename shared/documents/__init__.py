"""Documents as files: typesetting without network, clock or foreign fonts; the characters that the fonts have;
reproducible archives."""
