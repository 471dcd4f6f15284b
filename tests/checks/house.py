"""The rules of the source tree: at most three folders deep, no catch-all modules, no access by a string, informative
docstrings, one apostrophe.

Which room may import which is in `pyproject.toml` (import-linter).
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.checks.finding import PACKAGES, Finding, Module, modules

DEEPEST = 3
"""Depth of folders below `services`, `shared` or `deploy`."""
NAMELESS = frozenset({"utils", "util", "helpers", "helper", "common", "base", "manager", "managers", "misc"})
BY_STRING = frozenset({"import_module", "__import__"})
QUESTION_WORDS = frozenset({
    "who", "whom", "whose", "whoever", "what", "whatever", "which", "whether", "how", "where", "when", "why",
})  # fmt: skip
"""Words that no docstring begins with: it begins with what the thing does or is."""
CURLY = "\u2019"
VISIBLE = frozenset({".html", ".js", ".py", ".typ"})
READS_CURLY = ("services/registry/domain/likeness.py",)


def check(root: Path) -> list[Finding]:
    everywhere = (each for each in modules(root, *PACKAGES, "tests") if not each.path.startswith("tests/homes/"))
    asking = [finding for module in everywhere for finding in questions(module)]
    placed = [finding for module in modules(root, *PACKAGES) for finding in look_at(module)]
    return [*asking, *placed, *curly_apostrophes(root)]


def curly_apostrophes(root: Path) -> list[Finding]:
    """Return the lines with a curly apostrophe: rules' texts, which never change, and terminals have straight ones."""
    texts = (path for package in PACKAGES for path in sorted((root / package).rglob("*")) if path.suffix in VISIBLE)
    return [
        Finding(str(path.relative_to(root)), number, "a curly apostrophe; visible texts have straight ones")
        for path in texts
        if str(path.relative_to(root)) not in READS_CURLY
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if CURLY in line
    ]


def questions(module: Module) -> list[Finding]:
    """Return the docstrings that begin with a question word."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    texts = ((node, ast.get_docstring(node) or "") for node in module.nodes if isinstance(node, documented))
    begun = ((getattr(node, "lineno", 1), re.match(r"\W*(\w*)", text)) for node, text in texts)
    return [
        module.finding(line, f"a docstring begins with what a thing does or is, not with {word[1]!r}")
        for line, word in begun
        if word and word[1].lower() in QUESTION_WORDS
    ]


def look_at(module: Module) -> list[Finding]:
    return sorted({*_place(module), *_imports(module)})


def _place(module: Module) -> Iterator[Finding]:
    parts = module.path.split("/")
    if len(parts) - 2 > DEEPEST:
        yield module.finding(1, f"this lies {len(parts) - 2} folders deep; {DEEPEST} are the most")
    for part in {*parts[:-1], parts[-1].removesuffix(".py")} & NAMELESS:
        yield module.finding(1, f"{part!r} says nothing about what it holds")


def _imports(module: Module) -> Iterator[Finding]:
    for node in module.nodes:
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in BY_STRING:
                yield module.finding(node.lineno, f"{name}: import by a statement, in the function if it must be late")
            case ast.ImportFrom(module=str(name)) if name.partition(".")[0] == "tests":
                yield module.finding(node.lineno, f"{name} is for developers; it is not there where the program runs")
            case ast.Import(names=names) if any(each.name.partition(".")[0] == "tests" for each in names):
                yield module.finding(node.lineno, "tests are for developers; they are not there where the program runs")
