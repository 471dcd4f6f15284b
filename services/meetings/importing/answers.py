"""The files of answers to consultations and of invitations: a row makes a request, a reply, or both (RECORDS 10)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from shared.contracts.meetings.consultations import REPLIES, REQUESTS
from shared.contracts.records import CONSULTATION, MEETING, ORGANIZATION, STATE
from shared.domain.ids import imported_id
from shared.statements.fields import RecordKind
from shared.statements.wording import translatable as _
from shared.tables.cells import CellRefused
from shared.tables.complaints import Complaint
from shared.tables.composed import ComposedFile, FilePart, FindStatements
from shared.tables.sheets import Sheet, TableRow
from shared.tables.statements import RecordNames

FindRequest = Callable[[str, str], str | None]
"""A function that finds the request about a record to a body, both as files name them, unless this file made it."""
REQUEST = "@request"
NOT_ASKED = _("It is not recorded that this State was asked. Fill in “asked on”.")


def _with_earlier_requests(sheet: Sheet, source: str, names: RecordNames, recorded: FindStatements) -> Sheet:
    """Add to each row the request to the State that is already recorded; complain about an answer without one."""
    find, rows, missing = _finder(source, names, recorded), list[TableRow](), list[Complaint]()
    for row in sheet.rows:
        cells = row.cells
        request = find(f"consultation:{cells.get('consultation', '')}", f"state:{cells.get('iso3', '')}")
        if request is None and "answer" in cells and "asked on" not in cells:
            missing.append(Complaint(sentence=NOT_ASKED, field="asked on", line=row.number))
        rows.append(_with(row, {} if request is None else {REQUEST: request}))
    return msgspec.structs.replace(sheet, rows=tuple(rows), complaints=(*sheet.complaints, *missing))


def _with_invitations(sheet: Sheet, source: str, names: RecordNames, recorded: FindStatements) -> Sheet:
    """Add to each row whether it asks or answers, and to an answer its request: the one already recorded, or the
    latest invitation in the file. No organization is invited twice."""
    find, latest = _finder(source, names, recorded), _latest_invitations(sheet, source)
    return msgspec.structs.replace(sheet, rows=tuple(_invited(row, find, latest) for row in sheet.rows))


def _invited(row: TableRow, find: FindRequest, latest: Mapping[tuple[str, str], str]) -> TableRow:
    meeting, organization = _meeting_and_organization(row)
    earlier = find(f"meeting:{meeting}", f"org:{organization}")
    match row.cells.get("kind", "").casefold():
        case "reply":
            request = earlier or latest.get((meeting, organization))
            return _with(row, {"answers": "yes"} | ({REQUEST: request} if request else {}))
        case "invitation" if earlier:
            return row
    return _with(row, {"asks": "yes"})


def _latest_invitations(sheet: Sheet, source: str) -> dict[tuple[str, str], str]:
    """Return the ids of the latest invitations that the file makes, by meeting and organization."""
    invitations = [row for row in sheet.rows if row.cells.get("kind", "").casefold() == "invitation"]
    invitations.sort(key=lambda row: row.cells.get("on", ""))
    return {
        _meeting_and_organization(row): imported_id(REQUESTS.name, source, INVITATIONS.name_of(row))
        for row in invitations
    }


def _meeting_and_organization(row: TableRow) -> tuple[str, str]:
    return row.cells.get("meeting", ""), row.cells.get("organization", "")


def _with(row: TableRow, cells: Mapping[str, str]) -> TableRow:
    return msgspec.structs.replace(row, cells={**row.cells, **cells})


def _finder(source: str, names: RecordNames, recorded: FindStatements) -> FindRequest:
    """Return the function that finds requests not made by this file, so that none is made twice."""
    about: dict[str, list[Any]] = {}

    def find(subject: str, body: str) -> str | None:
        record = record_named(names, subject, (CONSULTATION, MEETING))
        addressee = record_named(names, body, (STATE, ORGANIZATION))
        if record is None or addressee is None:
            return None
        if record not in about:
            about[record] = list(_of_others(recorded(record, REQUESTS.name), record, source))
        return next((each.fact for each in about[record] if each.to == addressee), None)

    return find


def _of_others(requests: Sequence[Any], record: str, source: str) -> Iterator[Any]:
    """Yield the requests about a record, except reminders and those made by this file."""
    for request in requests:
        origin = request.imported
        from_file = (
            origin and origin.source == source and request.fact == imported_id(REQUESTS.name, source, origin.row)
        )
        if request.about == record and request.kind != "reminder" and not from_file:
            yield request


def record_named(names: RecordNames, text: str, records: tuple[RecordKind, ...]) -> str | None:
    """Return the record that a file names; None if it cannot be read: the row itself complains about that."""
    try:
        return names.find(text, records)
    except CellRefused:
        return None


CONSULTATION_ANSWERS = ComposedFile(
    name="consultation-answers",
    title=_("Answers to consultations"),
    known_by=("consultation", "iso3"),
    columns=("consultation", "iso3", "asked on", "document", "answer", "answered on", "answer document"),
    parts=(
        FilePart(
            REQUESTS,
            {
                "about": ("consultation:{consultation}",),
                "kind": ("consultation",),
                "to": ("state:{iso3}",),
                "on": ("{asked on}",),
                "document": ("{document}",),
            },
            needs="asked on",
            unless=REQUEST,
        ),
        FilePart(
            REPLIES,
            {
                # Without a request, the missing part is the day of asking.
                "about": ("{@request}", "{asked on}"),
                "respondent": ("state:{iso3}",),
                "answer": ("{answer}",),
                "on": ("{answered on}",),
                "document": ("{answer document}",),
            },
            needs="answer",
        ),
    ),
    prepare=_with_earlier_requests,
)
INVITATIONS = ComposedFile(
    name="invitations",
    title=_("Invitations and answers"),
    known_by=("meeting", "organization", "kind", "on"),
    columns=(
        "meeting", "organization", "kind", "on", "by", "document", "due", "answer", "text", "person", "capacity", "mode",
    ),
    parts=(
        FilePart(
            REQUESTS,
            {
                "about": ("meeting:{meeting}",),
                "to": ("org:{organization}",),
                **{name: (f"{{{name}}}",) for name in ("kind", "on", "by", "document", "due")},
            },
            needs="asks",
        ),
        FilePart(
            REPLIES,
            {
                "about": ("{@request}", "meeting:{meeting}"),
                "respondent": ("org:{organization}",),
                **{
                    name: (f"{{{name}}}",)
                    for name in ("answer", "on", "document", "text", "person", "capacity", "mode")
                },
            },
            needs="answers",
        ),
    ),
    prepare=_with_invitations,
)  # fmt: skip
