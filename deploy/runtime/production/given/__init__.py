"""Servers that are there already: Kafka and PostgreSQL of somebody else's, used and never started or stopped."""
