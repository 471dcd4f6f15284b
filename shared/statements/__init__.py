"""Pure declarations of the kinds of record, and the single aggregate that states, corrects and withdraws facts of every
kind.

Read `events` (the three events of a fact), `kinds` (a kind's declaration), then `decider`.
"""
