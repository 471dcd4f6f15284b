"""The meetings of TSAG and WTSA to which reports go."""

from datetime import date

from services.reporting.history import History
from services.reporting.read_models import facts as rm
from services.reporting.reports.plans import TSAG, WTSA
from shared.contracts.submissions import ADVISORY_GROUP, ASSEMBLY
from shared.domain.dates import first_day, last_day

KIND_OF = {TSAG.name: ADVISORY_GROUP, WTSA.name: ASSEMBLY}
"""The kind of the series to whose meetings a report goes, by the kind of report."""


def meetings_of(history: History, kind: str) -> list[rm.Fact]:
    """Return the meetings of series of a kind that are planned or were held, in order."""
    series = {each.stream for each in history.series.values() if each.body.kind == kind}
    found = [
        each for each in history.meetings if each.body.series in series and each.body.status in ("planned", "held")
    ]
    return sorted(found, key=lambda each: first_day(each.body.first_day))


def end_of(meeting: rm.Fact) -> date:
    """Return the latest day on which a meeting can have ended."""
    return last_day(meeting.body.last_day or meeting.body.first_day)


def meeting_for(history: History, report: str, last: date) -> rm.Fact | None:
    """Return the meeting to which a report on a period with this last day goes: the next of TSAG after it, or the assembly
    that ends with it or comes next; None for other reports and where none is recorded."""
    if report not in KIND_OF:
        return None
    later = meetings_of(history, KIND_OF[report])
    if report == TSAG.name:
        return next((each for each in later if first_day(each.body.first_day) > last), None)
    return next((each for each in later if end_of(each) >= last), None)


def last_before(history: History, day: date) -> rm.Fact | None:
    """Return the last meeting of TSAG that was surely over before a day."""
    over = [each for each in meetings_of(history, ADVISORY_GROUP) if end_of(each) < day]
    return over[-1] if over else None
