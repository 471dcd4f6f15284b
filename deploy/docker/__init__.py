"""The program in containers: `python -m deploy.docker STEP`. docker-compose.yml says which container takes which step."""
