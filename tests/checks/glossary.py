"""Code and `docs/glossary.md` agree: each term is defined in the given module, and has one meaning.

Several modules may define a class of the same name only for parts that every service has (`Settings`), which the
glossary lists as such; otherwise one of the classes has a different meaning.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.checks.finding import PACKAGES, Finding, Module, modules

GLOSSARY = "docs/glossary.md"
ROW = re.compile(r"^\| `(?P<term>\w+)` \| .+ \| `(?P<path>[\w/.]+)` \|$")
WORD = re.compile(r"^\| [^`|]+ \| .+ \| `(?P<name>\w+)` \|$")
SHARED = re.compile(r"^\| `(?P<term>\w+)` \| .+ \| (?P<several>several) \|$")
RETIRED = frozenset(
    {
        "anew", "anothers_log", "deeds", "desk", "everywhere", "found", "here", "life", "marked_anew", "needs", "neighbours",
        "pasts", "reached", "said", "said_before", "shelf", "shown", "standing", "teller", "told", "told_then", "told_words",
        "wait_in_line",
    }
)  # fmt: skip
"""Names of modules, classes and functions that once had several meanings, or none that a reader could guess."""
SHAPES = ("schemas", "read_models", "importing", "contracts", "shipped", "verify")
"""Rooms that have the same things in another shape under the same names: as JSON, as rows, in files, for partners,
standalone."""


def check(root: Path) -> list[Finding]:
    read = list(modules(root, *PACKAGES))
    lines = (root / GLOSSARY).read_text(encoding="utf-8").splitlines() if (root / GLOSSARY).exists() else []
    return sorted([*terms(lines, read), *doubled(lines, read), *retired(read)])


def terms(lines: Sequence[str], read: Sequence[Module]) -> Iterator[Finding]:
    """Yield terms that are not defined in the given module, or that are listed twice."""
    defined = {module.path: set(definitions(module)) for module in read}
    everywhere = set().union(*defined.values())
    seen: set[str] = set()
    if not any(map(ROW.match, lines)):
        yield Finding(GLOSSARY, 1, "there is no term in it")
    for number, line in enumerate(lines, 1):
        if (word := WORD.match(line)) and word["name"] not in everywhere:
            yield Finding(GLOSSARY, number, f"{word['name']} is defined nowhere")
        if (row := ROW.match(line) or SHARED.match(line)) is None:
            continue
        term = row["term"]
        if term in seen:
            yield Finding(GLOSSARY, number, f"{term} stands here twice")
        seen.add(term)
        if "several" in row.groupdict() and sum(term in names for names in defined.values()) < 2:
            yield Finding(GLOSSARY, number, f"{term} is not defined in several modules")
        if "path" in row.groupdict() and term not in defined.get(row["path"], ()):
            yield Finding(GLOSSARY, number, f"{term} is not defined in {row['path']}")


def doubled(lines: Sequence[str], read: Sequence[Module]) -> Iterator[Finding]:
    """Yield classes that share a name although the glossary does not list it as shared."""
    several = {row["term"] for row in map(SHARED.match, lines) if row}
    places = defaultdict(list)
    for module in read:
        if not set(module.name.split(".")).isdisjoint(SHAPES):
            continue
        for node in module.tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append((module, node.lineno))
    for name, found in places.items():
        if len(found) > 1 and name not in several:
            module, line = found[-1]
            others = ", ".join(each.path for each, _ in found[:-1])
            yield module.finding(line, f"{name} is a class in {others} too: another word, or a row in {GLOSSARY}")


def retired(read: Sequence[Module]) -> Iterator[Finding]:
    for module in read:
        for name in {*definitions(module), module.name.rpartition(".")[2]}:
            if name.lower().strip("_") in RETIRED:
                yield module.finding(1, f"{name!r} is a retired name; {GLOSSARY} has the words that are used")


def definitions(module: Module) -> Iterator[str]:
    """Yield the module's own name, and the classes, functions and constants defined at its top or in its classes."""
    yield module.name.rpartition(".")[2]
    for node in module.nodes:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
    for node in module.tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name
