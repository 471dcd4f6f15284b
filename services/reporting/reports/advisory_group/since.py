"""Changes since the last report, in section 4: changed follow-up, and corrected numbers of the meetings reported."""

from collections.abc import Iterator, Mapping

from services.reporting.document_model import DayText, Inline, joined, sentence
from services.reporting.document_model.blocks import Bullets, DocumentBlock, Heading, paragraph
from services.reporting.figures.conclusions.taken import STATE_WORDS
from services.reporting.reports.assessment.what_became import body_name, conclusion_codes
from services.reporting.reports.document import FollowUpChange, SinceLastReport
from services.reporting.reports.layout import Layout
from services.reporting.reports.plans import period_in_text
from services.reporting.reports.reported_statements import record_named
from services.reporting.reports.revisions import changed_line
from shared.contracts.meetings.consultations import ANSWERS
from shared.contracts.meetings.follow_up import PROGRESS_STATES
from shared.statements.wording import translatable as _

_SENTENCES: Mapping[str, str] = {
    "taken up": _("%(what)s is taken into account now: %(now)s."),
    "answered": _("%(what)s: %(by)s answered: %(now)s."),
    "answer overdue": _("%(what)s: the answer of %(by)s has become overdue."),
    "action overdue": _("Action %(what)s has become overdue."),
    "closed": _("Action %(what)s is closed: %(now)s."),
}
_WORDS: Mapping[str, Mapping[str, str]] = {"taken up": STATE_WORDS, "answered": ANSWERS, "closed": PROGRESS_STATES}


def since_the_last_report(layout: Layout) -> Iterator[DocumentBlock]:
    yield Heading(sentence("What changed since the last report"))
    since = layout.report.since
    if since is None:
        yield from paragraph(
            sentence("No report to an earlier meeting of TSAG is kept here, so that nothing is compared.")
        )
        return
    compared = sentence(
        "Compared with the %(report)s, as known on %(day)s.",
        report=_called(since),
        day=DayText(since.day, "long"),
    )
    nothing = None if since.follow_up or since.changed else sentence("Nothing changed.")
    yield from paragraph(compared, nothing)
    if since.follow_up:
        codes = conclusion_codes(layout)
        yield Bullets(tuple(_line(layout, each, codes) for each in since.follow_up))
    if since.changed:
        yield from paragraph(sentence("Corrected numbers of the meetings that it reported:"))
        yield Bullets(tuple(changed_line(layout.context.history, each) for each in since.changed))


def _called(since: SinceLastReport) -> Inline:
    name = sentence("report on %(period)s", period=period_in_text(since.period))
    return name if since.document is None else joined((name, f"({since.document})"), " ")


def _line(layout: Layout, change: FollowUpChange, codes: Mapping[str, Inline]) -> Inline:
    record_name = codes.get(change.record) or record_named(layout.context.history, change.record)
    places: dict[str, Inline] = {"what": record_name}
    if change.by is not None:
        places["by"] = body_name(layout, change.by)
    if change.now is not None:
        places["now"] = sentence(_WORDS[change.what].get(change.now, change.now))
    return sentence(_SENTENCES[change.what], **places)
