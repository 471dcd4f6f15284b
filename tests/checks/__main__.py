"""`python -m tests.checks [NAME …]`: runs all or the named checks on the current folder.

`python -m tests.checks documents --write` writes the documents generated from code, and `released --write` saves the
partners' contract of a release. Exits with 1 if anything fails.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.checks import compatibility, documents, glossary, house, libraries, locks, monitoring, nouns, sql, traces
from tests.checks.finding import Finding

BIN = Path(sys.executable).parent
TOOLS: dict[str, tuple[list[str], str]] = {
    "format": ([str(BIN / "ruff"), "format", "--check", "--quiet", "."], "run: .venv/bin/ruff format ."),
    "lint": ([str(BIN / "ruff"), "check", "--quiet", "."], "some of it mends itself: .venv/bin/ruff check --fix ."),
    "types": ([str(BIN / "mypy")], "strict types; an exception is justified where it is made"),
    "imports": ([str(BIN / "lint-imports"), "--no-logo"], "the rooms and their order are in pyproject.toml"),
}
RULES: dict[str, Callable[[Path], list[Finding]]] = {
    "house": house.check,
    "glossary": glossary.check,
    "libraries": libraries.check,
    "sql": sql.check,
    "nouns": nouns.check,
    "documents": documents.check,
    "released": compatibility.check,
    "monitoring": monitoring.check,
    "locks": locks.check,
    "traces": traces.check,
}


def main(arguments: list[str]) -> int:
    root = Path.cwd()
    if arguments == ["documents", "--write"]:
        for path in documents.write(root):
            print(f"written: {path}")
        return 0
    if arguments == ["released", "--write"]:
        if (kept := compatibility.write(root)) is not None:
            print(f"written: {kept}")
            return 0
        arguments = ["released"]
    unknown = set(arguments) - set(TOOLS) - set(RULES)
    if unknown:
        print(
            f"No check is called {', '.join(sorted(unknown))}. There are: {', '.join([*TOOLS, *RULES])}.",
            file=sys.stderr,
        )
        return 2
    wanted = arguments or [*TOOLS, *RULES]
    # In separate processes, parallel to the rules: type checking takes as long as everything else together.
    running = {name: Run(TOOLS[name], root) for name in wanted if name in TOOLS}
    good = {name for name in wanted if name in RULES and passes(name, root)}
    good |= {name for name, run in running.items() if run.passed(name)}
    failed = [name for name in wanted if name not in good]
    print(f"Failed: {', '.join(failed)}." if failed else f"{len(wanted)} checks passed.")
    return 1 if failed else 0


class Run:
    """A running tool."""

    def __init__(self, tool: tuple[list[str], str], root: Path) -> None:
        command, self._remedy = tool
        self._began = time.monotonic()
        self._process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def passed(self, name: str) -> bool:
        said, _ = self._process.communicate()
        told(name, self._began, "" if self._process.returncode == 0 else f"{said}({self._remedy})\n")
        return self._process.returncode == 0


def passes(name: str, root: Path) -> bool:
    began = time.monotonic()
    words = "".join(f"{finding}\n" for finding in sorted(RULES[name](root)))
    told(name, began, words)
    return not words


def told(name: str, began: float, problems: str) -> None:
    print(f"{'FAILED' if problems else 'ok    '} {name:<10} {time.monotonic() - began:5.1f} s", flush=True)
    if problems:
        print(problems, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
