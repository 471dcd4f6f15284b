"""Existing servers: Kafka and PostgreSQL run by others, used but never started or stopped here."""
