"""Our additions to pytest: requirements and their document, seconds per room, the search for a browser."""
