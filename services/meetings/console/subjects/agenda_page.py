"""The page of a meeting's agenda, without its acts: the items, what waits to be taken up, and the open row."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from services.meetings.console.announcements import APPROVERS, NOT_BEFORE
from services.meetings.console.labels import WRITERS, _, days, format_instant, is_past
from services.meetings.console.stating import new_batch
from services.meetings.console.stating_pages import StatingPage
from services.meetings.console.subjects.agenda_items import is_neither, next_number, title_of
from services.meetings.console.subjects.agenda_rows import agenda_item_view
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.queries.agendas import Agenda, AgendaQueries
from services.meetings.queries.taking_up import OPEN_CONCLUSION, TakingUpQueries
from services.meetings.schemas.agendas import items_as_json
from shared.contracts.completeness import COMPLETENESS
from shared.contracts.meetings.agendas import ITEM_KINDS
from shared.contracts.records import CONCLUSION
from shared.domain.errors import NotThere
from shared.event_store.statements import StatementRow
from shared.web.access import may
from shared.web.console import Badge, ReadOnlySession
from shared.web.console.editing import OpenRow
from shared.web.statements.workspace import StatementWorkspace, list_path, plural
from shared.web.viewer import viewer

MOST_WAITING = 12
CONCLUSIONS = {
    CONCLUSION.name: _l("Conclusions of symposia"),
    OPEN_CONCLUSION: _l("Open conclusions of earlier meetings"),
}


class MeetingAgendaPage(StatingPage):
    """The page `/meetings/console/agendas/<meeting>`."""

    def __init__(
        self,
        work: MeetingsWorkspace,
        statements: StatementWorkspace,
        agendas: AgendaQueries,
        waiting: TakingUpQueries,
        reading: ReadOnlySession,
    ) -> None:
        super().__init__(statements, "agendas")
        self.work, self.agendas, self.waiting = work, agendas, waiting
        self.items = agenda_item_view(statements, waiting, reading, self)

    def path(self, id: str) -> str:  # noqa: A002  the name of the part of the address
        return url_for(".agenda_view", id=id)

    def row_to_edit(self, name: str) -> OpenRow | None:
        """Return the row that the address opens; None if it does not exist or the viewer may not edit it."""
        _value, _dash, item = name.partition("-")
        try:
            return self.items.open_row(self.items.row(item), name)
        except NotThere:
            return None

    def with_open(self, row: StatementRow, opened: OpenRow) -> str:
        """Return the agenda of an item with a row of it open, even if the item was removed meanwhile."""
        meeting = self.work.queries.meeting(row.statement.meeting)
        rows = self.agendas.agenda(meeting.id).rows
        removed = [] if any(each.fact == row.fact for each in rows) else [row]
        page, _status = self.page(meeting, opened=opened, removed=removed)
        return page

    def is_over(self, meeting: str) -> bool:
        """Return whether the days of a meeting have passed."""
        return is_past(self.work.queries.meeting(meeting))

    def page(
        self,
        meeting: Any,
        refusal: str = "",
        status: int = 200,
        form: Mapping[str, str] | None = None,
        opened: OpenRow | None = None,
        removed: Sequence[StatementRow] = (),
    ) -> tuple[str, int]:
        agenda, waiting = self.agendas.agenda(meeting.id), self.waiting.waiting(meeting.series, meeting.first_day)
        lines, form = self.items.rows.lines([*agenda.rows, *removed], past=is_past(meeting)), form or {}
        before, procedural = (None, []) if agenda.rows else self.procedural_before(meeting)
        completeness = self.statements.queries.naming([meeting.id], [COMPLETENESS.name])
        stated = [row for row in completeness if row.statement.of == "agenda" and row.statement.about == meeting.id]
        page = self.render(
            "meetings/agenda.html",
            meeting=meeting,
            agenda=agenda,
            lines=lines,
            neither=[line for line in lines if is_neither(line.row)],
            waiting=[(each.kind, [(item.record, title_of(item)) for item in each.items]) for each in waiting],
            most=MOST_WAITING,
            list_of=self._list_of,
            plural=self._plural,
            before=before,
            procedural=procedural,
            complete=max(stated, key=lambda row: row.event).statement.complete if stated else None,
            badge=_badge(agenda),
            items=json.dumps(items_as_json(agenda.items), ensure_ascii=False),
            kinds=[(kind, _l(label)) for kind, label in ITEM_KINDS.items()],
            items_view=self.items,
            opened=opened,
            number=form.get("number") or next_number(agenda),
            typed=form,
            writes=may(viewer(), WRITERS),
            approves=may(viewer(), APPROVERS),
            not_before=NOT_BEFORE,
            refusal=refusal,
            batch=new_batch(),
            place=self.work.place(meeting),
            days=days,
        )
        return page, status

    def _plural(self, kind: str) -> Any:  # noqa: ANN401  a lazy text
        return CONCLUSIONS.get(kind) or plural(self.statements.kinds[kind])

    def _list_of(self, kind: str) -> str | None:
        return list_path(self.statements.kinds[kind]) if kind in self.statements.kinds else None

    def procedural_before(self, meeting: Any) -> tuple[Any, list[Any]]:
        """Return the last meeting of the series before, with its procedural items."""
        earlier = [each for each in self.work.queries.meetings_of(meeting.series) if each.first_day < meeting.first_day]
        if not earlier:
            return None, []
        items = [row.statement for row in self.agendas.agenda(earlier[-1].id).rows]
        return earlier[-1], [each for each in items if each.kind == "procedural"]


def _badge(agenda: Agenda) -> Badge:
    if agenda.announced is None:
        return Badge(_("Not announced"))
    if agenda.announced != agenda.items:
        return Badge(_("Changed since it was announced"), "warn")
    if agenda.not_before:
        return Badge(_("Announced, with an embargo until %(when)s", when=format_instant(agenda.not_before)), "info")
    return Badge(_("Announced"), "good")
