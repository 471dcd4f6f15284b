"""The command line, called in the same way as by its console script."""
