"""Study periods, reports and clause records as staff see them, written in the command's transaction."""

from collections.abc import Sequence

from sqlalchemy import Connection, insert, update

from services.reporting.read_models.staff import drafted_reports, study_periods
from shared.contracts import reporting
from shared.contracts.markings import MarkingChanged
from shared.domain.event import StoredEvent
from shared.event_store import awaiting, embargoes
from shared.event_store.statements import StatementProjection

_STATEMENTS = StatementProjection((*reporting.KINDS, *reporting.STREAM_KINDS))
_OF_DRAFTS = (
    "kind", "period", "audience", "moment", "drafter", "title", "meeting", "document", "revises", "revision", "number",
    "annexes",
)  # fmt: skip


def project_for_staff(
    connection: Connection, events: Sequence[StoredEvent], statements: StatementProjection = _STATEMENTS
) -> None:
    """Write the tables of staff, in the transaction that appends the events."""
    table, reports = study_periods, drafted_reports
    awaiting.apply(connection, events)
    embargoes.apply(connection, events)
    for event in events:
        statements.apply(connection, event)
        match event.data:
            case reporting.ReportDrafted() as drafted:
                draft = {"id": drafted.report} | {name: getattr(drafted, name) for name in _OF_DRAFTS}
                draft |= {"version": event.version, "state": "draft", "drafted": event.id}
                connection.execute(insert(reports), draft)
            case reporting.ReportIssued() as issued:
                values = {name: getattr(issued, name) for name in ("approver", "formats", "program", "template")}
                values |= {"version": event.version, "state": "issued", "issued": event.id}
                connection.execute(update(reports).where(reports.c.id == event.stream), values)
            case reporting.ReportDraftWithdrawn(reason=reason):
                values = {"version": event.version, "state": "withdrawn", "reason": reason}
                connection.execute(update(reports).where(reports.c.id == event.stream), values)
            case reporting.StudyPeriodDefined() as defined:
                columns = {"id": event.stream, "name": defined.name, "sort_name": defined.name.casefold()}
                connection.execute(insert(table), columns | _stated(event, defined))
            case reporting.StudyPeriodCorrected() as corrected:
                connection.execute(update(table).where(table.c.id == event.stream), _stated(event, corrected))
            case MarkingChanged():
                connection.execute(update(table).where(table.c.id == event.stream), {"version": event.version})


def _stated(
    event: StoredEvent, stated: reporting.StudyPeriodDefined | reporting.StudyPeriodCorrected
) -> dict[str, str | int | None]:
    return {
        "version": event.version,
        "first_day": stated.first_day,
        "last_day": stated.last_day,
        "other_names": "\n".join(stated.other_names or ()) or None,
        "ended_by": stated.ended_by,
        "source": stated.source,
    }
