"""Our pytest plugins: requirements and their document, seconds per room, the search for a browser."""
