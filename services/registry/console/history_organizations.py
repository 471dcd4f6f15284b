"""What happened to an organization, in sentences."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from services.registry.console.telling import Telling, correction, dated, earlier
from services.registry.console.words import CLASS_WORDS, class_words
from shared.contracts import registry as events
from shared.web.console.records import said

Event = Any
FIRST = "field of {}"


def _registered(event: events.OrganizationRegistered, _telling: Telling) -> Markup:
    return said(_("%(name)s was registered."), name=event.name)


def _named(event: events.OrganizationNamed, _telling: Telling) -> Markup:
    if event.kind == "spelling":
        return said(_("Sources also write %(name)s."), name=event.name)
    return said(_("It is now called %(name)s."), name=event.name)


def _placed(event: events.OrganizationPlaced, telling: Telling) -> Markup:
    return said(_("Its headquarters are in %(country)s."), country=telling.country(event.country))


def _same(event: events.DuplicateRecognized, telling: Telling) -> Markup:
    return said(_("It is the same as %(other)s, and always was."), other=telling.organization(event.same_as))


def _merged(event: events.OrganizationMerged, telling: Telling) -> Markup:
    return said(_("It became part of %(other)s."), other=telling.organization(event.into))


def _subsidiary(event: events.SubsidiaryStated, telling: Telling) -> Markup:
    group = telling.organization(event.parent)
    return said(_("It belongs to the group of %(other)s, as an organization of its own."), other=group)


def _classified(event: events.OrganizationClassified, telling: Telling) -> Markup:
    telling.before[FIRST.format(event.fact)] = event.field
    return said(
        _("Its %(field)s is %(value)s."), field=str(CLASS_WORDS[event.field]).lower(), value=class_words(event.value)
    )


def _two(event: events.LikenessDismissed, telling: Telling) -> Markup:
    return said(_("It is not the same as %(other)s."), other=telling.organization(event.other))


def _corrected(event: Event, telling: Telling) -> Markup:
    return correction(*(dated(in_words(each, telling), each) for each in (earlier(event, telling), event)))


def _withdrawn(event: events.OrganizationFactWithdrawn, telling: Telling) -> Markup:
    before = earlier(event, telling)
    what = _("a statement") if before is None or isinstance(before, type(event)) else in_words(before, telling)
    return said(_("Withdrawn: %(what)s."), what=what)


def in_words(event: Event, telling: Telling) -> str:
    """What a fact says, in a few words: who, where, or of which class."""
    for name in ("same_as", "into", "parent"):
        if hasattr(event, name):
            return telling.organization(getattr(event, name))
    if hasattr(event, "country"):
        return telling.country(event.country)
    if hasattr(event, "name"):
        return str(event.name)
    field = telling.before[FIRST.format(event.fact)]
    return f"{CLASS_WORDS[field]}: {class_words(event.value)}"


SENTENCES: dict[type, Callable[[Any, Telling], Markup]] = {
    events.OrganizationRegistered: _registered,
    events.OrganizationNameCorrected: lambda event, _telling: said(
        _("Correction: the registered name is %(name)s."), name=event.name
    ),
    events.OrganizationNamed: _named,
    events.OrganizationPlaced: _placed,
    events.OrganizationPlaceCorrected: _corrected,
    events.DuplicateRecognized: _same,
    events.OrganizationMerged: _merged,
    events.OrganizationMergerCorrected: _corrected,
    events.SubsidiaryStated: _subsidiary,
    events.SubsidiaryCorrected: _corrected,
    events.OrganizationClassified: _classified,
    events.OrganizationClassCorrected: _corrected,
    events.OrganizationFactWithdrawn: _withdrawn,
    events.LikenessDismissed: _two,
}
