"""Events of partners' webhooks: addresses of theirs to which public events are sent as they are told.

They are events of the partner. No event holds a secret: those are in the vault, each under its id. How far an endpoint
has got, and what its server answered, is in no event either.
"""

from typing import Literal

from shared.domain.event import PublishedEvent

Begins = Literal["beginning", "now"]


class PartnerWebhookRegistered(PublishedEvent, frozen=True):
    """An address was registered. It gets what is told from the beginning of the log, or from now on; with `types` or
    `subjects` those alone, each written whole or as a beginning with a star. `secret` is the id of its secret."""

    webhook: str
    url: str
    secret: str
    begins: Begins
    types: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


class PartnerWebhookChanged(PublishedEvent, frozen=True):
    """The address, and what it gets; all of them replace the earlier ones."""

    webhook: str
    url: str
    types: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


class PartnerWebhookParked(PublishedEvent, frozen=True):
    """A person parked it: nothing is sent until it is resumed."""

    webhook: str
    reason: str


class PartnerWebhookResumed(PublishedEvent, frozen=True):
    """A person resumed it, whoever or whatever had parked it. With `after` it goes on behind that position of the log
    instead of where it stood."""

    webhook: str
    after: int | None = None


class PartnerWebhookSentAgain(PublishedEvent, frozen=True):
    """A person had the event at a position sent once more. What is sent next stays as it was."""

    webhook: str
    position: int


class PartnerWebhookSecretMade(PublishedEvent, frozen=True):
    """A secret was made beside the one that it is to replace. Both sign until the earlier one is ended."""

    webhook: str
    secret: str


class PartnerWebhookSecretEnded(PublishedEvent, frozen=True):
    """The secret signs no more, and is deleted from the vault."""

    webhook: str
    secret: str


class PartnerWebhookRemoved(PublishedEvent, frozen=True):
    """Nothing is sent there any more. Its secrets are deleted from the vault."""

    webhook: str
    reason: str


EVENTS: dict[str, type[PublishedEvent]] = {
    "rapporteur.registry.partner-webhook-registered.v1": PartnerWebhookRegistered,
    "rapporteur.registry.partner-webhook-changed.v1": PartnerWebhookChanged,
    "rapporteur.registry.partner-webhook-parked.v1": PartnerWebhookParked,
    "rapporteur.registry.partner-webhook-resumed.v1": PartnerWebhookResumed,
    "rapporteur.registry.partner-webhook-sent-again.v1": PartnerWebhookSentAgain,
    "rapporteur.registry.partner-webhook-secret-made.v1": PartnerWebhookSecretMade,
    "rapporteur.registry.partner-webhook-secret-ended.v1": PartnerWebhookSecretEnded,
    "rapporteur.registry.partner-webhook-removed.v1": PartnerWebhookRemoved,
}
