"""The front matter: the title, the period, the moment, the audience, and how to read the report."""

from collections.abc import Iterator, Mapping

from services.reporting.document_model import DayText, Inline, Marked, joined, sentence, unknown
from services.reporting.document_model.blocks import Terms
from services.reporting.reports.addressed import addressed_to
from services.reporting.reports.document import ReportDocument
from services.reporting.reports.layout import Layout
from services.reporting.reports.plans import WTSA, period_in_text
from services.reporting.reports.revisions import document_name
from shared.statements.wording import translatable as _

_DRAFT_OR_ISSUED = {
    "bureau": (_("for the bureau, not reviewed"), _("for the bureau, approved and frozen")),
    "members": (_("for members, not reviewed"), _("for members, approved and frozen")),
    "public": (_("for the public, not reviewed"), _("for the public, approved and frozen")),
}


def title() -> Inline:
    return sentence("Assessment of the meetings of industry executives")


def lead(report: ReportDocument) -> Inline:
    words = "Report to the World Telecommunication Standardization Assembly on %(period)s, under Resolution 68"
    if report.period.defined_by:
        words = (
            "Report to the World Telecommunication Standardization Assembly on the study period %(period)s, under"
            " Resolution 68"
        )
    return sentence(words, period=period_in_text(report.period.name))


def moment_in_line(report: ReportDocument) -> str:
    """Return the moment with places at which a line may break."""
    return str(report.moment).replace(",", ", ")


def facts(layout: Layout, *, issued: bool) -> Terms:
    return Terms(tuple(_facts(layout, issued=issued)), "block")


def _facts(layout: Layout, *, issued: bool) -> Iterator[tuple[Inline, Inline]]:
    report = layout.report
    moment = Marked(moment_in_line(report), "meta")
    if report.report == WTSA.name and report.document is not None:
        yield sentence("Document"), document_name(report) or unknown()
        yield sentence("Meeting"), goes_to(layout) or unknown()
        yield sentence("Source"), sentence("Director, TSB")
        yield sentence("Original"), sentence("English")
    yield sentence("Period"), days(report)
    yield sentence("As known at"), joined((DayText(report.moment.day.isoformat(), "long"), moment), " ")
    yield sentence("Status"), status(report, issued=issued)
    if report.disclosure:
        yield (
            sentence("Told by"),
            sentence(
                "%(rule)s: classes of which fewer than five organizations are closed to this audience are joined, and only what is"
                " open is named. The annex prints the rule.",
                rule=report.disclosure.rule,
            ),
        )
    if titles := _series_titles(layout):
        yield sentence("Series"), joined((*_series(titles), *_abbreviations(titles)), " ")
    yield (
        sentence("How to read it"),
        sentence(
            "A %(number)s opens its rule and the events behind it. A %(quoted)s count comes from a document. %(unknown)s is never"
            " counted as 0.",
            number=Marked(sentence("dotted number"), "dotted"),
            quoted=Marked(sentence("quoted"), "quoted"),
            unknown=Marked(sentence("Not known"), "dashed"),
        ),
    )


def goes_to(layout: Layout) -> Inline | None:
    """Return the meeting to which the report goes: the one for which it was drafted, or else TSAG's next meeting or the
    next assembly."""
    report = layout.report
    after = report.period.last or report.moment.day
    meeting = addressed_to(layout.context.history, report.report, after, report.meeting)
    if meeting is None:
        return None
    body = meeting.body
    return joined([str(body.code), *([str(body.city)] if body.city else []), DayText(body.first_day)], ", ")


def days(report: ReportDocument) -> Inline:
    """Return the period's first and last day, and what ended it."""
    period = report.period
    first = DayText(period.first.isoformat(), "long")
    days: Inline = sentence("from %(first)s on, not ended yet", first=first)
    if period.last:
        days = sentence("%(first)s to %(last)s", first=first, last=DayText(period.last.isoformat(), "long"))
    ended_by = period.defined_by.body.ended_by if period.defined_by else None
    return joined((days, f"({ended_by})"), " ") if ended_by else days


def status(report: ReportDocument, *, issued: bool) -> Inline:
    """Return whether the report is a draft or issued, and for whom."""
    badge = Marked(sentence("Issued"), "badge good") if issued else Marked(sentence("Draft"), "badge plain")
    return joined((badge, sentence(_DRAFT_OR_ISSUED[report.audience][issued])), " ")


def _series_titles(layout: Layout) -> dict[str, str]:
    """Return code and name of each series with a meeting held in the period."""
    found = (layout.context.history.series.get(row.body.series) for row in layout.meetings)
    return dict(sorted((str(each.body.code), str(each.body.name)) for each in found if each is not None))


def _series(titles: Mapping[str, str]) -> Iterator[Inline]:
    lines = [sentence("%(code)s: %(name)s", code=code, name=name) for code, name in titles.items()]
    yield joined((joined(lines, "; "), "."))


def _abbreviations(titles: Mapping[str, str]) -> Iterator[Inline]:
    """Yield the abbreviations from Resolution 68 that the names of the series use."""
    codes = " ".join(titles)
    if "CTO" in codes:
        yield sentence("A CTO is a chief technology officer.")
    if "CxO" in codes:
        yield sentence("A CxO is any chief officer of a company.")
    if "CJK" in codes:
        yield sentence("CJK is China, Japan and Korea.")
