"""Two moments of one report, or two parameters: the figures that differ, and the commands that made each difference."""
