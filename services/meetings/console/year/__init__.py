"""The year: meetings of all activities with their deadlines, and the planning of the next year."""
