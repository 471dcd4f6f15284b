"""Figures by subject; and a figure's name in an address: `participation.organizations;meeting=CTO-06;region=Europe`.

Parameters that differ from the rule's defaults follow a slash: `retention.organizations;meeting=CTO-06/level=group`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote, unquote

import msgspec

from services.reporting.figures import RULES, Figure
from shared.domain.errors import NotThere

NonDefaults = dict[str, str]  # parameters that differ from the defaults


class FigureReference(msgspec.Struct, frozen=True):
    key: str
    of: dict[str, str]
    parameters: NonDefaults


class FigureIndex:
    """The figures of a report, indexed by subject."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._all = {_name(figure.key, figure.of, non_default_parameters(figure)): figure for figure in figures}
        self._by_key: dict[str, list[Figure]] = {}
        for figure in self._all.values():
            self._by_key.setdefault(figure.key, []).append(figure)

    def of(self, key: str, parameters: NonDefaults | None = None, /, **subjects: str) -> Figure | None:
        return self._all.get(_name(key, subjects, parameters or {}))

    def each_of(self, key: str) -> list[Figure]:
        return self._by_key.get(key, [])

    def each(self, key: str, *subjects: str) -> list[Figure]:
        """Return the figures about exactly these subjects, in the order of the report."""
        return [figure for figure in self._by_key.get(key, ()) if set(figure.of) == set(subjects)]


def _name(
    key: str, of: Mapping[str, str], parameters: NonDefaults
) -> tuple[str, frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
    return key, frozenset(of.items()), frozenset(parameters.items())


def reference(figure: Figure) -> str:
    name = ";".join((figure.key, *_pairs(figure.of)))
    parameters = non_default_parameters(figure)
    return f"{name}/{';'.join(_pairs(parameters))}" if parameters else name


def non_default_parameters(figure: Figure) -> NonDefaults:
    """Return the parameters by which the rule in force gives this figure, omitting defaults; for a change also those of
    the compared figure, which distinguish several changes of one key."""
    rule = RULES[figure.key]
    compared = RULES.get(str(figure.parameters.get("compared")))
    defaults = {**(compared.defaults if compared else {}), **rule.identifying}
    return {
        name: str(figure.parameters[name])
        for name in sorted(defaults)
        if name in figure.parameters and figure.parameters[name] != defaults[name]
    }


def rule_parameters(key: str, parameters: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters in a reference that belong to the rule; the others select one of its figures."""
    rule = RULES.get(key)
    return {name: value for name, value in parameters.items() if rule is None or name in rule.defaults}


def parse_reference(text: str) -> FigureReference:
    about, _, parameters = text.partition("/")
    key, *pairs = about.split(";")
    return FigureReference(key, _read(pairs), _read(parameters.split(";")) if parameters else {})


def figure_named(figures: Sequence[Figure], text: str) -> Figure:
    """Return the figure that a reference names. Raises NotThere."""
    parsed = parse_reference(text)
    for figure in figures:
        if (figure.key, figure.of, non_default_parameters(figure)) == (parsed.key, parsed.of, parsed.parameters):
            return figure
    raise NotThere(id=text)


def of_as_json(of: Mapping[str, str]) -> str:
    """Return `of` as in the page: JSON with sorted names."""
    return json.dumps(of, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _pairs(values: Mapping[str, str]) -> Iterable[str]:
    return (f"{word}={quote(values[word], safe=' ')}" for word in sorted(values))


def _read(pairs: Iterable[str]) -> dict[str, str]:
    return {word: unquote(value) for word, _, value in (pair.partition("=") for pair in pairs)}
