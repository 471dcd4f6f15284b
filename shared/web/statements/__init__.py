"""The web edge of kinds of statement, made of their declarations: `own_fields` (which parse a field), `schemas`,
`endpoints`, `sentences`, and the pages of the console."""
