"""The checks of `make check` beside format, lint and types: rules of this house that no ready-made tool knows.

A check is a function from the repository's root to its findings; an empty list is a pass.
"""
