"""The subject of a figure, in a sentence before its rule: its meetings, classes and parameters by name."""

from services.reporting.document_model import Inline, by_number, joined
from services.reporting.figures import Figure
from services.reporting.figures.participation.organizations import WORDS
from services.reporting.reports import class_names
from services.reporting.reports.layout import ORGANIZATIONS
from shared.statements.wording import translatable as _

_AT_A_MEETING = {
    ORGANIZATIONS: (
        _("The one organization%(class)s on the complete list of %(meeting)s."),
        _("The %(num)s organizations%(class)s on the complete list of %(meeting)s."),
    ),
    "participation.countries": (
        _("The one country in which organizations on the list of %(meeting)s had their headquarters on its first day."),
        _(
            "The %(num)s countries in which organizations on the list of %(meeting)s had their headquarters on its first day."
        ),
    ),
    "participation.newcomers": (
        _("The one organization at %(meeting)s that is on no list of an earlier meeting of its series."),
        _("The %(num)s organizations at %(meeting)s that are on no list of an earlier meeting of its series."),
    ),
    "participation.lapsed": (
        _("The one organization that is on the list of %(before)s and not on that of %(meeting)s."),
        _("The %(num)s organizations that are on the list of %(before)s and not on that of %(meeting)s."),
    ),
    "participation.returners": (
        _(
            "The one organization at %(meeting)s that is on the list of an earlier meeting, and not on that of %(before)s."
        ),
        _(
            "The %(num)s organizations at %(meeting)s that are on the list of an earlier meeting, and not on that of %(before)s."
        ),
    ),
}
AGAINST_THE_MEETING_BEFORE = ("participation.lapsed", "participation.returners", "retention.organizations")


def what_is_counted(figure: Figure, before: str | None) -> Inline | None:
    """Return the sentence; None for a figure that needs none. `before`: the code of the meeting before the figure's, if known."""
    meeting = figure.of.get("meeting")
    if figure.value is None or (figure.key in AGAINST_THE_MEETING_BEFORE and not before):
        return None
    if figure.key == ORGANIZATIONS and meeting is None:
        return by_number(
            int(figure.value),
            "The one organization%(class)s that is on a list of a meeting held in the period.",
            "The %(num)s organizations%(class)s that are on a list of a meeting held in the period.",
            **{"class": _class(figure)},
        )
    if (
        figure.key == "retention.organizations"
        and figure.parameters["base"] == "previous"
        and figure.numerator is not None
    ):
        return _again(figure, str(meeting), str(before))
    if meeting is None or figure.key not in _AT_A_MEETING or figure.parameters.get("cause", "total") != "total":
        return None
    places: dict[str, Inline] = {"class": _class(figure), "meeting": meeting, "before": before or ""}
    return by_number(int(figure.value), *_AT_A_MEETING[figure.key], **places)


def _class(figure: Figure) -> Inline:
    """Return the class in parentheses, after the word organizations."""
    found = next((class_names.of_class(word, figure.of[word]) for word in WORDS if word in figure.of), None)
    return "" if found is None else joined((" (", found, ")"))


def _again(figure: Figure, meeting: str, before: str) -> Inline:
    whole = by_number(
        figure.denominator or 0,
        "the one organization at %(before)s",
        "the %(num)s organizations at %(before)s",
        before=before,
    )
    one, many = (
        _("Of %(whole)s, the one that is on the complete list of %(meeting)s too."),
        _("Of %(whole)s, the %(num)s that are on the complete list of %(meeting)s too."),
    )
    if figure.parameters["level"] == "group":
        one, many = (
            _("Counted by corporate group: of %(whole)s, the one that is on the complete list of %(meeting)s too."),
            _(
                "Counted by corporate group: of %(whole)s, the %(num)s that are on the complete list of %(meeting)s too."
            ),
        )
    return by_number(figure.numerator or 0, one, many, whole=whole, meeting=meeting)
