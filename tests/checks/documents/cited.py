"""Tests named in documents exist, and docs/security.md names one for every threat or marks the threat as accepted.

A test is named as in pytest, `tests/web/test_access.py::test_a_route_that_declares_nothing_is_refused_to_all`;
without `tests/` in tables whose column omits the folder.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.checks.finding import Finding, tracked

THREATS = Path("docs") / "security.md"
NODE = re.compile(r"`(?:tests/)?([\w/]+\.py)::(\w+)`")
ACCEPTED = re.compile(r"\[accepted\]\(#([a-z-]+)\)")
CELLS = re.compile(r"(?<!\\)\|")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def check(root: Path) -> list[Finding]:
    found = list[Finding]()
    for file in tracked(root):
        if file.suffix == ".md":
            path = str(file.relative_to(root))
            text = file.read_text(encoding="utf-8")
            found += gone(root, path, text)
            found += unanswered(path, text) if Path(path) == THREATS else []
    return found


def gone(root: Path, path: str, text: str) -> Iterator[Finding]:
    """Yield named tests that do not exist."""
    for line, words in enumerate(text.splitlines(), 1):
        for file, name in NODE.findall(words):
            if name not in tests_in(root / "tests" / file):
                yield Finding(path, line, f"there is no test {file}::{name}")


def unanswered(path: str, text: str) -> Iterator[Finding]:
    """Yield rows of tables whose head ends in "shown by" that name neither a test nor the heading that explains why
    the threat is accepted, or that have a different number of cells than the head."""
    headings = {anchor(heading) for heading in HEADING.findall(text)}
    head = list[str]()
    for line, words in enumerate(text.splitlines(), 1):
        if not words.startswith("|"):
            head = []
            continue
        cells = [cell.strip() for cell in CELLS.split(words.strip().removeprefix("|").removesuffix("|"))]
        if not head:
            head = cells
        if cells is head or head[-1] != "shown by" or set("".join(cells)) <= set("-: "):
            continue
        if len(cells) != len(head):
            yield Finding(path, line, f"this row has {len(cells)} cells, and its table {len(head)}")
            continue
        accepted = ACCEPTED.search(cells[-1])
        if accepted and accepted[1] not in headings:
            yield Finding(path, line, f"there is no heading #{accepted[1]}")
        if not accepted and not NODE.search(cells[-1]):
            yield Finding(path, line, "this threat has no test, and is not said to be accepted")


def anchor(heading: str) -> str:
    return re.sub(r"[^a-z -]", "", heading.lower()).replace(" ", "-")


@cache
def tests_in(file: Path) -> frozenset[str]:
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
