"""The few Markdown elements that generated documents need."""

import inspect
from collections.abc import Iterable, Sequence

MADE = "Made from the code by `python -m tests.checks documents --write`; not written by hand."


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def sentence(thing: object) -> str:
    """Return the docstring of a class or module as one line; empty if it has none of its own."""
    own = vars(thing).get("__doc__") or ""
    return " ".join(inspect.cleandoc(own).split())
