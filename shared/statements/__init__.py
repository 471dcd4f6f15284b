"""Pure: how a kind of record is declared once, and the one aggregate that states, corrects and withdraws facts of every kind.

Read `events` (the three events of a fact), `kinds` (a kind's declaration), then `decider`.
"""
