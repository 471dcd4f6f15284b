"""What happened to an organization, in sentences."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from services.registry.console.history_context import HistoryContext, correction, previous_statement, with_dates
from services.registry.console.labels import CLASS_LABELS, class_label
from shared.contracts import registry as events
from shared.web.console.records import bold

Event = Any
FIRST = "field of {}"


def _registered(event: events.OrganizationRegistered, _telling: HistoryContext) -> Markup:
    return bold(_("%(name)s was registered."), name=event.name)


def _named(event: events.OrganizationNamed, _telling: HistoryContext) -> Markup:
    if event.kind == "spelling":
        return bold(_("Sources also write %(name)s."), name=event.name)
    return bold(_("It is now called %(name)s."), name=event.name)


def _placed(event: events.OrganizationPlaced, history: HistoryContext) -> Markup:
    return bold(_("Its headquarters are in %(country)s."), country=history.country(event.country))


def _same(event: events.DuplicateRecognized, history: HistoryContext) -> Markup:
    return bold(_("It is the same as %(other)s, and always was."), other=history.organization(event.same_as))


def _merged(event: events.OrganizationMerged, history: HistoryContext) -> Markup:
    return bold(_("It became part of %(other)s."), other=history.organization(event.into))


def _subsidiary(event: events.SubsidiaryStated, history: HistoryContext) -> Markup:
    group = history.organization(event.parent)
    return bold(_("It belongs to the group of %(other)s, as an organization of its own."), other=group)


def _classified(event: events.OrganizationClassified, history: HistoryContext) -> Markup:
    history.previous[FIRST.format(event.fact)] = event.field
    return bold(
        _("Its %(field)s is %(value)s."), field=str(CLASS_LABELS[event.field]).lower(), value=class_label(event.value)
    )


def _two(event: events.LikenessDismissed, history: HistoryContext) -> Markup:
    return bold(_("It is not the same as %(other)s."), other=history.organization(event.other))


def _corrected(event: Event, history: HistoryContext) -> Markup:
    return correction(
        *(with_dates(fact_label(each, history), each) for each in (previous_statement(event, history), event))
    )


def _withdrawn(event: events.OrganizationFactWithdrawn, history: HistoryContext) -> Markup:
    before = previous_statement(event, history)
    what = _("a statement") if before is None or isinstance(before, type(event)) else fact_label(before, history)
    return bold(_("Withdrawn: %(what)s."), what=what)


def fact_label(event: Event, history: HistoryContext) -> str:
    """What a fact says, in a few words: who, where, or of which class."""
    for name in ("same_as", "into", "parent"):
        if hasattr(event, name):
            return history.organization(getattr(event, name))
    if hasattr(event, "country"):
        return history.country(event.country)
    if hasattr(event, "name"):
        return str(event.name)
    field = history.previous[FIRST.format(event.fact)]
    return f"{CLASS_LABELS[field]}: {class_label(event.value)}"


SENTENCES: dict[type, Callable[[Any, HistoryContext], Markup]] = {
    events.OrganizationRegistered: _registered,
    events.OrganizationNameCorrected: lambda event, _telling: bold(
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
