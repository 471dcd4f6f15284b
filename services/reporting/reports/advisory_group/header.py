"""The header block of a temporary document, its introduction, and what TSAG is invited to do."""

from collections.abc import Iterator
from datetime import date, timedelta

from services.reporting.document_model import DayText, Inline, joined, number, opening, sentence, unknown
from services.reporting.document_model.blocks import Bullets, DocumentBlock, Terms, paragraph
from services.reporting.history import History
from services.reporting.read_models import facts as rm
from services.reporting.reports.assessment.front import days, moment_in_line, status
from services.reporting.reports.document import ReportDocument
from services.reporting.reports.layout import Layout
from services.reporting.reports.told_statements import decision_line, statements_of
from shared.contracts.meetings.aims import DECISIONS
from shared.domain.dates import first_day, last_day

ADVISORY_GROUP = "advisory group"
_LONGEST = 6  # decisions told of; all are in the record


def title() -> Inline:
    return sentence("Conclusions of CTO/CxO meetings and their follow-up")


def lead(report: ReportDocument) -> Inline:
    return sentence(
        "Report to the Telecommunication Standardization Advisory Group on %(period)s, under Resolution 68,"
        " resolves to instruct the Director 12 and 14",
        period=days(report) if ".." in report.period.name else report.period.name,
    )


def header(layout: Layout, *, issued: bool) -> Terms:
    return Terms(tuple(_header(layout, issued=issued)), "block")


def _header(layout: Layout, *, issued: bool) -> Iterator[tuple[Inline, Inline]]:
    report = layout.report
    yield sentence("Document"), sentence("TD, not numbered yet")
    yield sentence("Meeting of TSAG"), _meeting(layout) or unknown()
    yield sentence("Source"), sentence("Director, TSB")
    yield sentence("Questions"), sentence("N/A")
    yield sentence("Original"), sentence("English")
    yield sentence("Purpose"), sentence("Information and action")
    yield sentence("Keywords"), sentence("CTO/CxO meetings; Resolution 68; industry engagement")
    yield sentence("Abstract"), _abstract(layout)
    yield sentence("Period"), days(report)
    yield (
        sentence("As known at"),
        joined((DayText(report.moment.day.isoformat(), "long"), f"({moment_in_line(report)})"), " "),
    )
    yield sentence("Status"), status(report, issued=issued)


def _abstract(layout: Layout) -> Inline:
    said: list[Inline] = []
    if held := layout.of("meetings.held"):
        said.append(sentence("Meetings with industry in the period: %(number)s.", number=opening(held)))
    if came := layout.of("participation.organizations"):
        said.append(sentence("Organizations that took part: %(number)s.", number=opening(came)))
    if actions := layout.of("followup.actions"):
        said.append(sentence("Actions that follow from them: %(number)s.", number=opening(actions)))
    said.append(sentence("TSAG is invited to the actions of section 7."))
    return joined(said, " ")


def meetings_of_the_group(history: History) -> list[rm.Fact]:
    """Return the meetings of TSAG that are not cancelled, in order."""
    series = {each.stream for each in history.series.values() if each.body.kind == ADVISORY_GROUP}
    found = [
        each for each in history.meetings if each.body.series in series and each.body.status in ("planned", "held")
    ]
    return sorted(found, key=lambda each: first_day(each.body.first_day))


def last_before(history: History, day: date) -> rm.Fact | None:
    """Return the last meeting of TSAG that was surely over before a day."""
    over = [each for each in meetings_of_the_group(history) if _last_day(each) < day]
    return over[-1] if over else None


def period_since_last(history: History) -> str | None:
    """Return the period from the day after the last meeting of TSAG to the day of the history; None if none is over."""
    today = history.moment.day
    before = last_before(history, today)
    return None if before is None else f"{_last_day(before) + timedelta(days=1)}..{today}"


def _last_day(meeting: rm.Fact) -> date:
    return last_day(meeting.body.last_day or meeting.body.first_day)


def _meeting(layout: Layout) -> Inline | None:
    """Return the meeting to which the report goes: the next after the period."""
    after = layout.report.period.last or layout.report.moment.day
    later = [each for each in meetings_of_the_group(layout.context.history) if first_day(each.body.first_day) > after]
    if not later:
        return None
    body = later[0].body
    return joined([str(body.code), *([str(body.city)] if body.city else []), DayText(body.first_day)], ", ")


def introduction(layout: Layout) -> Iterator[DocumentBlock]:
    report, history = layout.report, layout.context.history
    yield from paragraph(
        sentence(
            "This report covers %(days)s, as known on %(day)s.",
            days=days(report),
            day=DayText(report.moment.day.isoformat(), "long"),
        ),
        _compiled_afterwards(layout),
    )
    before = last_before(history, report.period.first)
    if before is None:
        yield from paragraph(sentence("No meeting of TSAG before this period is recorded."))
        return
    decisions = [
        fact for fact in statements_of(layout.context, DECISIONS) if fact.body.statement.meeting == before.stream
    ]
    if not decisions:
        yield from paragraph(
            sentence("What TSAG decided at %(meeting)s is not recorded.", meeting=str(before.body.code))
        )
        return
    yield from paragraph(sentence("At %(meeting)s TSAG decided:", meeting=str(before.body.code)))
    yield Bullets(tuple(map(decision_line, decisions[:_LONGEST])))


def _compiled_afterwards(layout: Layout) -> Inline | None:
    """Return that the report is of a past period, where its moment is more than a year after it."""
    last = layout.report.period.last
    if last is None or (layout.report.moment.day - last).days <= 365:
        return None
    return sentence("It was compiled afterwards, from what was recorded by that day.")


def invited(layout: Layout) -> Iterator[DocumentBlock]:
    yield Bullets(tuple(_invited(layout)), numbered=True)


def _invited(layout: Layout) -> Iterator[Inline]:
    yield sentence("note the conclusions of the meetings, the stages of their topics, and their follow-up;")
    yield sentence("evaluate the process of meetings with industry executives, as Resolution 68 asks of TSAG;")
    proposed = layout.of("proposals.status", {"kind": "workshop"})
    if proposed is not None and (proposed.value or proposed.at_least):
        yield sentence("decide on the workshops that were proposed (%(number)s);", number=number(proposed))
    yield sentence("advise on conclusions without follow-up, and on low participation, where this report names any.")
