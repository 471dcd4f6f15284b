"""Real servers as child processes: Apache Kafka and PostgreSQL from Python packages, no Docker and no root."""
