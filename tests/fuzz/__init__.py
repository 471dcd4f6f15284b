"""Every parser at the edge, given what nobody should send: no fault of the program, no hang, memory bounded.

One module a parser. `make test` takes some hundred examples of each, always the same ones; `make fuzz` takes others each time,
for MINUTES= or EXAMPLES=, and prints how to run a failing one again. What was found once stays as an `@example`.
"""
