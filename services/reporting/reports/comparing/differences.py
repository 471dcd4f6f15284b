"""Differences between figures. Evidence is ignored, since it changes with every event."""

from collections.abc import Collection, Iterable, Mapping

import msgspec

from services.reporting.figures import Figure
from services.reporting.reports.canonical import canonical

COMPARED_FIELDS = ("value", "at_least", "numerator", "denominator", "unit", "unknown", "reason", "items")
"""The content of a figure, without `as_of`: an open period is classified at a different day each day."""

NUMBER = ("value", "at_least", "numerator", "denominator", "unit")


class FigureChange(msgspec.Struct, frozen=True):
    """A figure before and after; None if there was none."""

    before: Figure | None
    after: Figure | None

    @property
    def figure(self) -> Figure:
        figure = self.after or self.before
        assert figure is not None
        return figure

    @property
    def moves(self) -> bool:
        """Return whether the number itself differs, and not only the reason why it is not known, or the names.

        The appearance or disappearance of a figure without a number does not count. At least none is no number: pages call
        it not known.
        """
        return _number(self.before) != _number(self.after)

    @property
    def on_both_sides(self) -> bool:
        """Return whether the figure exists both before and after."""
        return self.before is not None and self.after is not None

    @property
    def difference(self) -> float | int | None:
        """Return the change of the number: of its value, or of the known minimum if both are without one. At least none is no
        number."""
        for name in ("value", "at_least"):
            was, now = getattr(self.before, name, None), getattr(self.after, name, None)
            if isinstance(was, int | float) and isinstance(now, int | float) and (name == "value" or (was and now)):
                return now - was
        return None


def identity(figure: Figure, apart: Collection[str] = ()) -> bytes:
    """Return the identity of a figure: its key, its subjects, and its parameters but those set apart."""
    parameters = {name: value for name, value in figure.parameters.items() if name not in apart}
    return canonical([figure.key, figure.of, parameters])


def field_values(figure: Figure | None, names: Collection[str] = COMPARED_FIELDS) -> tuple[object, ...] | None:
    return None if figure is None else tuple(getattr(figure, name) for name in names)


def differ(one: Figure | None, other: Figure | None) -> bool:
    """Return whether the contents of figures differ. Names that are equal as sets are not sorted."""
    if one is None or other is None:
        return one is not other
    return any(
        getattr(one, name) != getattr(other, name)
        for name in COMPARED_FIELDS
        if name != "items" or one.named != other.named
    )


def _number(figure: Figure | None) -> tuple[object, ...] | None:
    if figure is None or (figure.value is None and not figure.at_least):
        return None
    return field_values(figure, NUMBER)


FiguresByIdentity = Mapping[bytes, Figure]


def by_identity(figures: Iterable[Figure], apart: Collection[str] = ()) -> FiguresByIdentity:
    return {identity(figure, apart): figure for figure in figures}


def changes_between(was: FiguresByIdentity, now: FiguresByIdentity) -> list[FigureChange]:
    """Return the figures that differ, in order of their identity."""
    return [
        FigureChange(was.get(each), now.get(each))
        for each in sorted(was.keys() | now.keys())
        if differ(was.get(each), now.get(each))
    ]


def changed_figures(
    before: Iterable[Figure], after: Iterable[Figure], apart: Collection[str] = ()
) -> list[FigureChange]:
    """Return the changes as `changes_between` does, for figures in any order."""
    return changes_between(by_identity(before, apart), by_identity(after, apart))


def rested_on_open_facts(issued: Iterable[Figure], then: FiguresByIdentity) -> FiguresByIdentity:
    """Return the figures of an issued report that counted only open facts: `then`, the facts open to an audience at its
    issue, gives the same number. A change of any other would reveal closed facts."""
    return {
        name: figure
        for name, figure in by_identity(issued).items()
        if name in then and not FigureChange(figure, then[name]).moves
    }
