"""The sentence for each event of the registry, and the context that sentences need."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from services.registry.console.labels import (
    CLASS_LABELS,
    WAY_LABELS,
    class_label,
    role_labels,
    way_labels,
)
from services.registry.console.snapshots import NamesOnDay
from services.registry.console.statements import dated, statement_words
from shared.contracts import registry as events
from shared.domain.event import Clear, Personal
from shared.domain.registration import RegisteredInError, Reinstated
from shared.statements.events import AnyStatement, Correction, Withdrawal, folded
from shared.web.console.markings import MARKINGS
from shared.web.console.records import bold

Event = Any


@dataclass
class HistoryContext:
    """The context of sentences: names of other records on the event's day, the actors, and earlier statements.

    `current`: the latest version of each statement, `None` once withdrawn; `by_id`: other events, by the id that they
    introduced.
    """

    organizations: NamesOnDay
    countries: Mapping[str, str]
    person: Callable[[str], str]
    current: dict[str, Any] = field(default_factory=dict)
    by_id: dict[str, Any] = field(default_factory=dict)
    actor: str = ""
    marking: str = ""
    day: str = ""
    _versions: dict[str, int] = field(default_factory=dict)

    def organization(self, record: str) -> str:
        """Return an organization's name on the day that the event concerns."""
        return self.organizations.name_on(record, self.day) or record

    def country_name(self, iso3: str) -> str:
        return self.countries.get(iso3, iso3)

    def sector(self, value: str) -> str:
        """Return a sector as it was recorded, regardless of the present list of sectors."""
        return value

    def words(self, statement: Any) -> str:
        """Return a statement in words, with its days."""
        if hasattr(statement, "organization"):
            return _affiliation(statement, self)
        return dated(statement_words(statement, self), statement)

    def called(self, statement: Any) -> str:
        """Return a statement's name, for the sentence that it was withdrawn or its audience changed. `statement` is
        None if it was already withdrawn."""
        if statement is None:
            return str(_("a statement"))
        if hasattr(statement, "organization"):
            return self.organization(statement.organization)
        return self.words(statement) if hasattr(statement, "certainty") else statement_words(statement, self)

    def replaced(self, event: Event, version: int) -> int | None:
        """Return the version that this event's statement replaces, and remember the new one."""
        fact = getattr(event, "fact", None)
        before = self._versions.get(fact) if fact else None
        if fact:
            self._versions[fact] = version
        return before


def sentence_of(event: Event, history: HistoryContext) -> Markup:
    """Return the sentence for an event. Remembers its content, for the sentences of later events."""
    fact = str(getattr(event, "fact", ""))
    before = history.current.get(fact)
    if fact:
        now = folded(before, event) if isinstance(event, AnyStatement | Correction | Withdrawal) else event
        history.current[fact] = None if event.withdraws else now
    match event:
        case Correction() | events.AffiliationCorrected():
            return _correction(history.words(before), history.words(history.current[fact]))
        case Withdrawal() | events.AffiliationWithdrawn():
            return bold(_("Withdrawn: %(what)s."), what=history.called(before))
    return SENTENCES[type(event)](event, history)


def _correction(was: str, now: str) -> Markup:
    parts = {"was": Markup("<s>{}</s>").format(was), "now": Markup("<b>{}</b>").format(now)}
    return Markup(_("Correction: %(was)s %(now)s.")) % parts  # noqa: S704  the sentence is ours, its parts are escaped


def _personal(text: Personal | None) -> str:
    if isinstance(text, Clear) and text.text is not None:
        return text.text
    return str(_("a text that can no longer be read"))


def _affiliation(event: Event, history: HistoryContext) -> str:
    organization = history.organization(event.organization)
    if event.title is not None:
        organization = _("%(title)s at %(organization)s", title=_personal(event.title), organization=organization)
    return dated(organization, event)


def _role_change_proposed(event: events.RoleChangeProposed, history: HistoryContext) -> Markup:
    history.by_id[event.proposal] = event
    return bold(_("New roles were proposed: %(roles)s."), roles=role_labels(" ".join(event.roles)))


def _role_change_confirmed(event: events.RoleChangeConfirmed, history: HistoryContext) -> Markup:
    roles = role_labels(" ".join(history.by_id[event.proposal].roles))
    return bold(_("The proposal was confirmed by another administrator: %(roles)s."), roles=roles)


