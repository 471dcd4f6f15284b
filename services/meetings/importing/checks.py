"""Checks beyond the shape of a file: duplicate ids, unknown series, days out of order, names of people."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from typing import Any

import msgspec
from flask_babel import gettext as _

from services.meetings.importing.history import Meeting
from services.meetings.importing.lines import JsonPath
from services.meetings.importing.reading import HistoryFile
from shared.contracts.countries import COUNTRIES
from shared.domain.dates import before, is_partial_date
from shared.domain.importing import Proposal
from shared.statements.personal import seems_personal
from shared.tables.cells import NO_CODE
from shared.tables.texts import unfit

_NO_PEOPLE = ("organizations", "hosts", "of", "by", "topics", "venue", "colocated_with")
ORDERED_STATUSES = ("held", "announced")


def check(file: HistoryFile, series: Collection[str] = ()) -> list[Proposal]:
    """Yield every refusal, in the order of the file. `series`: codes of the recorded ones."""
    refusals = [
        *_texts(file),
        *_twice(file, "series", [each.id for each in file.history.series]),
        *_twice(file, "meetings", [each.id for each in file.history.meetings]),
        *_series_known(file, series),
        *_days(file),
        *_countries(file),
        *_ordinals(file),
        *_organizations(file),
    ]
    return sorted(refusals, key=lambda each: each.line or 0)


def _texts(file: HistoryFile) -> Iterator[Proposal]:
    for path, text in _walk(msgspec.to_builtins(file.history), ()):
        reason = wrong_text(text, people=not set(_NO_PEOPLE).intersection(map(str, path)))
        if reason:
            yield file.refusal(path, reason, _row(file, path))


def wrong_text(text: str, *, people: bool) -> str | None:
    """Return why a text is refused; None if it is not. `people`: whether it may name people."""
    if reason := unfit(text):
        return str(_(reason))
    if text != text.strip():
        return str(_("Remove the spaces at its ends."))
    if not people and seems_personal(text):
        return str(_("This seems to name a person. Name organizations and functions here, never people."))
    return None


def _walk(value: Any, path: JsonPath) -> Iterator[tuple[JsonPath, str]]:
    match value:
        case str():
            yield path, value
        case dict():
            for name, inner in value.items():
                yield from _walk(inner, (*path, name))
        case list() | tuple():
            for number, inner in enumerate(value):
                yield from _walk(inner, (*path, number))


def _row(file: HistoryFile, path: JsonPath) -> str:
    match list(path):
        case ["meetings", int(number), *_]:
            return file.history.meetings[number].id
        case ["series", int(number), *_]:
            return file.history.series[number].id
    return ""


def _twice(file: HistoryFile, part: str, ids: list[str]) -> Iterator[Proposal]:
    seen: set[str] = set()
    for number, id_ in enumerate(ids):
        if id_.casefold() in seen:
            reason = _("%(id)s appears twice. Give each its own id.", id=id_)
            yield file.refusal((part, number, "id"), reason, id_)
        seen.add(id_.casefold())


def _series_known(file: HistoryFile, recorded: Collection[str]) -> Iterator[Proposal]:
    codes = {each.id for each in file.history.series} | set(recorded)
    parts: Mapping[str, Any] = {"records": file.history.records, "meetings": file.history.meetings}
    for part, rows in parts.items():
        for number, row in enumerate(rows):
            if row.series not in codes:
                reason = _(
                    "No series is called %(series)s. Add it to “series”, or correct the name.", series=row.series
                )
                yield file.refusal((part, number, "series"), reason, getattr(row, "id", ""))


def _days(file: HistoryFile) -> Iterator[Proposal]:
    no_day = _("There is no such day in the calendar. Give a day such as 2016-10-23.")
    for number, meeting in enumerate(file.history.meetings):
        if not is_partial_date(meeting.date):
            yield file.refusal(("meetings", number, "date"), no_day, meeting.id)
    for number, record in enumerate(file.history.records):
        wrong = [
            name for name, day in (("from", record.first), ("to", record.last)) if day and not is_partial_date(day)
        ]
        for name in wrong:
            yield file.refusal(("records", number, name), no_day, record.series)
        if not wrong and record.last and before(record.last, record.first):
            reason = _("It ends on %(last)s, before it begins on %(first)s.", first=record.first, last=record.last)
            yield file.refusal(("records", number, "to"), reason, record.series)


def _countries(file: HistoryFile) -> Iterator[Proposal]:
    for number, meeting in enumerate(file.history.meetings):
        if meeting.country is not None and meeting.country not in COUNTRIES:
            reason = _(NO_CODE, code=meeting.country)
            yield file.refusal(("meetings", number, "country"), reason, meeting.id)


def _ordinals(file: HistoryFile) -> Iterator[Proposal]:
    of_series: dict[str, list[tuple[int, Meeting]]] = {}
    for number, meeting in enumerate(file.history.meetings):
        if meeting.ordinal is not None and is_partial_date(meeting.date):
            of_series.setdefault(meeting.series, []).append((number, meeting))
    for meetings in of_series.values():
        in_order = sorted(meetings, key=lambda each: each[1].ordinal or 0)
        for (_number, earlier), (number, later) in pairwise(in_order):
            if earlier.ordinal == later.ordinal:
                reason = _(
                    "%(id)s is already number %(ordinal)s of %(series)s. Correct one of the two.",
                    series=later.series,
                    ordinal=later.ordinal,
                    id=earlier.id,
                )
                yield file.refusal(("meetings", number, "ordinal"), reason, later.id)
        # A meeting that was not held conflicts with no other.
        standing = [each for each in in_order if each[1].status in ORDERED_STATUSES]
        for (_number, earlier), (number, later) in pairwise(standing):
            if before(later.date, earlier.date):
                reason = _(
                    "Number %(ordinal)s of %(series)s cannot be on %(day)s: %(id)s was on %(other)s. Correct one of"
                    " the two.",
                    series=later.series,
                    ordinal=later.ordinal,
                    day=later.date,
                    id=earlier.id,
                    other=earlier.date,
                )
                yield file.refusal(("meetings", number, "date"), reason, later.id)


def _organizations(file: HistoryFile) -> Iterator[Proposal]:
    for number, meeting in enumerate(file.history.meetings):
        for name, times in Counter(meeting.organizations).items():
            if times > 1:
                place = len(meeting.organizations) - 1 - meeting.organizations[::-1].index(name)
                reason = _(
                    "%(name)s is on the list %(times)s times. List each organization once.", name=name, times=times
                )
                yield file.refusal(("meetings", number, "organizations", place), reason, meeting.id)
