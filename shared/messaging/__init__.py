"""Messaging of sealed events between services: a publisher to Kafka, and a consumer for any source of a log."""
