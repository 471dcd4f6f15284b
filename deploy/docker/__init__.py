"""The program in containers: `python -m deploy.docker STEP`. docker-compose.yml assigns the steps to containers."""
