"""Containers without a container engine: the commands in docker-compose.yml and the Dockerfile are run here as far as
possible."""
