"""A partner's history in plain words."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from services.registry.console.telling import Telling
from services.registry.console.words import WAY_WORDS, ways_in_words
from shared.contracts import registry as events
from shared.web.console.records import said


def _registered(event: events.PartnerRegistered, _telling: Telling) -> Markup:
    ways = ways_in_words(" ".join(event.ways))
    return said(_("%(name)s was registered. It reads by: %(ways)s."), name=event.name, ways=ways)


def _described(event: events.PartnerDescribed, telling: Telling) -> Markup:
    if event.organization is None:
        return said(_("It is called %(name)s, and is no organization of the registry."), name=event.name)
    organization = telling.organization(event.organization)
    return said(_("It is called %(name)s, and is the organization %(which)s."), name=event.name, which=organization)


def _ways_changed(event: events.PartnerWaysChanged, _telling: Telling) -> Markup:
    return said(_("It reads by: %(ways)s."), ways=ways_in_words(" ".join(event.ways)))


def _made(event: events.PartnerCredentialMade, telling: Telling) -> Markup:
    telling.before[event.credential] = (event, None)
    parts = {"name": event.handle, "way": WAY_WORDS[event.way]}
    if event.replaces is None:
        return said(_("The credential %(name)s was made, for %(way)s."), **parts)
    old = telling.before[event.replaces][0].handle
    return said(_("The credential %(name)s was made, for %(way)s, to replace %(old)s."), old=old, **parts)


def _revoked(event: events.PartnerCredentialRevoked, telling: Telling) -> Markup:
    made = telling.before[event.credential][0]
    return said(_("The credential %(name)s was revoked, for %(way)s."), name=made.handle, way=WAY_WORDS[made.way])


SENTENCES: dict[type, Callable[[Any, Telling], Markup]] = {
    events.PartnerRegistered: _registered,
    events.PartnerDescribed: _described,
    events.PartnerWaysChanged: _ways_changed,
    events.PartnerContactAdded: lambda event, telling: said(
        _("%(who)s became a contact."), who=telling.person(event.contact)
    ),
    events.PartnerContactRemoved: lambda event, telling: said(
        _("%(who)s is a contact no longer."), who=telling.person(event.contact)
    ),
    events.PartnerCredentialMade: _made,
    events.PartnerCredentialRevoked: _revoked,
    events.PartnerSuspended: lambda _event, _telling: said(
        _("The partner was %(suspended)s."), suspended=_("suspended")
    ),
    events.PartnerResumed: lambda _event, _telling: said(_("The partner was %(resumed)s."), resumed=_("resumed")),
}
