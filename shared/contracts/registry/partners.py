"""Events of partners: systems of other bodies that read what is public, by which ways, and what lets them in.

No secret and no hash of one is in any of them: those are in the vault. `contacts` are people by their ids.
"""

from typing import Literal

from shared.domain.event import PublishedEvent

Way = Literal["kafka", "feed"]


class PartnerRegistered(PublishedEvent, frozen=True):
    """`handle` is what its users and groups of Kafka and its clients of the feed are named by; it never changes."""

    partner: str
    name: str
    handle: str
    ways: tuple[Way, ...]
    organization: str | None = None
    contacts: tuple[str, ...] = ()


class PartnerDescribed(PublishedEvent, frozen=True):
    """What it is called, and which organization of the registry it is; both take the place of what was."""

    name: str
    organization: str | None = None


class PartnerWaysChanged(PublishedEvent, frozen=True):
    """By which ways it may read from now on."""

    ways: tuple[Way, ...]


class PartnerContactAdded(PublishedEvent, frozen=True):
    contact: str


class PartnerContactRemoved(PublishedEvent, frozen=True):
    contact: str


class PartnerCredentialMade(PublishedEvent, frozen=True):
    """`handle` is the name that the partner shows with its secret: `partner-<handle>`, the second one with `.2` behind.

    `replaces` is the credential that it stands beside until that one is revoked.
    """

    credential: str
    way: Way
    handle: str
    replaces: str | None = None


class PartnerCredentialRevoked(PublishedEvent, frozen=True):
    """It lets nobody in any more; tokens that it was given end within a second."""

    credential: str
    reason: str


class PartnerSuspended(PublishedEvent, frozen=True):
    """Nothing lets it in until it is resumed; its tokens end within a second."""

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
