"""What a figure is called: its rule's title, and what it is about."""

from collections.abc import Callable, Iterator

from services.reporting.document_model import Inline, joined, sentence
from services.reporting.figures import RULES, Figure
from services.reporting.reports import class_names
from services.reporting.reports.classes import ORGANIZATIONS, WORDS

CountryName = Callable[[str], str | None]


def figure_title(figure: Figure, country_name: CountryName) -> Inline:
    return joined((_title(figure), *_about(figure, country_name)))


def about(figure: Figure, country_name: CountryName) -> Inline:
    """Return what it is about besides a meeting, each part with a comma before it."""
    return joined(_about(figure, country_name))


def _title(figure: Figure) -> Inline:
    meeting = figure.of.get("meeting")
    if figure.key == "assessment.change":
        return sentence("Change: %(what)s", what=RULES[str(figure.parameters["compared"])].title)
    if figure.key == "retention.organizations":
        return sentence("Came again to %(meeting)s", meeting=meeting or "")
    if figure.key == ORGANIZATIONS and meeting:
        return sentence("Organizations at %(meeting)s", meeting=meeting)
    if figure.key == ORGANIZATIONS:
        return sentence("Organizations over the period")
    title = RULES[figure.key].title
    return sentence("%(what)s: %(meeting)s", what=title, meeting=meeting) if meeting else title


def _about(figure: Figure, country_name: CountryName) -> Iterator[Inline]:
    for part in (*_what_it_is_of(figure, country_name), *_how_it_was_asked(figure)):
        yield joined((", ", part))


def _what_it_is_of(figure: Figure, country_name: CountryName) -> Iterator[Inline]:
    of = figure.of
    yield from (class_names.of_class(word, of[word]) for word in WORDS if of.get(word))
    if of.get("city"):
        yield of["city"]
    elif of.get("country"):
        yield country_name(of["country"]) or ""
    if of.get("subject"):
        yield class_names.subject(of["subject"])
    if of.get("series"):
        yield sentence("%(series)s series", series=of["series"])
    if of.get("kind"):
        yield class_names.kind(of["kind"])
    if of.get("clause"):
        yield of["clause"]


def _how_it_was_asked(figure: Figure) -> Iterator[Inline]:
    asked = figure.parameters
    if asked.get("development") == "m49":
        yield sentence("by UN M49")
    if asked.get("level") == "group":
        yield sentence("by corporate group")
    if asked.get("host") == "excluded":
        yield sentence("without the host country")
    if asked.get("countries") == "consulted":
        yield sentence("of those consulted")
    if asked.get("cause") and asked["cause"] != "total":
        yield class_names.cause(str(asked["cause"]))
    if figure.key == "locations.repeats":
        yield sentence("longest run") if asked.get("measure") == "run" else sentence("largest share")
