"""What had been told of a meeting, as facts: only what there was, since what is not among them was not known then."""

from typing import Any

from markupsafe import Markup
from sqlalchemy import Connection, select

from services.meetings import read_models as rm
from services.meetings.console.labels import _
from services.meetings.console.meeting_facts_labels import KINDS, count_markup, subjects_label
from shared.web.console import FactRow

NOTHING = Markup("")


def meeting_facts_as_of(connection: Connection, meeting: str) -> list[FactRow]:
    details = connection.execute(
        select(rm.meeting_details).where(rm.meeting_details.c.meeting == meeting)
    ).one_or_none()
    about = rm.meeting_subjects
    subjects = connection.execute(select(about).where(about.c.meeting == meeting)).one_or_none()
    table = rm.meeting_facts
    facts = connection.execute(select(table).where(table.c.meeting == meeting).order_by(table.c.told)).all()
    by_kind = {kind: [row for row in facts if row.kind == kind] for kind, _label in KINDS}
    told = [FactRow(str(label), _lines(by_kind[kind])) for kind, label in KINDS if by_kind[kind]]
    return [
        *([] if subjects is None else [FactRow(_("Subjects"), subjects_label(subjects))]),
        *([] if details is None else _details(details)),
        *told,
    ]


def _details(details: Any) -> list[FactRow]:
    answer = {True: _("yes"), False: _("no"), None: None}[details.invitation_only]
    stated = {
        _("Venue"): details.venue,
        _("Hosts"): details.hosts and details.hosts.replace("\n", ", "),
        _("Held together with"): details.colocated_with,
        _("By invitation only"): answer,
        _("About the days"): details.day_note,
        _("Note"): details.note,
    }
    return [FactRow(label, value) for label, value in stated.items() if value]


def _lines(rows: list[Any]) -> Markup:
    lines = [
        count_markup(row.value, row.relation, row.text, row.by)
        if row.kind == "count"
        else Markup("{}").format(row.text)
        for row in rows
    ]
    return Markup('<ul class="plain">{}</ul>').format(
        NOTHING.join(Markup("<li>{}</li>").format(line) for line in lines)
    )
