"""Study periods as staff see them, written with the command."""

from collections.abc import Sequence

from sqlalchemy import Connection, insert, update

from services.reporting import read_models as rm
from shared.contracts import reporting
from shared.domain.event import Stored


def project_for_staff(connection: Connection, events: Sequence[Stored]) -> None:
    """Study periods as staff see them, in the transaction of the append."""
    table = rm.study_periods
    for event in events:
        match event.data:
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
