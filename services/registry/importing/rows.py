"""Lines of a table to rows: one organization each, with what is to be said of it. What no table can say of itself is refused."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

import msgspec
from flask_babel import gettext as _

from services.registry.domain.organization.classes import CATEGORIES, LONGEST_SECTOR, SIZES
from services.registry.importing.tables import TableLine
from shared.contracts.countries import COUNTRIES
from shared.domain.dates import is_partial_date
from shared.domain.importing import Proposal

COLUMNS = (
    "name",
    "id",
    "also called",
    "country",
    "subsidiary of",
    "category",
    "size",
    "sector",
    "since",
    "source",
    "another",
)
"""`since`: from which day on the country, group and classes of the line hold. `another`: yes, if it is none of those it is like."""
LONGEST_NAME, LONGEST_SOURCE = 200, 1000
CLASSES = ("category", "size", "sector")
_MARKUP = re.compile(r"<[!/?A-Za-z]")
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_YES, _NO = ("yes", "true", "x", "1"), ("no", "false", "0", "")


class TableRow(msgspec.Struct, frozen=True, kw_only=True):
    """`row`: what the line is known by in its file; its `id`, or else its name."""

    line: int
    row: str
    name: str
    also: tuple[str, ...] = ()
    country: str | None = None
    parent: str | None = None
    classes: dict[str, str] = {}
    since: str | None = None
    source: str | None = None
    another: bool = False

    def refusal(self, field: str, reason: str) -> Proposal:
        return Proposal(row=self.row, field=field, verdict="refused", line=self.line, reason=reason)


def rows(lines: Sequence[TableLine]) -> list[TableRow]:
    return [_row(line) for line in lines]


def _row(line: TableLine) -> TableRow:
    cells = line.cells
    name = cells.get("name", "")
    also = tuple(dict.fromkeys(each.strip() for each in cells.get("also called", "").split(";") if each.strip()))
    return TableRow(
        line=line.number,
        row=cells.get("id") or name,
        name=name,
        also=tuple(each for each in also if each != name),
        country=cells.get("country"),
        parent=cells.get("subsidiary of"),
        classes={field: cells[field] for field in CLASSES if field in cells},
        since=cells.get("since"),
        source=cells.get("source"),
        another=cells.get("another", "").casefold() in _YES,
    )


def check(those: Sequence[TableRow], lines: Sequence[TableLine]) -> list[Proposal]:
    """Every refusal, in the order of the lines."""
    seen: dict[str, int] = {}
    found = []
    for row, line in zip(those, lines, strict=True):
        found += [row.refusal(field, reason) for field, reason in (*_texts(row, line), *_values(row, line))]
        if row.row.casefold() in seen:
            reason = _(
                "%(id)s is on line %(line)s already. Give each its own id.", id=row.row, line=seen[row.row.casefold()]
            )
            found.append(row.refusal("id" if "id" in line.cells else "name", reason))
        seen.setdefault(row.row.casefold(), row.line)
    return found


def _texts(row: TableRow, line: TableLine) -> Iterator[tuple[str, str]]:
    for field, text in line.cells.items():
        if any(letter in _DIRECTIONS or unicodedata.category(letter) == "Cc" for letter in text):
            yield field, _("Leave out control characters, and those that turn the direction of what follows.")
        elif _MARKUP.search(text):
            yield field, _("Write this without markup.")
        elif text.startswith("="):
            yield field, _("This is a formula. Put its value there instead.")
    longest = {"name": LONGEST_NAME, "id": LONGEST_NAME, "subsidiary of": LONGEST_NAME, "source": LONGEST_SOURCE}
    for field, most in longest.items():
        if len(line.cells.get(field, "")) > most:
            yield field, _("Use at most %(most)s characters.", most=most)
    if any(len(each) > LONGEST_NAME for each in row.also):
        yield (
            "also called",
            _("Use at most %(most)s characters for a name, and put ; between two names.", most=LONGEST_NAME),
        )


def _values(row: TableRow, line: TableLine) -> Iterator[tuple[str, str]]:
    if not row.name:
        yield "name", _("Give the organization's name.")
    if row.country and row.country not in COUNTRIES:
        yield "country", _("%(code)s is no country code. Use ISO 3166-1, such as FIN.", code=row.country)
    if row.since and not is_partial_date(row.since):
        yield "since", _("Give a day, a month or a year, such as 2016-10-23, 2016-10 or 2016.")
    for field, choices in (("category", CATEGORIES), ("size", SIZES)):
        if field in row.classes and row.classes[field] not in choices:
            yield field, _("Choose one of %(choices)s, or leave the cell empty.", choices=", ".join(choices))
    if len(row.classes.get("sector", "")) > LONGEST_SECTOR:
        yield "sector", _("Use at most %(most)s characters.", most=LONGEST_SECTOR)
    if line.cells.get("another", "").casefold() not in (*_YES, *_NO):
        yield "another", _("Write yes, or leave the cell empty.")
