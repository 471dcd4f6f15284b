"""What crash, faults and outages share: who was promised what (`recorder`), and whether it was kept (`judge`).

The simulation has its own, since it looks after every step, from within: `tests/simulation/promises`.
"""
