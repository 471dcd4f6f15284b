"""Messaging of sealed events between services: a publisher to Kafka, a consumer from any source of a log."""
