"""Existing servers: Kafka and PostgreSQL of somebody else, used and never started or stopped."""
