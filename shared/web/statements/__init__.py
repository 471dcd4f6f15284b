"""The web edge of kinds of statement, made of their declarations: `own_fields`, then `schemas`."""
