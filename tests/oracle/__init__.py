"""The shared parts of crash, faults and outages: the promises (`recorder`), and the check that they were kept
(`judge`).

The simulation has its own checks, which run in its process after every step: `tests/simulation/promises`.
"""
