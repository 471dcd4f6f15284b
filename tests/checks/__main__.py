"""`python -m tests.checks [NAME …]`: runs the checks, all or those named, over the folder it is called in.

`python -m tests.checks documents --write` makes the documents that are made from code, and `released --write` keeps the
contract with partners as that of a release. Ends with 1 if anything fails.
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
    failed = [name for name in wanted if not passes(name, root)]
    print(f"Failed: {', '.join(failed)}." if failed else f"{len(wanted)} checks passed.")
    return 1 if failed else 0


def passes(name: str, root: Path) -> bool:
    began = time.monotonic()
    if name in TOOLS:
        command, remedy = TOOLS[name]
        ran = subprocess.run(command, cwd=root, check=False, capture_output=True, text=True)
        good, words = ran.returncode == 0, f"{ran.stdout}{ran.stderr}({remedy})\n"
    else:
        found = RULES[name](root)
        good, words = not found, "".join(f"{finding}\n" for finding in sorted(found))
    print(f"{'ok    ' if good else 'FAILED'} {name:<10} {time.monotonic() - began:5.1f} s", flush=True)
    if not good:
        print(words, flush=True)
    return good


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
