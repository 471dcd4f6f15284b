"""The files of series and of meetings (RECORDS 10, 01 and 08): both are recognized by their codes, regardless of the
file that made them."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, get_args

import msgspec
from sqlalchemy import Row

from services.meetings.domain import commands
from services.meetings.importing.rows import NO_REASON
from shared.contracts.meetings import MeetingMode, SeriesKind
from shared.contracts.meetings.groups import MEETING_GROUPS
from shared.contracts.records import GROUP, MEETING, SERIES
from shared.domain.decider import Command
from shared.domain.ids import imported_id
from shared.domain.importing import refuse
from shared.domain.provenance import Imported
from shared.statements.wording import translatable as _
from shared.tables import cells
from shared.tables.cells import CellRefused
from shared.tables.composed import ComposedFile, EffectsPart, FilePart, FindStatements, PartOptions, RowEffect
from shared.tables.gathering import RowReader
from shared.tables.sheets import Sheet
from shared.tables.statements import RecordNames
from shared.web.statements.composed_files import read_rows
from shared.web.statements.importing import refused_row

STATUSES = ("planned", "held", "cancelled", "not held")
GENERAL = "general"
"""The word for a meeting on no subject in particular."""
_SERIES_STAYS = _(
    "A meeting stays in its series. Mark the meeting as registered in error, and plan it in the other one."
)
_EVERY_PERIOD = _(
    "Write the code alone, such as SG13: the series goes on when the group of the next study period follows."
)
_ID = f"@{MEETING.name}"
_SCHEDULE = {"first day": "first_day", "last day": "last_day", "city": "city", "country": "country", "mode": "mode"}
Values = Mapping[str, Any]


def _read_series(row: RowReader) -> dict[str, Any] | None:
    values = {
        "code": row.required("code", cells.line(40)),
        "name": row.required("name", cells.line(200)),
        "kind": row.required("kind", cells.one_of(get_args(SeriesKind))),
        "kept from": row.optional("kept from", row.day),
        "group": row.optional("group", _group_code),
    }
    row.optional("source", cells.absent)
    return None if row.complaints else values


def _group_code(text: str) -> str:
    """Return the code of a group; it need not be recorded yet, as the file of groups goes in later."""
    code = cells.line(40)(text.removeprefix(f"{GROUP.name}:"))
    if "@" in code:
        raise CellRefused(_EVERY_PERIOD)
    return code


def _series(sheet: Sheet, options: PartOptions) -> Iterator[RowEffect]:
    recorded = options.service.imports.series_by_code()
    for line, values in read_rows(sheet, _read_series):
        row = recorded.get(values["code"].casefold())
        id_ = imported_id(SERIES.name, options.source, values["code"]) if row is None else row.id
        now = row and {
            "code": row.code,
            "name": row.name,
            "kind": row.kind,
            "kept from": row.kept_from,
            "group": row.group,
        }
        opening = commands.OpenSeries(
            series=id_, imported=Imported(options.source, values["code"]), **_with_kept_from(values)
        )
        yield RowEffect(
            line=line,
            row=values["code"],
            record=id_,
            values=values,
            now=now,
            create=[opening],
            correct=partial(_corrected_series, id_),
        )


def _corrected_series(series: str, values: Values, reason: str) -> Iterator[Command]:
    yield commands.CorrectSeries(series=series, reason=reason, **_with_kept_from(values))


def _with_kept_from(values: Values) -> dict[str, Any]:
    return {"kept_from" if name == "kept from" else name: value for name, value in values.items()}


def _with_meetings(sheet: Sheet, source: str, names: RecordNames, _recorded: FindStatements) -> Sheet:
    """Add to each row the id of its meeting: the recorded one with its code, or a new one."""

    def id_of(code: str) -> str:
        try:
            return names.find(code, (MEETING,))
        except CellRefused:
            return imported_id(MEETING.name, source, code)

    rows = tuple(
        msgspec.structs.replace(row, cells={**row.cells, _ID: id_of(row.cells["code"])}) if "code" in row.cells else row
        for row in sheet.rows
    )
    return msgspec.structs.replace(sheet, rows=rows)


def _read_meeting(names: RecordNames, row: RowReader) -> dict[str, Any] | None:
    values = {
        "code": row.required("code", cells.line(40)),
        "series": row.required("series", lambda text: names.find(text, (SERIES,))),
        "ordinal": row.optional("ordinal", cells.whole_number(1, 9999)),
        "first day": row.required("first day", row.partial_date),
        "last day": row.optional("last day", row.partial_date),
        "status": row.optional("status", cells.one_of(STATUSES)) or "planned",
        "mode": row.optional("mode", cells.one_of(get_args(MeetingMode))),
        "city": row.optional("city", cells.line(120)),
        "country": row.optional("country", cells.Countries().read),
        "subjects": row.optional("subjects", _subjects),
        "source": row.optional("source", cells.line(1000)),
    }
    return None if row.complaints else {**values, _ID: row.cells[_ID]}


def _subjects(text: str) -> tuple[str, ...]:
    subjects = cells.several(cells.line(80))(text)
    if GENERAL not in subjects:
        return subjects
    if len(subjects) > 1:
        raise CellRefused(_("Name the subjects, or write general alone."))
    return ()


def _meetings(sheet: Sheet, options: PartOptions) -> Iterator[RowEffect]:
    read = read_rows(sheet, partial(_read_meeting, options.names))
    ids = [values[_ID] for _line, values in read]
    recorded, subjects = options.service.imports.meetings(ids), options.service.imports.subjects(ids)
    for line, values in read:
        id_ = values.pop(_ID)
        row = recorded.get(id_)
        now = None if row is None else _now(row, values, subjects.get(id_))
        if now is not None and now["series"] != values["series"]:
            refuse([refused_row(line, values["code"], "series", _SERIES_STAYS)])
        yield RowEffect(
            line=line,
            row=values["code"],
            record=id_,
            values=values,
            now=now,
            create=list(_planned(id_, values, Imported(options.source, values["code"]))) if now is None else (),
            correct=partial(_corrected, id_, now or {}),
        )


def _now(row: Row[Any], values: Values, subjects: tuple[str, ...] | None) -> dict[str, Any]:
    """Return the recorded values of a meeting; of its sources, the one that the row names if it is among them."""
    sources = (row.sources or "").split("\n")
    schedule = {column: getattr(row, name) for column, name in _SCHEDULE.items()}
    return {
        "code": values["code"],
        "series": row.series,
        "ordinal": row.ordinal,
        "status": row.status,
        **schedule,
        "subjects": subjects,
        "source": values["source"] if values["source"] in sources else "; ".join(sources) or None,
    }


def _scheduled(values: Values) -> dict[str, Any]:
    sources = (values["source"],) if values["source"] else None
    return {name: values[column] for column, name in _SCHEDULE.items()} | {"sources": sources}


def _planned(meeting: str, values: Values, imported: Imported) -> Iterator[Command]:
    yield commands.PlanMeeting(
        meeting=meeting,
        series=values["series"],
        code=values["code"],
        ordinal=values["ordinal"],
        imported=imported,
        **_scheduled(values),
    )
    yield from _ended(meeting, values, None)
    if values["subjects"] is not None:
        origin = Imported(imported.source, f"{imported.row}/subjects")
        yield commands.StateSubjects(
            meeting=meeting, subjects=values["subjects"], source=values["source"], imported=origin
        )


def _ended(meeting: str, values: Values, reason: str | None) -> Iterator[Command]:
    """Yield the outcome of a meeting, if it is no longer planned."""
    schedule = _scheduled(values)
    match values["status"]:
        case "held":
            yield commands.HoldMeeting(meeting=meeting, **schedule)
        case "cancelled":
            yield commands.CancelMeeting(meeting=meeting, reason=reason or NO_REASON, sources=schedule["sources"])
        case "not held":
            yield commands.MarkNotHeld(meeting=meeting, reason=reason or NO_REASON, sources=schedule["sources"])


def _corrected(meeting: str, now: Values, values: Values, reason: str) -> Iterator[Command]:
    """Yield the commands that change the recorded values to the row's."""
    moved = values["status"] != now["status"]
    withdrawn = moved and now["status"] != "planned"
    if withdrawn:
        yield commands.WithdrawOutcome(meeting=meeting, reason=reason)
    # Withdrawing the outcome restores the planned days and place, so they are corrected again.
    if withdrawn or any(values[column] != now[column] for column in (*_SCHEDULE, "ordinal", "source")):
        yield commands.CorrectMeeting(meeting=meeting, ordinal=values["ordinal"], reason=reason, **_scheduled(values))
    if moved:
        yield from _ended(meeting, values, reason)
    if values["subjects"] != now["subjects"]:
        if values["subjects"] is None:
            yield commands.WithdrawSubjects(meeting=meeting, reason=reason)
        else:
            yield commands.StateSubjects(
                meeting=meeting, subjects=values["subjects"], source=values["source"], reason=reason
            )


SERIES_FILE = ComposedFile(
    name="series",
    title=_("Series of meetings"),
    known_by=("code",),
    columns=("code", "name", "kind", "kept from", "group"),
    needed=("name", "kind"),
    parts=(EffectsPart(_series),),
    makes=("series",),
)
MEETINGS_FILE = ComposedFile(
    name="meetings",
    title=_("Meetings"),
    known_by=("code",),
    columns=(
        "code", "series", "ordinal", "first day", "last day", "status", "mode", "city", "country", "group", "subjects",
    ),
    needed=("series", "first day"),
    parts=(
        EffectsPart(_meetings),
        FilePart(MEETING_GROUPS, {"meeting": (f"{{{_ID}}}",), "group": ("group:{group}",)}, needs="group"),
    ),
    prepare=_with_meetings,
    makes=("meeting",),
)  # fmt: skip
