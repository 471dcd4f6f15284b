"""The event store: events appended with their read models in one transaction, sealed into a log without gaps, read by
position."""
