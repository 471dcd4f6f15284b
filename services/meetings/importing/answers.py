"""Files of which a row makes a request, a reply, or both: answers to consultations, and invitations with what became of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from shared.contracts.meetings.consultations import REPLIES, REQUESTS
from shared.statements.kinds import StatementKind
from shared.statements.wording import translatable as _
from shared.tables.complaints import Complaint
from shared.tables.sheets import Sheet, TableColumn, TableRow

Cells = Mapping[str, str]
FindRequest = Callable[[str, str], str | None]
"""Returns the request about a record (as files name it) to a body that was recorded elsewhere than by this file."""
DerivedRow = tuple[StatementKind, Cells]
DeriveRows = Callable[[Sequence[TableRow], FindRequest], Iterator[tuple[TableRow, list[DerivedRow]]]]
KINDS = (REQUESTS, REPLIES)
"""In the order in which they are recorded: a reply names its request."""
NOT_ASKED = _("It is not recorded that this State was asked. Fill in “asked on”.")


class AnswersFile(msgspec.Struct, frozen=True):
    """A form of files: the name in addresses, its title, its columns, and the function that makes rows of each kind of its rows."""

    name: str
    title: str
    columns: tuple[TableColumn, ...]
    derive: DeriveRows


def derived_sheets(form: AnswersFile, sheet: Sheet, find: FindRequest) -> list[tuple[StatementKind, Sheet]]:
    """Return a sheet of requests and one of replies, whose lines are those of the file."""
    rows: dict[str, list[TableRow]] = {kind.name: [] for kind in KINDS}
    missing = list[Complaint]()
    for row, made in form.derive(sheet.rows, find):
        for kind, cells in made:
            if kind is REPLIES and "about" not in cells:
                missing.append(Complaint(sentence=NOT_ASKED, field="about", line=row.number))
            rows[kind.name].append(TableRow(row.number, {name: text for name, text in cells.items() if text}))
    return [
        (
            kind,
            msgspec.structs.replace(
                sheet,
                columns=tuple(dict.fromkeys(name for row in rows[kind.name] for name in row.cells)),
                rows=tuple(rows[kind.name]),
                complaints=sheet.complaints if kind is REQUESTS else (*sheet.complaints, *missing),
            ),
        )
        for kind in KINDS
    ]


def _consultation_answers(rows: Sequence[TableRow], find: FindRequest) -> Iterator[tuple[TableRow, list[DerivedRow]]]:
    for row in rows:
        said, made = row.cells.get, list[DerivedRow]()
        about, body = f"consultation:{said('consultation', '')}", f"state:{said('iso3', '')}"
        name, request = f"{said('consultation', '')}/{said('iso3', '')}", find(about, body)
        source = {"source": said("source", "")}
        if request is None and said("asked on"):
            asked = {"about": about, "kind": "consultation", "to": body, "on": said("asked on", "")}
            made.append((REQUESTS, {"row": name, **asked, "document": said("document", ""), **source}))
            request = f"request:{name}"
        if said("answer"):
            reply = {"respondent": body, "answer": said("answer", ""), "on": said("answered on", "")}
            about_it = {} if request is None else {"about": request}
            document = {"document": said("answer document", "")}
            made.append((REPLIES, {"row": name, **about_it, **reply, **document, **source}))
        yield row, made


def _invitations(rows: Sequence[TableRow], find: FindRequest) -> Iterator[tuple[TableRow, list[DerivedRow]]]:
    latest: dict[tuple[str, str], tuple[str, str]] = {}
    for row in rows:
        if row.cells.get("kind", "").casefold() == "invitation":
            key = row.cells.get("meeting", ""), row.cells.get("organization", "")
            latest[key] = max(latest.get(key, ("", "")), (row.cells.get("on", ""), _name_of(row)))
    for row in rows:
        said = row.cells.get
        about, body = f"meeting:{said('meeting', '')}", f"org:{said('organization', '')}"
        common = {
            "row": _name_of(row),
            "on": said("on", ""),
            "document": said("document", ""),
            "source": said("source", ""),
        }
        recorded = find(about, body)
        if said("kind", "").casefold() == "reply":
            key = said("meeting", ""), said("organization", "")
            request = recorded or (f"request:{latest[key][1]}" if key in latest else about)
            own = {name: said(name, "") for name in ("answer", "text", "person", "capacity", "mode")}
            yield row, [(REPLIES, {**common, "about": request, "respondent": body, **own})]
        elif said("kind", "").casefold() == "invitation" and recorded:
            yield row, []
        else:
            own = {name: said(name, "") for name in ("kind", "by", "due")}
            yield row, [(REQUESTS, {**common, "about": about, "to": body, **own})]


def _name_of(row: TableRow) -> str:
    return "/".join(" ".join(row.cells.get(name, "").split()) for name in ("meeting", "organization", "kind", "on"))


def _columns(needed: Sequence[str], others: Sequence[str]) -> tuple[TableColumn, ...]:
    return tuple(TableColumn(name, required=name in needed) for name in (*needed, *others, "source"))


CONSULTATION_ANSWERS = AnswersFile(
    "consultation-answers",
    _("Import: answers to consultations"),
    _columns(("consultation", "iso3"), ("asked on", "document", "answer", "answered on", "answer document")),
    _consultation_answers,
)
INVITATIONS = AnswersFile(
    "invitations",
    _("Import: invitations and answers"),
    _columns(
        ("meeting", "organization", "kind", "on"),
        ("by", "document", "due", "answer", "text", "person", "capacity", "mode"),
    ),
    _invitations,
)
FILES = (CONSULTATION_ANSWERS, INVITATIONS)