def _role_change_declined(event: events.RoleChangeDeclined, history: HistoryContext) -> Markup:
    proposal = history.by_id[event.proposal]
    roles = role_labels(" ".join(proposal.roles))
    if history.actor == proposal.proposer:
        return bold(_("The proposal was withdrawn: %(roles)s."), roles=roles)
    return bold(_("The proposal was declined: %(roles)s."), roles=roles)


def _marking_changed(event: events.MarkingChanged, history: HistoryContext) -> Markup:
    subject = history.called(history.current.get(event.statement)) if event.statement else _("this record")
    sentence = _("Who may see %(what)s was changed: %(marking)s.")
    return bold(sentence, what=subject, marking=str(MARKINGS[history.marking]))


def _named(event: events.OrganizationNamed, _history: HistoryContext) -> Markup:
    if event.kind == "spelling":
        return bold(_("Sources also write %(name)s."), name=event.name)
    return bold(_("It is now called %(name)s."), name=event.name)


def _classified(event: events.OrganizationClassified, _history: HistoryContext) -> Markup:
    label, value = str(CLASS_LABELS[event.field]).lower(), class_label(event.value)
    return bold(_("Its %(field)s is %(value)s."), field=label, value=value)


def _partner_described(event: events.PartnerDescribed, history: HistoryContext) -> Markup:
    if event.organization is None:
        return bold(_("It is called %(name)s and is not an organization in the registry."), name=event.name)
    organization = history.organization(event.organization)
    return bold(_("It is called %(name)s and is the organization %(which)s."), name=event.name, which=organization)


def _credential_made(event: events.PartnerCredentialMade, history: HistoryContext) -> Markup:
    history.by_id[event.credential] = event
    parts = {"name": event.handle, "way": WAY_LABELS[event.way]}
    if event.replaces is None:
        return bold(_("The credential %(name)s was created for %(way)s."), **parts)
    old = history.by_id[event.replaces].handle
    return bold(_("The credential %(name)s was created for %(way)s, to replace %(old)s."), old=old, **parts)


def _credential_revoked(event: events.PartnerCredentialRevoked, history: HistoryContext) -> Markup:
    made = history.by_id[event.credential]
    return bold(_("The credential %(name)s for %(way)s was revoked."), name=made.handle, way=WAY_LABELS[made.way])


def _webhook_registered(event: events.PartnerWebhookRegistered, history: HistoryContext) -> Markup:
    history.by_id[event.webhook] = event
    if event.begins == "beginning":
        return bold(_("The webhook %(url)s was registered, from the first event on."), url=event.url)
    return bold(_("The webhook %(url)s was registered, for events from then on."), url=event.url)


def _webhook_changed(event: events.PartnerWebhookChanged, history: HistoryContext) -> Markup:
    before = history.by_id[event.webhook].url
    history.by_id[event.webhook] = event
    if before != event.url:
        return bold(_("The webhook %(before)s is now %(url)s."), before=before, url=event.url)
    return bold(_("What the webhook %(url)s gets was changed."), url=event.url)


def _webhook_resumed(event: events.PartnerWebhookResumed, history: HistoryContext) -> Markup:
    url = _webhook(event, history)
    if event.after is None:
        return bold(_("The webhook %(url)s was resumed."), url=url)
    return bold(_("The webhook %(url)s was set to continue after position %(after)s."), url=url, after=str(event.after))


def _webhook(event: Event, history: HistoryContext) -> str:
    return str(history.by_id[event.webhook].url)


Sentence = Callable[[Any, HistoryContext], Markup]


def _template(sentence: Any, **places: Callable[[Any, HistoryContext], Any]) -> Sentence:
    """Return a function that words an event: it fills a sentence's placeholders from the event."""
    return lambda event, history: bold(
        str(sentence), **{name: value_of(event, history) for name, value_of in places.items()}
    )


def _name(event: Event, _history: HistoryContext) -> str:
    return event.name if isinstance(event.name, str) else _personal(event.name)


def _roles(event: Event, _history: HistoryContext) -> str:
    return role_labels(" ".join(event.roles))


def _ways(event: Event, _history: HistoryContext) -> str:
    return way_labels(" ".join(event.ways))


def _words(event: Event, history: HistoryContext) -> str:
    return statement_words(event, history)


def _dated(event: Event, history: HistoryContext) -> str:
    return history.words(event)


