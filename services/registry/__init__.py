"""Who: States, organizations, people, accounts."""
