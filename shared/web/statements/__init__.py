"""The web edge of kinds of statement, made of their declarations: `own_fields` (what reads a field), `schemas`, `endpoints`,
`sentences`, in which they are told, and the pages of the console."""
