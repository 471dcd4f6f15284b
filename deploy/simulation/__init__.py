"""The program against a world that goes wrong: one thread, one seed, and after every step the promises of the log.

The program's own parts run on simulated edges: real SQL on databases in memory, kafka-python's calls answered by a broker
that is a list, clocks and chance from the seed. `docs/simulation.md` says what is real, what is not and what cannot be found.
"""
