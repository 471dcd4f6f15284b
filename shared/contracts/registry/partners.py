"""Events about partners: systems of other bodies that read public records, their means of access and their credentials.

No event holds a secret or a hash of one; these are in the vault. `contacts` are ids of people.
"""

from typing import Literal

from shared.domain.event import PublishedEvent

Way = Literal["kafka", "feed"]


class PartnerRegistered(PublishedEvent, frozen=True):
    """A partner was registered. Its users and groups of Kafka and its clients of the feed are named after `handle`,
    which never changes."""

    partner: str
    name: str
    handle: str
    ways: tuple[Way, ...]
    organization: str | None = None
    contacts: tuple[str, ...] = ()


class PartnerDescribed(PublishedEvent, frozen=True):
    """The partner's name and its organization in the registry; both replace earlier values."""

    name: str
    organization: str | None = None


class PartnerWaysChanged(PublishedEvent, frozen=True):
    """The means of access that the partner may use from now on."""

    ways: tuple[Way, ...]


class PartnerContactAdded(PublishedEvent, frozen=True):
    contact: str


class PartnerContactRemoved(PublishedEvent, frozen=True):
    contact: str


class PartnerCredentialMade(PublishedEvent, frozen=True):
    """A credential was created. `handle` is the name shown with its secret: `partner-<handle>`; a second one ends with
    `.2`.

    `replaces` is the credential that it exists alongside until that one is revoked.
    """

    credential: str
    way: Way
    handle: str
    replaces: str | None = None


class PartnerCredentialRevoked(PublishedEvent, frozen=True):
    """The credential no longer grants access; tokens issued for it become invalid within a second."""

    credential: str
    reason: str


class PartnerSuspended(PublishedEvent, frozen=True):
    """The partner has no access until it is resumed; its tokens become invalid within a second."""

    reason: str


class PartnerResumed(PublishedEvent, frozen=True):
    reason: str


EVENTS: dict[str, type[PublishedEvent]] = {
    "rapporteur.registry.partner-registered.v1": PartnerRegistered,
    "rapporteur.registry.partner-described.v1": PartnerDescribed,
    "rapporteur.registry.partner-ways-changed.v1": PartnerWaysChanged,
    "rapporteur.registry.partner-contact-added.v1": PartnerContactAdded,
    "rapporteur.registry.partner-contact-removed.v1": PartnerContactRemoved,
    "rapporteur.registry.partner-credential-made.v1": PartnerCredentialMade,
    "rapporteur.registry.partner-credential-revoked.v1": PartnerCredentialRevoked,
    "rapporteur.registry.partner-suspended.v1": PartnerSuspended,
    "rapporteur.registry.partner-resumed.v1": PartnerResumed,
}
