"""A meeting's page: a card for each stage in progress, a line for each one ahead or behind, and one next step."""
