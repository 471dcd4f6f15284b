"""The meetings of TSAG and WTSA to which reports go."""

from datetime import date

from services.reporting.figures import Period
from services.reporting.history import History
from services.reporting.read_models import facts as rm
from services.reporting.reports.languages import in_english
from services.reporting.reports.plans import TSAG, WTSA
from shared.contracts.submissions import ADVISORY_GROUP, ASSEMBLY
from shared.domain.dates import first_day, last_day
from shared.domain.errors import Malformed

KIND_OF = {TSAG.name: ADVISORY_GROUP, WTSA.name: ASSEMBLY}
"""The kind of series to whose meetings a report goes, by the kind of report."""


def meetings_of(history: History, kind: str) -> list[rm.Fact]:
    """Return the meetings of series of a kind that are planned or were held, in order."""
    series = {each.stream for each in history.series.values() if each.body.kind == kind}
    found = [
        each for each in history.meetings if each.body.series in series and each.body.status in ("planned", "held")
    ]
    return sorted(found, key=lambda each: first_day(each.body.first_day))


def end_of(meeting: rm.Fact) -> date:
    """Return the latest day on which a meeting may have ended."""
    return last_day(meeting.body.last_day or meeting.body.first_day)


def meeting_for(history: History, report: str, last: date) -> rm.Fact | None:
    """Return the meeting to which a report on a period with this last day goes: TSAG's next meeting after it, or the
    assembly that ends with it or comes next; None for other reports, and if no such meeting is recorded."""
    if report not in KIND_OF:
        return None
    later = meetings_of(history, KIND_OF[report])
    if report == TSAG.name:
        return next((each for each in later if first_day(each.body.first_day) > last), None)
    return next((each for each in later if end_of(each) >= last), None)


def addressed_to(history: History, report: str, last: date, stated: str | None) -> rm.Fact | None:
    """Return the meeting to which a report goes: the `stated` one, if any, or else that of `meeting_for`."""
    if stated is not None:
        return history.meeting_of.get(stated)
    return meeting_for(history, report, last)


def last_before(history: History, day: date) -> rm.Fact | None:
    """Return TSAG's last meeting that was certainly over before a day."""
    over = [each for each in meetings_of(history, ADVISORY_GROUP) if end_of(each) < day]
    return over[-1] if over else None


def named_meeting(history: History, code: str | None) -> str | None:
    """Return the id of a meeting of TSAG by its code; None if no code is given. Raises Malformed."""
    if code is None:
        return None
    found = {str(each.body.code): each.stream for each in meetings_of(history, ADVISORY_GROUP)}
    if code not in found:
        known = ", ".join(found) or "none is recorded"
        raise Malformed("meeting", f"Name a meeting of TSAG by its code. There are: {known}.", value=code)
    return found[code]


def check_addressed(history: History, report: str, period: Period, meeting: str | None, document: str | None) -> None:
    """Raise Malformed unless a report can go to the stated meeting, under this document number of TSAG or an assembly."""
    if document and report not in KIND_OF:
        raise Malformed("document", "Leave this empty: only a report to TSAG or to the assembly has a document number.")
    if document and document.startswith("TD ") != (report == TSAG.name):
        form = "TD 101" if report == TSAG.name else "27"
        raise Malformed("document", f"Write the number as this meeting gives it, such as {form}.", value=document)
    if not meeting:
        return
    if report != TSAG.name:
        raise Malformed("meeting", "Leave this empty: only a report to TSAG is drafted for a meeting.")
    known = {each.stream: each for each in meetings_of(history, ADVISORY_GROUP)}
    if meeting not in known:
        raise Malformed("meeting", "Choose a meeting of TSAG that is planned or was held.", value=meeting)
    last = period.last or history.moment.day
    if end_of(known[meeting]) < last:
        raise Malformed(
            "meeting",
            f"{known[meeting].body.code} ended on {in_english(end_of(known[meeting]).isoformat(), 'long')}, before the last"
            " day of the period. Choose a later meeting, or a period that ends earlier.",
            value=meeting,
        )
