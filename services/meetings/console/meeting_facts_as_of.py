"""What had been told of a meeting, as facts: only what there was, since what is not among them was not known then."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from services.meetings.console.labels import _
from services.meetings.console.meeting_facts_labels import KINDS, count_markup, subjects_label, text_of
from services.meetings.queries import MeetingQueries
from shared.contracts.meetings import CountStated
from shared.event_store.statements import StatementRow
from shared.web.console import FactRow


def meeting_facts_as_of(queries: MeetingQueries, meeting: str) -> list[FactRow]:
    """`queries`: on what had been recorded by then."""
    details, subjects = queries.details_of(meeting), queries.subjects_of(meeting)
    facts = queries.facts_of(meeting)
    by_kind = {kind: [row for row in facts if row.kind.name == kind] for kind, _label in KINDS}
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


def _lines(rows: Sequence[StatementRow]) -> Markup:
    lines = (Markup("<li>{}</li>").format(_line(row)) for row in rows)
    return Markup('<ul class="plain">{}</ul>').format(Markup("").join(lines))


def _line(row: StatementRow) -> str:
    said = row.statement
    return count_markup(said.value, said.relation, said.of, said.by) if isinstance(said, CountStated) else text_of(row)
