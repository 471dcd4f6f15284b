"""One event of every type and version ever published, as stored bytes: `events/<log>/<type>.json`, with no line end.

These files never change and are never deleted. `python -m tests.corpus` writes one for each type that has none.
"""
