"""The title of a figure: that of its rule, followed by its subjects."""

from collections.abc import Callable, Iterator

from services.reporting.document_model import DayText, Inline, joined, sentence
from services.reporting.figures import RULES, Figure, Rule
from services.reporting.figures.participation.organizations import WORDS
from services.reporting.reports import class_names
from services.reporting.reports.document import ChangedNumber
from shared.domain.dates import is_partial_date

CountryName = Callable[[str], str | None]
TitledFigure = Figure | ChangedNumber
_WORDED = {*WORDS, "city", "country", "subject", "series", "kind"}


def figure_title(figure: TitledFigure, country_name: CountryName) -> Inline:
    compared_title = sentence(compared_rule(figure).title)
    title = sentence(RULES[figure.key].title_of(figure.of), meeting=figure.of.get("meeting", ""), what=compared_title)
    return joined((title, about(figure, country_name)))


def about(figure: TitledFigure, country_name: CountryName) -> Inline:
    """Return the figure's subjects other than the meeting, each preceded by a comma."""
    parts = (*_what_it_is_of(figure, country_name), *_parameters_of(figure))
    return joined(joined((", ", part)) for part in parts)


def compared_rule(figure: TitledFigure) -> Rule:
    """Return the rule of the figure that a change compares, or the figure's own."""
    return RULES[str(figure.parameters.get("compared") or figure.key)]


def _what_it_is_of(figure: TitledFigure, country_name: CountryName) -> Iterator[Inline]:
    of = figure.of
    yield from (class_names.of_class(word, of[word]) for word in WORDS if of.get(word))
    if of.get("city"):
        yield of["city"]
    elif of.get("country"):
        yield country_name(of["country"]) or of["country"]
    if of.get("subject"):
        yield class_names.subject(of["subject"])
    if of.get("series"):
        yield sentence("%(series)s series", series=of["series"])
    if of.get("kind"):
        yield class_names.kind(of["kind"])
    yield from (of[word] for word in of if word not in _WORDED and word != "meeting")


def _parameters_of(figure: TitledFigure) -> Iterator[Inline]:
    for parameter in compared_rule(figure).parameters:
        value = str(figure.parameters.get(parameter.name, parameter.default))
        if words := parameter.words.get(value):
            yield sentence(words)
        elif parameter.in_title and value != parameter.default:
            yield DayText(value) if is_partial_date(value) else value
