"""Containers without a container engine: each command in docker-compose.yml and in the Dockerfile is run here as far as
possible."""
