"""What we add to pytest: requirements and their document, seconds per room, the search for a browser."""
