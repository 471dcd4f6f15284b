"""Every parser at the edge, given input that nobody should send: no fault of the program, no hang, bounded memory.

One module a parser. `make test` takes some hundred examples of each, always the same ones; `make fuzz` takes others
each time, for MINUTES= or EXAMPLES=, and prints how to run a failing one again. Past findings stay as an `@example`.
"""
