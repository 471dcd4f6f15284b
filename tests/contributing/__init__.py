"""A new kind of record with a figure, added by a patch as CONTRIBUTING describes, and the tests run with it."""
