"""The registry: States, organizations, people, accounts."""
