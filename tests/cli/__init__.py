"""The command line, called as its console script calls it."""
