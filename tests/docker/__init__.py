"""Containers, without any: every command in docker-compose.yml and in the Dockerfile is run here as far as it can be."""
