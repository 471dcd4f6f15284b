"""Statements of any kind with their own streams, in words: records are named as a history knows them."""

from datetime import date
from functools import partial

from flask_babel import gettext as _

from services.reporting.history import History
from services.reporting.read_models import facts as rm
from shared.domain.dates import first_day
from shared.domain.ids import first_uuid_of, kind_of, uuid_of
from shared.web.statements.sentences import NameRecord, StatementSentences


class StatementWords:
    """The words of statements. Restricted records are not named; nor are people, who are unknown here."""

    def __init__(self, history: History) -> None:
        self._history = history

    def evidence_line(self, fact: rm.Fact) -> str:
        """Return a statement's sentence as evidence for a figure."""
        return StatementSentences(self._names_on(fact)).evidence_line(fact.body.kind, fact.body.statement)

    def line(self, fact: rm.Fact) -> str:
        """Return a statement in one line."""
        return StatementSentences(self._names_on(fact)).line(fact.body.kind, fact.body.statement)

    def _names_on(self, fact: rm.Fact) -> NameRecord:
        """Return names of organizations as of the first day that the statement names."""
        stated, fields = fact.body.statement, fact.body.kind.fields
        days = (getattr(stated, field.name) for field in fields if field.control in ("date", "day"))
        day = next((first_day(day) for day in days if day is not None), None)
        return partial(self._record, day)

    def _record(self, day: date | None, record: str) -> str | None:
        history, kind = self._history, kind_of(record)
        match kind:
            case "organization":
                return history.name_of(record, day) if record in history.organizations else None
            case "attendance":
                return self._attendance(day, record)
        known = {"meeting": history.meeting_of, "series": history.series, "state": history.state_of}.get(kind or "")
        if known is not None:
            fact = known.get(record)
            return None if fact is None else str(fact.body.name if kind == "state" else fact.body.code)
        statement = history.statement_of.get(record)
        return None if statement is None or statement.marking == "restricted" else self.line(statement)

    def _attendance(self, day: date | None, record: str) -> str | None:
        meeting, organization_id = f"meeting-{first_uuid_of(record)}", f"organization-{uuid_of(record)}"
        attended = self._history.attendance.get(meeting)
        first = None if attended is None else attended.first_of(organization_id)
        if first is None or first.marking == "restricted":
            return None
        organization, meeting_name = self._record(day, organization_id), self._record(day, meeting)
        return (
            str(_("%(organization)s at %(meeting)s", organization=organization, meeting=meeting_name))
            if organization
            else meeting_name
        )
