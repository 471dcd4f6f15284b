"""Import of past meetings and of statements: a file to a plan, said field by field, then recorded whole or not at all."""
