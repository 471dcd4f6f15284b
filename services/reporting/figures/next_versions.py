"""Next versions of several rules at once: of each, the one in force is replaced."""

from collections.abc import Callable, Iterable, Iterator

from services.reporting.figures.figure import Rule


def followed_by_next(rules: Iterable[Rule], next_version: Callable[[Rule], Rule | None]) -> Iterator[Rule]:
    """Yield the rules, each newest one followed by its next version unless that is None."""
    every = tuple(rules)
    newest = {rule.key: rule for rule in sorted(every, key=lambda rule: rule.version)}
    for rule in every:
        yield rule
        following = next_version(rule) if rule is newest[rule.key] else None
        if following is not None:
            yield following
