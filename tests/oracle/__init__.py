"""The shared parts of crash, faults and outages: the promises (`recorder`), and the check that they were kept
(`judge`).

The simulation has its own check, which looks after every step from within: `tests/simulation/promises`.
"""
