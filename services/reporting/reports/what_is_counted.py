"""What one figure counts, in a sentence before its rule: the meetings, classes and parameters of it by name."""

from services.reporting.document_model import Inline, by_number, joined
from services.reporting.figures import Figure
from services.reporting.reports import class_names
from services.reporting.reports.classes import ORGANIZATIONS, WORDS


def what_is_counted(figure: Figure, before: str | None) -> Inline | None:
    """`before`: the code of the meeting before that of the figure, where that is known. None of what needs no such sentence."""
    meeting = figure.of.get("meeting")
    if figure.value is None:
        return None
    if figure.key == ORGANIZATIONS:
        return _organizations(figure, meeting)
    if meeting is None:
        return None
    if figure.key == "participation.countries":
        return by_number(
            _count(figure),
            "The one country in which organizations on the list of %(meeting)s had their headquarters on its first day.",
            "The %(num)s countries in which organizations on the list of %(meeting)s had their headquarters on its first day.",
            meeting=meeting,
        )
    if figure.key == "participation.newcomers":
        return by_number(
            _count(figure),
            "The one organization at %(meeting)s that is on no list of an earlier meeting of its series.",
            "The %(num)s organizations at %(meeting)s that are on no list of an earlier meeting of its series.",
            meeting=meeting,
        )
    return None if before is None else _against_the_meeting_before(figure, meeting, before)


def _count(figure: Figure) -> int:
    return int(figure.value or 0)


def _organizations(figure: Figure, meeting: str | None) -> Inline:
    found = next((class_names.of_class(word, figure.of[word]) for word in WORDS if word in figure.of), None)
    of_class: Inline = "" if found is None else joined((" (", found, ")"))
    if meeting is None:
        return by_number(
            _count(figure),
            "The one organization%(class)s that is on a list of a meeting held in the period.",
            "The %(num)s organizations%(class)s that are on a list of a meeting held in the period.",
            **{"class": of_class},
        )
    return by_number(
        _count(figure),
        "The one organization%(class)s on the complete list of %(meeting)s.",
        "The %(num)s organizations%(class)s on the complete list of %(meeting)s.",
        **{"class": of_class, "meeting": meeting},
    )


def _against_the_meeting_before(figure: Figure, meeting: str, before: str) -> Inline | None:
    asked = figure.parameters
    if figure.key == "retention.organizations" and asked["base"] == "previous" and figure.numerator is not None:
        return _again(figure, meeting, before)
    if figure.key == "participation.lapsed" and asked["cause"] == "total":
        return by_number(
            _count(figure),
            "The one organization that is on the list of %(before)s and not on that of %(meeting)s.",
            "The %(num)s organizations that are on the list of %(before)s and not on that of %(meeting)s.",
            before=before,
            meeting=meeting,
        )
    if figure.key == "participation.returners":
        return by_number(
            _count(figure),
            "The one organization at %(meeting)s that is on the list of an earlier meeting, and not on that of %(before)s.",
            "The %(num)s organizations at %(meeting)s that are on the list of an earlier meeting, and not on that of %(before)s.",
            meeting=meeting,
            before=before,
        )
    return None


def _again(figure: Figure, meeting: str, before: str) -> Inline:
    whole = by_number(
        figure.denominator or 0,
        "the one organization at %(before)s",
        "the %(num)s organizations at %(before)s",
        before=before,
    )
    if figure.parameters["level"] == "group":
        return by_number(
            figure.numerator or 0,
            "Counted by corporate group: of %(whole)s, the one that is on the complete list of %(meeting)s too.",
            "Counted by corporate group: of %(whole)s, the %(num)s that are on the complete list of %(meeting)s too.",
            whole=whole,
            meeting=meeting,
        )
    return by_number(
        figure.numerator or 0,
        "Of %(whole)s, the one that is on the complete list of %(meeting)s too.",
        "Of %(whole)s, the %(num)s that are on the complete list of %(meeting)s too.",
        whole=whole,
        meeting=meeting,
    )
