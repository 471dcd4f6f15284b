"""Checks that documents are true: some are generated from code, and the others name only things that exist.

Generated: docs/configuration.md, docs/errors.md, docs/events.md, docs/imports.md, docs/metrics.md, docs/packages.md,
docs/history-1.schema.json, and the examples of events that the program serves (`python -m tests.checks documents
--write`).
"""

from collections.abc import Callable
from pathlib import Path

from tests.checks.documents import (
    cited,
    configuration,
    errors,
    events,
    examples,
    imports,
    mentions,
    metrics,
    packages,
    schemas,
)
from tests.checks.finding import Finding

MADE: dict[str, Callable[[Path], str]] = {
    "docs/configuration.md": configuration.render,
    "docs/errors.md": errors.render,
    "docs/events.md": events.render,
    "docs/imports.md": imports.render,
    "docs/metrics.md": metrics.render,
    "docs/packages.md": packages.render,
    "docs/history-1.schema.json": schemas.render,
    **examples.made(),
}
REMEDY = "run: .venv/bin/python -m tests.checks documents --write"


def check(root: Path) -> list[Finding]:
    found = [*configuration.undeclared(root), *mentions.check(root), *cited.check(root)]
    for path, render in MADE.items():
        file = root / path
        if not file.exists() or file.read_text(encoding="utf-8") != render(root):
            found.append(Finding(path, 1, f"differs from the code it is made from; {REMEDY}"))
    return found


def write(root: Path) -> list[str]:
    """Generate the documents; return the paths of those that changed."""
    changed = []
    for path, render in MADE.items():
        file, text = root / path, render(root)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed
