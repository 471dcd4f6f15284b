"""Import of past meetings: from a file to a plan, shown field by field, then recorded whole or not at all."""
