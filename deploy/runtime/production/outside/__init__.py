"""Kafka outside loopback: the name and certificate that partners reach the installation's own broker by."""
