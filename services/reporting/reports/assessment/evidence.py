"""What is printed last, since by then every number has its note: the rules, and of each figure how much is behind it."""

from collections.abc import Iterator, Sequence

from services.reporting import disclosure
from services.reporting.document_model import (
    Annex,
    Bullets,
    DayText,
    DocumentBlock,
    Heading,
    Inline,
    Marked,
    by_number,
    figure_words,
    joined,
    paragraph,
    sentence,
)
from services.reporting.figures import RULES, Figure
from services.reporting.reports.document import ReportDocument
from services.reporting.reports.figure_titles import figure_title
from services.reporting.reports.layout import Layout


def rules_and_evidence(layout: Layout, figures: Sequence[Figure]) -> Annex:
    """Return the annex about the figures of a document, in the order of their notes."""
    blocks = [*_disclosure(layout.report), *_rules(figures)]
    blocks.append(Bullets(tuple(_behind(layout, figure) for figure in figures), numbered=True))
    return Annex(sentence("Rules and evidence"), tuple(blocks), printed=True)


def logs_read(report: ReportDocument) -> Annex:
    logs = tuple(
        joined((Marked(str(state.origin), "rule"), _position(state.position, state.root)), ", ")
        for _, state in sorted(report.logs.items())
    )
    return Annex(sentence("The logs read"), (Bullets(logs),))


def _position(position: int, root: str | None) -> Inline:
    if root:
        return sentence("position %(position)s, root %(root)s", position=position, root=root)
    return sentence("position %(position)s", position=position)


def _disclosure(report: ReportDocument) -> Iterator[DocumentBlock]:
    if report.disclosure:
        yield Heading(joined((disclosure.TITLE, Marked(disclosure.NAME, "rule")), " "))
        yield from paragraph(disclosure.TEXT)


def _rules(figures: Sequence[Figure]) -> Iterator[DocumentBlock]:
    keys = {figure.key for figure in figures}
    for rule in (rule for key, rule in sorted(RULES.items()) if key in keys):
        yield Heading(joined((sentence(rule.title), Marked(rule.name, "rule")), " "))
        yield from paragraph(rule.text)


def _behind(layout: Layout, figure: Figure) -> Inline:
    evidence = by_number(
        len(figure.evidence),
        "%(rule)s, as of %(day)s, one event, digest %(digest)s",
        "%(rule)s, as of %(day)s, %(num)s events, digest %(digest)s",
        rule=figure.rule,
        day=DayText(figure.as_of.isoformat()),
        digest=figure.evidence.digest()[:16],
    )
    return joined((figure_title(figure, layout.country_name), ": ", figure_words(figure), ". ", evidence))
