"""`rapporteur feed follow`, over a real feed and a real Kafka."""
