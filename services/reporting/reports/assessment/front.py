"""What stands before the sections: the title, and over which period, as known when, for whom, and how to read it."""

from collections.abc import Iterator

from services.reporting.document_model import DayText, Inline, Marked, Terms, joined, sentence
from services.reporting.reports.document import ReportDocument
from services.reporting.reports.layout import Layout
from shared.statements.wording import translatable as _

_ISSUED = {
    "bureau": _("for the bureau, approved and frozen"),
    "members": _("for members, approved and frozen"),
    "public": _("for the public, approved and frozen"),
}
_DRAFT = {
    "bureau": _("for the bureau, not reviewed"),
    "members": _("for members, not reviewed"),
    "public": _("for the public, not reviewed"),
}


def title() -> Inline:
    return sentence("Assessment of the meetings of industry executives")


def lead(report: ReportDocument) -> Inline:
    if report.period.defined_by:
        return sentence(
            "Report to the World Telecommunication Standardization Assembly on the study period %(period)s, under Resolution 68",
            period=report.period.name,
        )
    return sentence(
        "Report to the World Telecommunication Standardization Assembly on %(period)s, under Resolution 68",
        period=report.period.name,
    )


def facts(layout: Layout, *, issued: bool) -> Terms:
    return Terms(tuple(_facts(layout, issued=issued)), "block")


def _facts(layout: Layout, *, issued: bool) -> Iterator[tuple[Inline, Inline]]:
    report = layout.report
    moment = Marked(str(report.moment).replace(",", ", "), "meta")
    yield sentence("Period"), _days(report)
    yield sentence("As known at"), joined((DayText(report.moment.day.isoformat(), "long"), moment), " ")
    yield sentence("Status"), _status(report, issued=issued)
    if report.disclosure:
        yield (
            sentence("Told by"),
            sentence(
                "%(rule)s: classes of which fewer than five organizations are closed to this audience are joined, and only what is"
                " open is named. The annex prints the rule.",
                rule=report.disclosure.rule,
            ),
        )
    if layout.series_titles:
        yield sentence("Series"), _series(layout)
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


def _days(report: ReportDocument) -> Inline:
    period = report.period
    first = DayText(period.first.isoformat(), "long")
    days: Inline = sentence("from %(first)s on, not ended yet", first=first)
    if period.last:
        days = sentence("%(first)s to %(last)s", first=first, last=DayText(period.last.isoformat(), "long"))
    ended_by = period.defined_by.body.ended_by if period.defined_by else None
    return joined((days, f"({ended_by})"), " ") if ended_by else days


def _status(report: ReportDocument, *, issued: bool) -> Inline:
    if issued:
        badge, whose = Marked(sentence("Issued"), "badge good"), sentence(_ISSUED[report.audience])
    else:
        badge, whose = Marked(sentence("Draft"), "badge plain"), sentence(_DRAFT[report.audience])
    return joined((badge, whose), " ")


def _series(layout: Layout) -> Inline:
    titles = [sentence("%(code)s: %(name)s", code=code, name=name) for code, name in layout.series_titles]
    return joined((joined((joined(titles, "; "), ".")), *_abbreviations(layout)), " ")


def _abbreviations(layout: Layout) -> Iterator[Inline]:
    """Yield those of the short words of Resolution 68 that the names of the series use."""
    codes = " ".join(code for code, _name in layout.series_titles)
    if "CTO" in codes:
        yield sentence("A CTO is a chief technology officer.")
    if "CxO" in codes:
        yield sentence("A CxO is any chief officer of a company.")
    if "CJK" in codes:
        yield sentence("CJK is China, Japan and Korea.")
