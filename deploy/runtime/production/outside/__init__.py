"""Kafka outside the loopback: the name and certificate through which partners reach the installation's own broker."""
