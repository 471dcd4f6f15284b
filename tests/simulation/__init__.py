"""The simulator: it repeats a run exactly, finds nothing in the program, and finds planted mistakes."""
