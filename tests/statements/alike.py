"""Routes that are made by one declaration for each kind of statement, and for each file: what is asked of one of these is
true of the others, as long as they declare the same."""

from collections.abc import Iterable

from shared.web.access import Route
from shared.web.statements.endpoints import path_of
from tests.statements.published import OF_STREAMS

_PLURALS = frozenset(map(path_of, OF_STREAMS))


def alike(rule: str) -> str:
    """Return a rule with no kind and no file in it: that of all that differ in these alone."""
    return "/".join(
        "<kind>" if part in _PLURALS else "import-<file>" if part.startswith("import-") else part
        for part in rule.split("/")
    )


def one_of_alike(routes: Iterable[Route]) -> list[Route]:
    """Return the routes, of those that are alike, have the same method and open to the same roles the first."""
    found: dict[tuple[object, ...], Route] = {}
    for route in routes:
        found.setdefault((alike(route.rule), route.method, route.roles), route)
    return list(found.values())
