"""The items of WTSA Resolution 68 (Rev. New Delhi, 2024), numbered as in their follow-up."""

from typing import Literal, get_args

Clause = Literal[
    "68-01", "68-02", "68-03", "68-04", "68-05", "68-06", "68-07", "68-08", "68-09", "68-10", "68-11", "68-12", "68-13",
    "68-14", "68-15", "68-T1", "68-T2", "68-T3", "68-T4", "68-M1", "68-M2", "68-M3", "68-C1", "68-C2", "68-C3", "68-C4",
]  # fmt: skip
CLAUSES: tuple[Clause, ...] = get_args(Clause)
