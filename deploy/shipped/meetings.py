"""Series with what is known of their record, and meetings with who took part."""

from collections.abc import Iterator

from deploy.shipped.files import Meeting, Meetings, Organization
from deploy.shipped.registry import organization_id
from services.meetings.domain.commands import (
    CloseAttendanceList,
    HoldMeeting,
    OpenSeries,
    PlanMeeting,
    RecordAttendance,
    StateSeriesRecord,
)
from shared.contracts.provenance import Imported
from shared.domain.decider import Command
from shared.domain.ids import imported


def series(file: Meetings) -> Iterator[Command]:
    for row in file.series:
        id_ = imported("series", row.file, row.row)
        yield OpenSeries(series=id_, code=row.code, name=row.name, kind=row.kind, imported=row.imported)
        for record in row.records:
            yield StateSeriesRecord(
                series=id_,
                fact=imported("fact", row.file, record.row),
                state=record.state,
                first=record.first,
                last=record.last,
                what=record.what,
                imported=Imported(row.file, record.row),
            )


def meetings(file: Meetings) -> Iterator[Command]:
    organizations = {row.row: row for row in file.organizations}
    of_series = {row.row: imported("series", row.file, row.row) for row in file.series}
    for row in file.meetings:
        yield from _meeting(row, of_series[row.series], organizations)


def _meeting(row: Meeting, series_id: str, organizations: dict[str, Organization]) -> Iterator[Command]:
    meeting, sources = imported("meeting", row.file, row.row), "; ".join(row.sources)
    there = {"first_day": row.first_day, "city": row.city, "country": row.country, "mode": row.mode}
    yield PlanMeeting(
        meeting=meeting,
        series=series_id,
        code=row.code,
        ordinal=row.ordinal,
        sources=row.sources,
        imported=row.imported,
        **there,  # type: ignore[arg-type]  # the same four for both commands
    )
    yield HoldMeeting(meeting=meeting, sources=row.sources, **there)  # type: ignore[arg-type]  # likewise
    for attended in row.attended:
        what = f"{row.row}/{attended.listed_as}"
        yield RecordAttendance(
            fact=imported("fact", row.file, what),
            meeting=meeting,
            organization=organization_id(organizations[attended.organization]),
            listed_as=attended.listed_as,
            source=sources,
            imported=Imported(row.file, what),
        )
    yield CloseAttendanceList(meeting=meeting, complete=row.complete, source=sources)
