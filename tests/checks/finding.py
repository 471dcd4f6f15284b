"""A finding of a check, and the functions with which checks read the source."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

PACKAGES = ("services", "shared", "deploy")


@dataclass(frozen=True, order=True)
class Finding:
    path: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.sentence}"


@dataclass(frozen=True)
class Module:
    """A module of the program, read but not run. `name` is dotted, without `__init__` for a package."""

    name: str
    path: str
    tree: ast.Module

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Return every node of the tree, walked once for all checks."""
        return tuple(ast.walk(self.tree))

    def finding(self, line: int, sentence: str) -> Finding:
        return Finding(self.path, line, sentence)


def modules(root: Path, *packages: str) -> Iterator[Module]:
    """Yield the modules in the given folders, in order."""
    for package in packages:
        for file in sorted((root / package).rglob("*.py")):
            yield _module(file, str(file.relative_to(root)))


@cache
def _module(file: Path, path: str) -> Module:
    """Read a module, once per run, since several checks read every module."""
    parts = Path(path).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Module(name, path, ast.parse(file.read_text(encoding="utf-8"), path))


def lies_in(module: str, room: str) -> bool:
    """Return whether a dotted name is a room or in it; `*` in a room matches one part: `services.*.api`."""
    names, wanted = module.split("."), room.split(".")
    return len(names) >= len(wanted) and all(want in ("*", name) for name, want in zip(names, wanted, strict=False))


def tracked(root: Path) -> list[Path]:
    """Return the files that git tracks or would track; outside a repository, every file that is not hidden."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=root, check=False, capture_output=True, text=True)
    if listed.returncode == 0:
        files = [root / name for name in listed.stdout.split("\0") if name]
    else:
        files = [
            file for file in root.rglob("*") if not any(part.startswith(".") for part in file.relative_to(root).parts)
        ]
    return sorted(file for file in files if file.is_file())
