"""Pure declarations of kinds of record, and the one aggregate that states, corrects and withdraws facts of every kind.

Read `events` (the three events of a fact), `kinds` (a kind's declaration), then `decider`.
"""
