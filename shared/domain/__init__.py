"""The pure core: events, decisions, refusals and dates."""
