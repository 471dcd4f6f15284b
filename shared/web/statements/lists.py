"""Columns and filters of lists of statements, derived from the declaration of their kind."""

from functools import partial
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from shared.event_store.statements import Filters, StatementRow
from shared.statements.fields import StatementField
from shared.statements.kinds import StatementKind
from shared.web.console import Column, Filter
from shared.web.console.columns import UNKNOWN
from shared.web.console.markings import MARKINGS
from shared.web.statements.form_fields import labelled, word_choices
from shared.web.statements.workspace import StatementWorkspace

YEAR = 4
ABOUT = "about-record"
"""The parameter of a list's address for the record that its statements refer to."""


def query_filters(work: StatementWorkspace, kind: StatementKind, query: dict[str, str], search: str | None) -> Filters:
    """Return the restrictions on a list; values outside the filters are ignored."""
    values: dict[str, object] = {}
    beginning: dict[str, str] = {}
    for field in _filtered(kind):
        value = query.get(field.name, "")
        match field.control:
            case _ if not value:
                continue
            case _ if value == UNKNOWN:
                values[field.name] = None
            case "date" | "day":
                beginning[field.name] = value[:YEAR]
            case "yes-no":
                values[field.name] = value == "yes"
            case _:
                values[field.name] = value
    record = query.get(ABOUT) or None
    counted_with = work.counted_with(record) if record else ()
    return Filters(values, record, search or "", beginning=beginning, counted_with=counted_with)


def filters(work: StatementWorkspace, kind: StatementKind) -> tuple[Filter, ...]:
    """Return the filters of a list; the last is the record of the page that led to it."""
    return (*(_filter(work, kind, each) for each in _filtered(kind)), _about_filter(work))


def _filtered(kind: StatementKind) -> list[StatementField]:
    """Return the fields that have a filter in lists; texts are searched instead, and records have their own pages."""
    filtered = (each for each in kind.fields if each.name in kind.filtered)
    return [each for each in filtered if each.control in ("word", "yes-no", "open-word", "date", "day")]


def _filter(work: StatementWorkspace, kind: StatementKind, field: StatementField) -> Filter:
    choices: Any = word_choices(field)
    if field.control == "yes-no":
        choices = (("yes", _l("Yes")), ("no", _l("No")))
    elif field.control != "word":
        first = YEAR if field.control in ("date", "day") else 200

        def present() -> list[tuple[str, str]]:
            values = work.queries.values(kind.name, field.name, first=first)
            if first == YEAR:
                return [(year, year) for year in reversed(values)]
            return [(value, work.sentences.in_words(field, value)) for value in values]

        choices = present
    return Filter(field.name, labelled(kind, field), choices, unknown=not field.required)


def _about_filter(work: StatementWorkspace) -> Filter:
    class AboutFilter(Filter):
        def options(self) -> list[tuple[str, str]]:
            record = request.values.get(ABOUT, "")[:120]
            return [("", _("All")), *([(record, work.directory.name(record) or record)] if record else [])]

    return AboutFilter(ABOUT, _l("Record"), ())


def columns(work: StatementWorkspace, kind: StatementKind) -> tuple[Column, ...]:
    """Return the columns of a list: the line, the subject, the fields that it is filtered by, and the audience."""

    def line(row: StatementRow) -> str:
        return work.line(kind, row.statement)

    def words(field: StatementField, row: StatementRow) -> str | None:
        value = getattr(row.statement, field.name)
        return None if value in (None, ()) else work.sentences.in_words(field, value)

    assert isinstance(kind.about, tuple)
    about = [each for each in kind.fields if each.name in kind.about]
    filtered = [each for each in kind.fields if each.name in kind.filtered and each.control != "text"]
    return (
        Column("line", _l(kind.wording.kind), value=line),
        *(Column(each.name, labelled(kind, each), value=partial(words, each), phone=each.required) for each in about),
        *(
            Column(
                each.name,
                labelled(kind, each),
                value=partial(words, each),
                sort=None if each.several else each.name,
                phone=False,
            )
            for each in filtered
            if each not in about
        ),
        Column("marking", _l("Who may see it"), value=lambda row: str(MARKINGS[row.marking])),
    )
