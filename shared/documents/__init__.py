"""Documents as files: typesetting without network, clock or foreign fonts, characters that fonts have, archives of the same bytes."""
