"""System calls that fail, a disk that is full, and what is left of what was acknowledged."""
