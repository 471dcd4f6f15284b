"""Study periods and reports on their way as staff see them, written with the command."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, insert, update

from services.reporting import read_models as rm
from shared.contracts import reporting
from shared.domain.event import Stored


def project_for_staff(connection: Connection, events: Sequence[Stored]) -> None:
    """What staff see, in the transaction of the append."""
    table, reports = rm.study_periods, rm.drafted_reports
    for event in events:
        match event.data:
            case reporting.ReportDrafted() as drafted:
                said = msgspec.structs.asdict(drafted)
                said |= {"id": said.pop("report"), "version": event.version, "state": "draft", "drafted": event.id}
                connection.execute(insert(reports), said)
            case reporting.ReportIssued() as issued:
                said = msgspec.structs.asdict(issued) | {
                    "version": event.version,
                    "state": "issued",
                    "issued": event.id,
                }
                said.pop("logs")
                connection.execute(update(reports).where(reports.c.id == event.stream), said)
            case reporting.ReportDraftWithdrawn(reason=reason):
                said = {"version": event.version, "state": "withdrawn", "reason": reason}
                connection.execute(update(reports).where(reports.c.id == event.stream), said)
            case reporting.StudyPeriodDefined() as defined:
                named = {"id": event.stream, "name": defined.name, "sort_name": defined.name.casefold()}
                connection.execute(insert(table), named | _stated(event, defined))
            case reporting.StudyPeriodCorrected() as corrected:
                connection.execute(update(table).where(table.c.id == event.stream), _stated(event, corrected))


def _stated(
    event: Stored, said: reporting.StudyPeriodDefined | reporting.StudyPeriodCorrected
) -> dict[str, str | int | None]:
    return {
        "version": event.version,
        "first_day": said.first_day,
        "last_day": said.last_day,
        "other_names": "\n".join(said.other_names or ()) or None,
        "ended_by": said.ended_by,
        "source": said.source,
    }
