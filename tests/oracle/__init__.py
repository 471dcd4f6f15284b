"""The shared parts of crash, faults and outages: the promises (`recorder`), and the check that they were kept
(`judge`).

The simulation has its own, since it looks after every step, from within: `tests/simulation/promises`.
"""
