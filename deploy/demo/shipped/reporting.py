"""Study periods."""

from collections.abc import Iterator

from deploy.demo.shipped.files import Periods
from services.reporting.domain.commands import DefineStudyPeriod
from shared.domain.decider import Command
from shared.domain.ids import imported_id


def study_periods(file: Periods) -> Iterator[Command]:
    for row in file.periods:
        yield DefineStudyPeriod(
            period=imported_id("period", row.file, row.row),
            name=row.name,
            first_day=row.first_day,
            last_day=row.last_day,
            other_names=row.other_names,
            ended_by=row.ended_by,
            source=row.source,
            imported=row.imported,
        )
