"""A further kind of record and a figure of it, as CONTRIBUTING has somebody add them: a patch, and what is run with it."""