def _contact(event: Event, history: HistoryContext) -> str:
    return history.person(event.contact)


def _other(event: events.LikenessDismissed, history: HistoryContext) -> str:
    return history.organization(event.other)


_REGISTERED, _NAME_CORRECTED = _l("%(name)s was registered."), _l("Correction: the name is %(name)s.")
SENTENCES: dict[type, Sentence] = {
    events.StateRegistered: _template(_REGISTERED, name=_name),
    events.StateNameCorrected: _template(_NAME_CORRECTED, name=_name),
    events.StatusStated: _template(_l("Stated: %(status)s."), status=_dated),
    events.OrganizationRegistered: _template(_REGISTERED, name=_name),
    events.OrganizationNameCorrected: _template(_l("Correction: the registered name is %(name)s."), name=_name),
    events.OrganizationNamed: _named,
    events.OrganizationPlaced: _template(_l("Its headquarters are in %(country)s."), country=_words),
    events.DuplicateRecognized: _template(_l("It is a duplicate of %(other)s."), other=_words),
    events.OrganizationMerged: _template(_l("It became part of %(other)s."), other=_words),
    events.SubsidiaryStated: _template(
        _l("It belongs to the group of %(other)s and remains an organization of its own."), other=_words
    ),
    events.OrganizationClassified: _classified,
    events.LikenessDismissed: _template(_l("It is not a duplicate of %(other)s."), other=_other),
    RegisteredInError: _template(_l("It was removed from all lists because it had been registered in error.")),
    Reinstated: _template(_l("It was reinstated.")),
    events.MarkingChanged: _marking_changed,
    events.PersonRegistered: _template(_REGISTERED, name=_name),
    events.PersonNameCorrected: _template(_NAME_CORRECTED, name=_name),
    events.PersonAffiliated: _template(_l("Acts for %(whom)s."), whom=_dated),
    events.AccountOpened: _template(_l("The account was opened, with these roles: %(roles)s."), roles=_roles),
    events.RolesChanged: _template(_l("The roles are now: %(roles)s."), roles=_roles),
    events.RoleChangeProposed: _role_change_proposed,
    events.RoleChangeConfirmed: _role_change_confirmed,
    events.RoleChangeDeclined: _role_change_declined,
    events.AccountDisabled: _template(_l("The account was %(disabled)s."), disabled=lambda *_event: _("disabled")),
    events.AccountEnabled: _template(_l("The account was %(enabled)s."), enabled=lambda *_event: _("enabled")),
    events.SessionRevoked: _template(_l("A session or a token was %(ended)s."), ended=lambda *_event: _("ended")),
    events.PartnerRegistered: _template(_l("%(name)s was registered. It reads by: %(ways)s."), name=_name, ways=_ways),
    events.PartnerDescribed: _partner_described,
    events.PartnerWaysChanged: _template(_l("It reads by: %(ways)s."), ways=_ways),
    events.PartnerContactAdded: _template(_l("%(who)s became a contact."), who=_contact),
    events.PartnerContactRemoved: _template(_l("%(who)s is no longer a contact."), who=_contact),
    events.PartnerCredentialMade: _credential_made,
    events.PartnerCredentialRevoked: _credential_revoked,
    events.PartnerSuspended: _template(_l("The partner was %(suspended)s."), suspended=lambda *_event: _("suspended")),
    events.PartnerWebhookRegistered: _webhook_registered,
    events.PartnerWebhookChanged: _webhook_changed,
    events.PartnerWebhookParked: _template(_l("The webhook %(url)s was parked."), url=_webhook),
    events.PartnerWebhookResumed: _webhook_resumed,
    events.PartnerWebhookSentAgain: _template(
        _l("Event %(position)s was sent again to the webhook %(url)s."),
        position=lambda event, _history: str(event.position),
        url=_webhook,
    ),
    events.PartnerWebhookSecretMade: _template(
        _l("A second secret was created for the webhook %(url)s."), url=_webhook
    ),
    events.PartnerWebhookSecretEnded: _template(_l("A secret of the webhook %(url)s was ended."), url=_webhook),
    events.PartnerWebhookRemoved: _template(_l("The webhook %(url)s was removed."), url=_webhook),
    events.PartnerResumed: _template(_l("The partner was %(resumed)s."), resumed=lambda *_event: _("resumed")),
}
