"""The rows of tests/requirements.toml, the outcomes of a run, and the document made from both."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

HEADER = """# Requirements

Made by `make test` from `tests/requirements.toml` and from what the tests said; not written by hand. A test says which
requirement it shows (`@pytest.mark.requirement("1.07")`). Open: not built, or not wholly; what is missing is said.
"""


@dataclass
class Row:
    """One requirement. `tests` are test functions, `outcomes` the results of their cases."""

    number: str
    sentence: str
    issue: str
    finished: bool
    missing: str = ""
    tests: set[str] = field(default_factory=set)
    outcomes: set[str] = field(default_factory=set)

    @property
    def status(self) -> str:
        """Return the worst outcome of its tests; open if it has no test, or if something is missing."""
        for worst in ("failed", "not run: no browser", "not run"):
            if worst in self.outcomes:
                return worst
        return "passed" if self.outcomes and not self.missing else "open"


def read_rows(source: Path) -> dict[str, Row]:
    """Return rows by number. A row is a sentence, or a table of `sentence` and `missing`."""
    if not source.exists():
        return {}
    rows: dict[str, Row] = {}
    for issue in tomllib.loads(source.read_text(encoding="utf-8"))["issue"]:
        for number, row in issue["rows"].items():
            words = {"sentence": row} if isinstance(row, str) else row
            if number in rows:
                raise ValueError(f"{source}: {number} is there twice")
            rows[number] = Row(number, issue=issue["title"], finished=issue["finished"], **words)
    return rows


def render(rows: Iterable[Row]) -> str:
    """Return the document: a table for each issue, without times, so that the same outcomes give the same bytes."""
    parts = [HEADER]
    for issue, group in groupby(rows, key=lambda row: row.issue):
        parts.append(f"\n## {issue}\n\n| no. | requirement | tests | status |\n|---|---|---|---|\n")
        for row in group:
            missing = f" Missing: {row.missing}" if row.missing else ""
            sentence = (row.sentence + missing).replace("|", "\\|")
            parts.append(f"| {row.number} | {sentence} | {len(row.tests)} | {row.status} |\n")
    return "".join(parts)
