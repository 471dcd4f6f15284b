"""The published events, one module per log. Names and order of fields are the stored format: they never change.

A changed event is a new type with the next version; the old one stays here, and an upcaster in the codec reads it.
`EVENTS` in each module maps the stable type names to the structs; those of statements follow from the names of their kinds.
"""
