"""Routes that one declaration creates for each kind of statement or file: a test of one applies to all with the same
declaration."""

from collections.abc import Iterable

from shared.web.access import Route
from shared.web.statements.endpoints import path_of
from tests.statements.published import OF_STREAMS

_PLURALS = frozenset(map(path_of, OF_STREAMS))


def alike(rule: str) -> str:
    """Return a rule with its kind and file replaced, so that rules that differ only in these are equal."""
    return "/".join(
        "<kind>" if part in _PLURALS else "import-<file>" if part.startswith("import-") else part
        for part in rule.split("/")
    )


def one_of_alike(routes: Iterable[Route]) -> list[Route]:
    """Return the first of each set of routes that are alike in rule, method and roles."""
    found: dict[tuple[object, ...], Route] = {}
    for route in routes:
        found.setdefault((alike(route.rule), route.method, route.roles), route)
    return list(found.values())
