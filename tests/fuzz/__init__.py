"""Every parser of external input, given invalid input: no internal error, no hang, bounded memory.

There is one module per parser. `make test` runs some hundred examples of each, always the same ones; `make fuzz` runs
different ones each time, for MINUTES= or EXAMPLES=, and prints the command that repeats a failing one. Past findings
are kept as an `@example`.
"""
