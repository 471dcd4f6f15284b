"""A list's columns and filters, as data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from flask_babel import gettext as _

from shared.web.days import localized_date

Choice = tuple[str, str]
UNKNOWN = "-"
"""The value of a filter that asks for rows where something is not known."""


@dataclass(frozen=True)
class Column:
    """A column; `value` gives a cell from a row (by default the attribute of that name); None is shown as "not known".

    `sort` names the column to sort by: use a folded one for names. `phone`: shown on narrow screens.
    """

    name: str
    label: str
    kind: Literal["text", "number", "day"] = "text"
    value: Callable[[Any], Any] | None = None
    sort: str | None = None
    phone: bool = True

    def of(self, row: Any) -> Any:
        return self.value(row) if self.value else getattr(row, self.name)

    def words(self, row: Any) -> str | None:
        """Return the cell's text; None if it is not known."""
        value = self.of(row)
        if value is None:
            return None
        return localized_date(value) if self.kind == "day" else str(value)


@dataclass(frozen=True)
class Filter:
    """A select over a list, `?<name>=<value>`. `choices` may query the database; `unknown` offers "Not known"."""

    name: str
    label: str
    choices: Sequence[Choice] | Callable[[], Sequence[Choice]]
    column: str | None = None
    unknown: bool = False

    def options(self) -> list[Choice]:
        choices = self.choices() if callable(self.choices) else self.choices
        return [("", _("All")), *choices, *([(UNKNOWN, _("Not known"))] if self.unknown else [])]

    def applied(self, query: Any, model: type, value: str) -> Any:
        column = getattr(model, self.column or self.name)
        return query.filter(column.is_(None) if value == UNKNOWN else column == value)
