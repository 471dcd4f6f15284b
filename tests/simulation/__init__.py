"""The simulator: it reproduces a run exactly, finds no fault in the program, and finds planted mistakes."""
