"""The part of PromQL that our alerts use, evaluated over scrapes. Anything else raises an error, so that no alert is
ignored.

promql-parser parses expressions with Prometheus's own grammar; their meaning is implemented here according to
Prometheus's documentation ("Querying", version 3). `rate` does not extrapolate to the ends of its window.
"""

import math
import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import promql_parser as ast

Labels = frozenset[tuple[str, str]]
Vector = dict[Labels, float]
NAME = "__name__"

COMPARED: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    "<": operator.lt,
    "==": operator.eq,
}


def divided(over: float, under: float) -> float:
    """Return the quotient; division by 0 gives NaN, for which every comparison is false."""
    return over / under if under else math.nan


TOGETHER: dict[str, Callable[[float, float], float]] = {"sum": operator.add, "max": max, "count": operator.add}
RECKONED: dict[str, Callable[[float, float], float]] = {
    "-": operator.sub,
    "/": divided,
}


@dataclass
class Scrapes:
    """The scraped samples of all targets, by time."""

    at: dict[float, Vector] = field(default_factory=dict)

    def instant(self, selector: Any, now: float) -> Vector:
        """Return the newest scrape up to now; a series missing from it has ended."""
        newest = max((time for time in self.at if time <= now), default=None)
        return {} if newest is None else chosen(self.at[newest], selector)

    def range(self, selector: Any, begin: float, now: float) -> dict[Labels, list[float]]:
        found: dict[Labels, list[float]] = {}
        for time in sorted(time for time in self.at if begin < time <= now):
            for labels, value in chosen(self.at[time], selector).items():
                found.setdefault(labels, []).append(value)
        return found

    def evaluate(self, expression: Any, now: float) -> Vector | float:
        match expression:
            case ast.NumberLiteral():
                return float(expression.val)
            case ast.ParenExpr():
                return self.evaluate(expression.expr, now)
            case ast.VectorSelector():
                return self.instant(expression, now)
            case ast.Call():
                return self._called(expression, now)
            case ast.AggregateExpr():
                return aggregated(expression, vector(self.evaluate(expression.expr, now)))
            case ast.BinaryExpr():
                return joined(expression, self.evaluate(expression.lhs, now), self.evaluate(expression.rhs, now))
        raise NotImplementedError(type(expression).__name__)

    def _called(self, call: Any, now: float) -> Vector:
        (window,) = call.args
        seconds = window.range.total_seconds()
        series = self.range(window.vector_selector, now - seconds, now)
        match call.func.name:
            case "changes":
                return {nameless(labels): changes(values) for labels, values in series.items()}
            case "rate":
                return {nameless(labels): rise(values) / seconds for labels, values in series.items()}
        raise NotImplementedError(call.func.name)


def changes(values: Sequence[float]) -> float:
    return float(sum(before != after for before, after in pairwise(values)))


def rise(values: Sequence[float]) -> float:
    """Return the growth of a counter; one that fell restarted at 0."""
    return sum(after - before if after >= before else after for before, after in pairwise(values))


def chosen(samples: Vector, selector: Any) -> Vector:
    return {
        labels: value
        for labels, value in samples.items()
        if dict(labels).get(NAME) == selector.name
        and all(matches(dict(labels).get(each.name, ""), each) for each in selector.matchers.matchers)
    }


def matches(value: str, matcher: Any) -> bool:
    match matcher.op:
        case ast.MatchOp.Equal:
            return bool(value == matcher.value)
        case ast.MatchOp.Re:
            return re.fullmatch(matcher.value, value) is not None
    raise NotImplementedError(str(matcher.op))


def vector(value: Vector | float) -> Vector:
    assert isinstance(value, dict)
    return value


def nameless(labels: Labels) -> Labels:
    return frozenset(pair for pair in labels if pair[0] != NAME)


def only(labels: Labels, names: Iterable[str]) -> Labels:
    return frozenset(pair for pair in labels if pair[0] in set(names))


def aggregated(expression: Any, values: Vector) -> Vector:
    assert expression.modifier.type == ast.AggModifierType.By
    together = TOGETHER[str(expression.op)]
    found: Vector = {}
    for labels, sample in values.items():
        value = 1.0 if str(expression.op) == "count" else sample
        key = only(labels, expression.modifier.labels)
        found[key] = together(found[key], value) if key in found else value
    return found


def joined(expression: Any, left: Vector | float, right: Vector | float) -> Vector:
    operation, key = str(expression.op), key_of(expression.modifier)
    if operation in ("and", "or"):
        known = {key(labels) for labels in vector(right if operation == "and" else left)}
        if operation == "and":
            return {labels: value for labels, value in vector(left).items() if key(labels) in known}
        return {
            **vector(left),
            **{labels: value for labels, value in vector(right).items() if key(labels) not in known},
        }
    if isinstance(right, float):
        return {labels: value for labels, value in vector(left).items() if COMPARED[operation](value, right)}
    return matched(operation, key, vector(left), vector(right))


def matched(operation: str, key: Callable[[Labels], Labels], one: Vector, many: Vector) -> Vector:
    """Match each sample of `many` with its only partner in `one`: `group_right`, or one to one."""
    partners: dict[Labels, float] = {}
    for labels, value in one.items():
        assert key(labels) not in partners, "several on the side of one: Prometheus would refuse it"
        partners[key(labels)] = value
    return {
        nameless(labels): RECKONED[operation](partners[key(labels)], value)
        for labels, value in many.items()
        if key(labels) in partners
    }


def key_of(modifier: Any) -> Callable[[Labels], Labels]:
    """Return the labels that two samples must share: the named ones, else all of them."""
    if modifier is None or modifier.matching is None:
        return nameless
    assert modifier.matching.type == ast.LabelModifierType.Include
    names: Mapping[str, None] = dict.fromkeys(modifier.matching.labels)
    return lambda labels: only(labels, names)
