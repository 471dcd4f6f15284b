"""Tests that bite: a change of one operator in the program's rules is noticed by its pure tests (`make mutate`)."""
