"""The year: meetings of all activities with the deadlines that follow them, and the planning of the next."""
