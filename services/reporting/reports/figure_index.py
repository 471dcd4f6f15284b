"""The figures of a report, found by what they are about."""

from collections.abc import Iterable

from services.reporting.figures import Figure
from services.reporting.reports.figure_reference import non_default_parameters

NonDefaults = dict[str, str]  # parameters that are not the defaults


class FigureIndex:
    def __init__(self, figures: Iterable[Figure]) -> None:
        self._all = {_name(figure.key, figure.of, non_default_parameters(figure)): figure for figure in figures}
        self._by_key: dict[str, list[Figure]] = {}
        for figure in self._all.values():
            self._by_key.setdefault(figure.key, []).append(figure)

    def of(self, key: str, asked: NonDefaults | None = None, /, **words: str) -> Figure | None:
        return self._all.get(_name(key, words, asked or {}))

    def each_of(self, key: str) -> list[Figure]:
        return self._by_key.get(key, [])

    def each(self, key: str, *words: str) -> list[Figure]:
        """Those that are about just these words, in the order of the report."""
        return [figure for figure in self._by_key.get(key, ()) if set(figure.of) == set(words)]


def _name(
    key: str, of: dict[str, str], asked: NonDefaults
) -> tuple[str, frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
    return key, frozenset(of.items()), frozenset(asked.items())
