"""The room: conclusions and the communiqué while a meeting makes them, for several clerks at once."""
