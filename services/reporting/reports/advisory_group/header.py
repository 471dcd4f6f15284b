"""The header block of a temporary document, its introduction, and what TSAG is invited to do."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from services.reporting.document_model import DayText, Inline, joined, listing, number, sentence, unknown
from services.reporting.document_model.blocks import Bullets, DocumentBlock, Terms, paragraph
from services.reporting.history import History
from services.reporting.read_models import facts as rm
from services.reporting.reports.addressed import end_of, last_before
from services.reporting.reports.advisory_group.documents_then import documents_then, is_compiled_afterwards
from services.reporting.reports.assessment.engagement_plan import actions_on
from services.reporting.reports.assessment.front import days, goes_to, moment_in_line, status
from services.reporting.reports.document import ReportDocument
from services.reporting.reports.layout import Layout
from services.reporting.reports.plans import period_in_text
from services.reporting.reports.reported_statements import decision_line, statements_of
from services.reporting.reports.revisions import document_name
from shared.contracts.meetings.aims import DECISIONS

_LONGEST = 6  # decisions named in the text; the record contains all of them


def title() -> Inline:
    return sentence("Conclusions of CTO/CxO meetings and their follow-up")


def lead(report: ReportDocument) -> Inline:
    return sentence(
        "Report to the Telecommunication Standardization Advisory Group on %(period)s, under Resolution 68,"
        " resolves to instruct the Director 12 and 14",
        period=period_in_text(report.period.name),
    )


def header(layout: Layout, *, issued: bool) -> Terms:
    """Return the header block of a temporary document; that of an addendum or a corrigendum has no abstract."""
    return Terms(tuple(_header(layout, issued=issued)), "block")


def _header(layout: Layout, *, issued: bool) -> Iterator[tuple[Inline, Inline]]:
    report = layout.report
    is_whole = report.revision is None or not report.revision.is_partial
    yield sentence("Study period"), _study_period(layout) or unknown()
    yield sentence("Document"), document_name(report) or sentence("TD, not numbered yet")
    yield sentence("Meeting of TSAG"), goes_to(layout) or unknown()
    yield sentence("Source"), sentence("Director, TSB")
    yield sentence("Questions"), sentence("N/A")
    yield sentence("Original"), sentence("English")
    yield sentence("Purpose"), sentence("Information and action")
    yield sentence("Keywords"), sentence("CTO/CxO meetings; Resolution 68; industry engagement")
    if is_whole:
        yield sentence("Abstract"), _abstract(layout)
        yield sentence("Action"), sentence("TSAG is invited to the actions of section 7.")
    yield sentence("Period"), days(report)
    yield (
        sentence("As known at"),
        joined((DayText(report.moment.day.isoformat(), "long"), f"({moment_in_line(report)})"), " "),
    )
    if (compiled := _compiled_afterwards(layout)) is not None:
        yield sentence("Compiled"), compiled
    yield sentence("Status"), status(report, issued=issued)


def _study_period(layout: Layout) -> str | None:
    """Return the study period of the report's last day."""
    day = (layout.report.period.last or layout.report.moment.day).isoformat()
    periods = [fact.body for fact in layout.context.history.periods]
    return next((each.name for each in periods if each.first_day <= day <= (each.last_day or day)), None)


def _abstract(layout: Layout) -> Inline:
    sentences: list[Inline] = []
    if held := layout.of("meetings.held"):
        sentences.append(sentence("Meetings with industry in the period: %(number)s.", number=number(held)))
    if organizations := layout.of("participation.organizations"):
        sentences.append(sentence("Organizations that took part: %(number)s.", number=number(organizations)))
    if actions := layout.of("followup.actions"):
        sentences.append(sentence("Actions followed up in the period: %(number)s.", number=number(actions)))
    return joined(sentences, " ") if sentences else unknown()


def period_since_last(history: History) -> str | None:
    """Return the period from the day after TSAG's last meeting to the day of the history; None if no meeting is over."""
    today = history.moment.day
    before = last_before(history, today)
    return None if before is None else f"{end_of(before) + timedelta(days=1)}..{today}"


def introduction(layout: Layout) -> Iterator[DocumentBlock]:
    report, history = layout.report, layout.context.history
    yield from paragraph(
        sentence(
            "This report covers %(days)s, as known on %(day)s.",
            days=days(report),
            day=DayText(report.moment.day.isoformat(), "long"),
        ),
    )
    yield from documents_then(layout)
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
    done = actions_on(layout)
    yield Bullets(tuple(_with_what_was_done(layout, each, done) for each in decisions[:_LONGEST]))


def _with_what_was_done(layout: Layout, decision: rm.Fact, done: Mapping[str, Sequence[Inline]]) -> Inline:
    """Return a decision with the actions on it and their states."""
    if decision.stream in done:
        acts = sentence("Actions on it: %(actions)s.", actions=listing(done[decision.stream]))
    elif layout.context.history.audience == "bureau":
        acts = sentence("No action on it is recorded.")
    else:
        acts = sentence("No action on it is open to these readers.")
    return joined((decision_line(decision), acts), ". ")


def _compiled_afterwards(layout: Layout) -> Inline | None:
    """Return the sentence stating that the report was compiled afterwards, and from which moment."""
    if not is_compiled_afterwards(layout):
        return None
    moment = layout.report.moment
    return sentence(
        "It was compiled afterwards, from what was recorded by %(day)s (%(moment)s); TSAG was not given it then.",
        day=DayText(moment.day.isoformat(), "long"),
        moment=moment_in_line(layout.report),
    )


def invited(layout: Layout) -> Iterator[DocumentBlock]:
    yield Bullets(tuple(_invited(layout)), numbered=True)


def _invited(layout: Layout) -> Iterator[Inline]:
    yield sentence("note the conclusions of the meetings, the stages of their topics, and their follow-up;")
    yield sentence("evaluate the process of meetings with industry executives, as Resolution 68 asks of TSAG;")
    proposed = layout.of("proposals.status", {"kind": "workshop"})
    if proposed is not None and (proposed.value or proposed.at_least):
        yield sentence("decide on the workshops that were proposed (%(number)s);", number=number(proposed))
    yield sentence("advise on conclusions without follow-up, and on low participation, where this report names any.")
