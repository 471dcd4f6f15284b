"""The web edge for kinds of statement, generated from their declarations: `own_fields` (which parse a field),
`schemas`, `endpoints`, `sentences`, and the console's pages."""
