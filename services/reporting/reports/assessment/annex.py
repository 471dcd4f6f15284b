"""The annex of figures: measures left out of the text, and the membership.

The printed rules and the amount of evidence behind each figure follow, since by then every number has its note.
"""

from collections.abc import Iterator, Sequence

from services.reporting import disclosure
from services.reporting.document_model import (
    DayText,
    Inline,
    Marked,
    by_number,
    figure_words,
    joined,
    number,
    sentence,
)
from services.reporting.document_model.blocks import Annex, Bullets, DocumentBlock, Heading, paragraph, table
from services.reporting.figures import RULES, Figure
from services.reporting.figures.classes import DEVELOPMENT, DISPUTED, STATUSES
from services.reporting.figures.counting import REGIONS
from services.reporting.figures.diversity.measures import MEASURES
from services.reporting.reports import class_names
from services.reporting.reports.document import ReportDocument
from services.reporting.reports.figure_reference import NonDefaults
from services.reporting.reports.layout import Layout
from services.reporting.reports.reported_statements import title_of
from shared.statements.wording import translatable as _

_MEASURES = {
    "effective": _("Effective number"),
    "hhi": _("Concentration"),
    "hhi_normalized": _("Concentration, normalized"),
    "shannon": _("Entropy"),
    "evenness": _("Evenness"),
    "gini": _("Gini coefficient"),
    "absent": _("Absent classes"),
}
_SPREADS: tuple[tuple[str, NonDefaults, str], ...] = (
    ("regions", {}, _("%(at)s, regions")),
    ("regions", {"host": "excluded"}, _("%(at)s, regions, without the host country")),
    ("categories", {}, _("%(at)s, categories of membership")),
    ("locations", {}, _("Places of the meetings, regions")),
    ("states", {}, _("Member States, regions")),
)


def annex(layout: Layout) -> Iterator[DocumentBlock]:
    yield Heading(sentence("Measures of diversity"))
    yield from _measures(layout)
    yield Heading(sentence("Member States, as of the last day of the period"))
    yield _states(layout)


def _measures(layout: Layout) -> Iterator[DocumentBlock]:
    if rows := list(_spreads(layout)):
        yield table(
            sentence("Over shares of classes"),
            (sentence("Of what"), *(sentence(_MEASURES[measure.name]) for measure in MEASURES)),
            rows,
            sentence(
                "Rounded to one digit or three; in full in the JSON. Only what is defined and known is in the table."
            ),
            wide=sentence("Measures of diversity"),
        )
    else:
        yield from paragraph(sentence("None is known or defined for this period."))


def _spreads(layout: Layout) -> Iterator[tuple[Inline, ...]]:
    """Yield a row for each spread at a meeting or over the period for which some measure has a value."""
    for name, parameters, words in _SPREADS:
        for meeting in (*(row.code for row in layout.meetings), None):
            subjects = {"meeting": meeting} if meeting else {}
            figures = [layout.of(f"diversity.{name}.{measure.name}", parameters, **subjects) for measure in MEASURES]
            if None not in figures and any(figure and figure.value is not None for figure in figures):
                yield sentence(words, at=meeting or sentence("the period")), *map(number, figures)


def _states(layout: Layout) -> DocumentBlock:
    statuses = [f"{name}{apart}" for name in STATUSES for apart in ("", f", {DISPUTED}")]
    classes = {"region": REGIONS, "development": (*DEVELOPMENT, DISPUTED), "status": statuses}
    states = "reference.states"
    found = (figure for word, names in classes.items() for figure in layout.of_each(states, word, names))
    return table(
        sentence("Denominators and context, no target"),
        (sentence("Class"), sentence("Member States")),
        ((_class_of_states(layout, figure), number(figure)) for figure in (layout.of(states), *found) if figure),
        sentence(
            "A State may have several statuses. Where no dated fact is known, the status of 2024 is used. Developing is meant"
            " as in the footnote of Resolution 68: a statistical convenience, no judgement. States of which sources dispute it"
            " are counted apart."
        ),
    )


def _class_of_states(layout: Layout, figure: Figure) -> Inline:
    """Return the names of the States, and of the disputed ones."""
    if not figure.of:
        return sentence("All")
    ((word, name),) = figure.of.items()
    name_of_class = sentence("development disputed") if name == DISPUTED else class_names.of_class(word, name)
    if DISPUTED not in name:
        return name_of_class
    return joined((name_of_class, Marked("; ".join(layout.country_name(iso3) for iso3 in figure.items), "beside")))


def rules_and_evidence(layout: Layout, figures: Sequence[Figure]) -> Annex:
    """Return the annex on the figures of a document, in the order of their notes."""
    return Annex(sentence("Rules and evidence"), tuple(described(layout, figures, notes=True)), printed=True)


def described(layout: Layout, figures: Sequence[Figure], *, notes: bool = False) -> Iterator[DocumentBlock]:
    """Yield the rules of figures, and the amount of evidence behind each; `notes`: they are the notes of the document."""
    yield from _disclosure(layout.report)
    yield from _rules(figures)
    yield Bullets(tuple(_behind(layout, figure) for figure in figures), numbered=True, notes=notes)


def _disclosure(report: ReportDocument) -> Iterator[DocumentBlock]:
    if report.disclosure:
        yield Heading(joined((disclosure.TITLE, Marked(disclosure.NAME, "rule")), " "))
        yield from paragraph(disclosure.TEXT)


def _rules(figures: Sequence[Figure]) -> Iterator[DocumentBlock]:
    for rule in (RULES[key] for key in sorted({figure.key for figure in figures})):
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
    return joined((title_of(layout.context.history, figure), ": ", figure_words(figure), ". ", evidence))


def logs_read(report: ReportDocument) -> Annex:
    logs = tuple(
        joined((Marked(str(state.origin), "rule"), _position(state.position, state.root)), ", ")
        for _, state in sorted(report.logs.items())
    )
    words = (
        "This report is computed from these logs as far as the positions named. Whoever has them, or the bundle that is"
        " exported with the report, can compute it again and prove that nothing in them was changed since: rapporteur_verify.py does"
        " it without this installation."
    )
    return Annex(sentence("Proofs: the logs read"), (Bullets(logs), *paragraph(sentence(words))))


def _position(position: int, root: str | None) -> Inline:
    if root:
        return sentence("position %(position)s, root %(root)s", position=position, root=root)
    return sentence("position %(position)s", position=position)
