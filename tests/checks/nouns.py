"""The kernel uses no business nouns: they belong in the services, `shared/contracts` and `shared/public_view`."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.checks.finding import Finding, Module, lies_in, modules

NOUNS = frozenset(
    {
        "attendance", "attendee", "clerk", "communique", "conclusion", "country", "delegate", "executive", "industry",
        "meeting", "meetings", "member", "membership", "organisation", "organization", "participation", "person", "people",
        "region", "registry", "reporting", "resolution", "retention", "seat", "series", "study", "tsag", "tsb", "workshop",
        "wtsa",
    }
)  # fmt: skip
# (Room, noun): the reason why the kernel may use it there.
ALLOWED = {
    ("shared.privacy", "person"): "the vault keeps one key per person; that is its business",
    ("shared.privacy", "people"): "and looks up several at once",
    ("shared.domain.event", "person"): "a personal field names whose it is, whatever the trade",
    ("shared.event_store", "person"): "the codec closes personal fields before they are kept",
    ("shared.web.console.read_only_session", "registry"): "SQLAlchemy's own name for what maps classes to tables",
    ("shared.web.metrics", "registry"): "prometheus_client's own name for what holds metrics",
    ("shared.messaging.sources.followed", "member"): "Kafka's own word for who reads as a group",
    ("shared.testing", "person"): "tests of personal fields name one",
}
ROOMS = ("shared.contracts", "shared.public_view")  # these two may use business nouns
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def check(root: Path) -> list[Finding]:
    kernel = (module for module in modules(root, "shared") if not any(lies_in(module.name, room) for room in ROOMS))
    return [finding for module in kernel for finding in look_at(module)]


def look_at(module: Module) -> list[Finding]:
    found = {}
    for line, identifier in [(1, module.name.split(".")[-1]), *identifiers(module)]:
        for word in map(str.lower, WORD.findall(identifier)):
            noun = word if word in NOUNS else word.removesuffix("s")
            if noun in NOUNS and not allowed(module.name, noun):
                found[line, noun] = module.finding(
                    line, f"the kernel says {noun!r} (in {identifier}), a noun of a service"
                )
    return sorted(found.values())


def allowed(module: str, noun: str) -> bool:
    return any(lies_in(module, room) and noun == each for room, each in ALLOWED)


def identifiers(module: Module) -> Iterator[tuple[int, str]]:
    """Yield the names that the module defines or uses, except those imported from contracts."""
    for node in module.nodes:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield node.lineno, name
            case ast.arg(arg=name) | ast.Name(id=name) | ast.Attribute(attr=name):
                yield node.lineno, name
            case ast.keyword(arg=str(name)):
                yield node.value.lineno, name
