"""A meeting's page: a card for each part of its life that is worked on, a line for what is ahead or behind, one next step."""
