"""The event store: events are appended in one transaction with their read models, sealed into a gapless log, and read
by position."""
