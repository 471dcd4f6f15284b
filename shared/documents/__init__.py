"""Documents as files: typesetting without network, clock or external fonts; the characters supported by the fonts;
reproducible archives."""
