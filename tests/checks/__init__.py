"""What `make check` looks at beside format, lint and types: rules of this house that no ready-made tool knows.

A check is a function from the repository's root to what it found; an empty list is a pass.
"""
