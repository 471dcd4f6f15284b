"""Import of past meetings: a file becomes a plan, which is shown field by field and recorded in full or not at all."""
