"""The published events, one module per log. The names and order of fields are the stored format and never change.

A changed event is a new type with the next version; the old type stays here, and is read through an upcaster. `EVENTS`
in each module maps the stable type names to the structs; the type names of statements are derived from their kinds.
"""
