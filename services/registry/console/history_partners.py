"""A partner's history in plain words."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from services.registry.console.history_context import HistoryContext
from services.registry.console.labels import WAY_LABELS, way_labels
from shared.contracts import registry as events
from shared.web.console.records import bold


def _registered(event: events.PartnerRegistered, _telling: HistoryContext) -> Markup:
    ways = way_labels(" ".join(event.ways))
    return bold(_("%(name)s was registered. It reads by: %(ways)s."), name=event.name, ways=ways)


def _described(event: events.PartnerDescribed, history: HistoryContext) -> Markup:
    if event.organization is None:
        return bold(_("It is called %(name)s, and is no organization of the registry."), name=event.name)
    organization = history.organization(event.organization)
    return bold(_("It is called %(name)s, and is the organization %(which)s."), name=event.name, which=organization)


def _ways_changed(event: events.PartnerWaysChanged, _telling: HistoryContext) -> Markup:
    return bold(_("It reads by: %(ways)s."), ways=way_labels(" ".join(event.ways)))


def _made(event: events.PartnerCredentialMade, history: HistoryContext) -> Markup:
    history.previous[event.credential] = (event, None)
    parts = {"name": event.handle, "way": WAY_LABELS[event.way]}
    if event.replaces is None:
        return bold(_("The credential %(name)s was made, for %(way)s."), **parts)
    old = history.previous[event.replaces][0].handle
    return bold(_("The credential %(name)s was made, for %(way)s, to replace %(old)s."), old=old, **parts)


def _revoked(event: events.PartnerCredentialRevoked, history: HistoryContext) -> Markup:
    made = history.previous[event.credential][0]
    return bold(_("The credential %(name)s was revoked, for %(way)s."), name=made.handle, way=WAY_LABELS[made.way])


SENTENCES: dict[type, Callable[[Any, HistoryContext], Markup]] = {
    events.PartnerRegistered: _registered,
    events.PartnerDescribed: _described,
    events.PartnerWaysChanged: _ways_changed,
    events.PartnerContactAdded: lambda event, telling: bold(
        _("%(who)s became a contact."), who=telling.person(event.contact)
    ),
    events.PartnerContactRemoved: lambda event, telling: bold(
        _("%(who)s is a contact no longer."), who=telling.person(event.contact)
    ),
    events.PartnerCredentialMade: _made,
    events.PartnerCredentialRevoked: _revoked,
    events.PartnerSuspended: lambda _event, _telling: bold(
        _("The partner was %(suspended)s."), suspended=_("suspended")
    ),
    events.PartnerResumed: lambda _event, _telling: bold(_("The partner was %(resumed)s."), resumed=_("resumed")),
}
