"""The simulator: that it is the same every time, finds nothing in the program, and finds the mistakes that are planted."""
