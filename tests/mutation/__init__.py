"""Mutation tests: the pure tests notice a changed operator in the program's rules (`make mutate`)."""
