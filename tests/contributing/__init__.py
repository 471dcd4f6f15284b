"""A further kind of record with a figure, added by a patch as CONTRIBUTING describes, and what is run with it."""
