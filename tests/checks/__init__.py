"""The checks of `make check` besides format, lint and types: project rules that no standard tool covers.

A check is a function from the repository's root to its findings; it passes if the list is empty.
"""
