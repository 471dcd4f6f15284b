"""The three services. They never import one another: what crosses between them are events."""
