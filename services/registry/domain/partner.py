"""A partner: a system of another body that reads public events through Kafka or the feed, with credentials, or receives
them by webhook."""

import re

import msgspec

from services.registry.domain import partner_credentials, partner_webhooks
from services.registry.domain.commands import (
    AddContact,
    ChangeWays,
    DescribePartner,
    MakeCredential,
    RegisterPartner,
    RemoveContact,
    ResumePartner,
    RevokeCredential,
    RotateCredential,
    SuspendPartner,
)
from services.registry.domain.dated_facts import check_value
from services.registry.domain.errors import HandleNotUsable, IsSuspended, WayNotGiven, WaysMissing
from services.registry.domain.partner_credentials import Credentials
from services.registry.domain.partner_webhooks import Webhooks
from services.registry.domain.webhook_commands import RegisterWebhook
from shared.contracts.registry import (
    PartnerContactAdded,
    PartnerContactRemoved,
    PartnerCredentialMade,
    PartnerCredentialRevoked,
    PartnerDescribed,
    PartnerRegistered,
    PartnerResumed,
    PartnerSuspended,
    PartnerWaysChanged,
    Way,
)
from shared.contracts.registry.webhooks import PartnerWebhookRegistered
from shared.domain.errors import NotThere

CredentialCommand = MakeCredential | RotateCredential | RevokeCredential
Command = (
    RegisterPartner
    | DescribePartner
    | ChangeWays
    | AddContact
    | RemoveContact
    | CredentialCommand
    | partner_webhooks.Command
    | SuspendPartner
    | ResumePartner
)
CredentialEvent = PartnerCredentialMade | PartnerCredentialRevoked
Event = (
    PartnerRegistered
    | PartnerDescribed
    | PartnerWaysChanged
    | PartnerContactAdded
    | PartnerContactRemoved
    | CredentialEvent
    | partner_webhooks.Event
    | PartnerSuspended
    | PartnerResumed
)

WAYS: tuple[Way, ...] = ("kafka", "feed")
LONGEST = 30  # characters of a handle
HANDLE = "[a-z][a-z0-9]*(-[a-z0-9]+)*"
WAY_TAKEN = "The way was taken from the partner."


class Partner(msgspec.Struct, frozen=True):
    registered: bool = False
    name: str = ""
    handle: str = ""
    ways: tuple[Way, ...] = ()
    organization: str | None = None
    contacts: frozenset[str] = frozenset()
    suspended: bool = False
    credentials: Credentials = {}
    webhooks: Webhooks = {}


initial_state = Partner()


def decide(command: Command, partner: Partner) -> list[Event]:
    """Return the events of a command. Raises NotThere, HandleNotUsable, WaysMissing, and the errors of `_of_credentials` and
    `_of_webhooks`."""
    if isinstance(command, RegisterPartner):
        return [] if partner.registered else [_registered(command)]
    if not partner.registered:
        raise NotThere(id=command.partner)
    match command:
        case DescribePartner(name=name, organization=organization):
            so_already = (name, organization) == (partner.name, partner.organization)
            return [] if so_already else [PartnerDescribed(name, organization)]
        case ChangeWays(ways=ways):
            return _change_ways(_checked(ways), partner)
        case AddContact(contact=contact):
            return [] if contact in partner.contacts else [PartnerContactAdded(contact)]
        case RemoveContact(contact=contact):
            return [PartnerContactRemoved(contact)] if contact in partner.contacts else []
        case SuspendPartner(reason=reason):
            return [] if partner.suspended else [PartnerSuspended(reason)]
        case ResumePartner(reason=reason):
            return [PartnerResumed(reason)] if partner.suspended else []
        case MakeCredential() | RotateCredential() | RevokeCredential():
            return [*_of_credentials(command, partner)]
        case _:
            return [*_of_webhooks(command, partner)]


def _registered(command: RegisterPartner) -> PartnerRegistered:
    if len(command.handle) > LONGEST or not re.fullmatch(HANDLE, command.handle):
        raise HandleNotUsable(field="handle")
    contacts = (command.contact,) if command.contact else ()
    ways = _checked(command.ways)
    return PartnerRegistered(command.partner, command.name, command.handle, ways, command.organization, contacts)


def _checked(ways: tuple[Way, ...]) -> tuple[Way, ...]:
    """Return the ways in our order, each once."""
    for way in ways:
        check_value("ways", way, WAYS)
    if not ways:
        raise WaysMissing(field="ways")
    return tuple(way for way in WAYS if way in ways)


def _change_ways(ways: tuple[Way, ...], partner: Partner) -> list[Event]:
    if ways == partner.ways:
        return []
    revoked = [
        name
        for way in partner.ways
        if way not in ways
        for name, _credential in partner_credentials.active_credentials(way, partner.credentials)
    ]
    return [PartnerWaysChanged(ways), *(PartnerCredentialRevoked(name, WAY_TAKEN) for name in revoked)]


def _of_credentials(command: CredentialCommand, partner: Partner) -> list[CredentialEvent]:
    """Decide a command about credentials. Raises IsSuspended, WayNotGiven, and the errors of `partner_credentials`."""
    if isinstance(command, RevokeCredential):
        return [*partner_credentials.revoke(command, partner.credentials)]
    if command.credential in partner.credentials:
        return []
    if partner.suspended:
        raise IsSuspended
    if isinstance(command, RotateCredential):
        return [partner_credentials.rotate(command, partner.handle, partner.credentials)]
    check_value("way", command.way, WAYS)
    if command.way not in partner.ways:
        raise WayNotGiven(field="way", way=command.way)
    return [partner_credentials.make(command, partner.handle, partner.credentials)]


def _of_webhooks(command: partner_webhooks.Command, partner: Partner) -> list[partner_webhooks.Event]:
    """Decide a command about webhooks. Raises IsSuspended, and the errors of `partner_webhooks`."""
    if isinstance(command, RegisterWebhook) and command.webhook not in partner.webhooks and partner.suspended:
        raise IsSuspended
    return partner_webhooks.decide(command, partner.webhooks)


def evolve(partner: Partner, event: Event) -> Partner:
    changed = msgspec.structs.replace
    match event:
        case PartnerRegistered():
            return Partner(
                True, event.name, event.handle, event.ways, event.organization, contacts=frozenset(event.contacts)
            )
        case PartnerDescribed():
            return changed(partner, name=event.name, organization=event.organization)
        case PartnerWaysChanged():
            return changed(partner, ways=event.ways)
        case PartnerContactAdded():
            return changed(partner, contacts=partner.contacts | {event.contact})
        case PartnerContactRemoved():
            return changed(partner, contacts=partner.contacts - {event.contact})
        case PartnerCredentialMade():
            return changed(partner, credentials=partner_credentials.made(event, partner.credentials))
        case PartnerCredentialRevoked():
            return changed(partner, credentials=partner_credentials.revoked(event, partner.credentials))
        case PartnerSuspended():
            return changed(partner, suspended=True)
        case PartnerResumed():
            return changed(partner, suspended=False)
        case _:
            return changed(partner, webhooks=partner_webhooks.evolve(partner.webhooks, event))


def unique_keys(event: object) -> list[tuple[str, str]]:
    """Return the names that only one record may have."""
    match event:
        case PartnerRegistered(handle=handle):
            return [("partner handle", handle)]
        case PartnerWebhookRegistered(webhook=webhook):
            return [("webhook", webhook)]
    return []
