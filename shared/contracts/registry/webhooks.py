"""Events about partners' webhooks: addresses to which public events are sent as they are published.

They belong to the partner's stream. No event holds a secret; secrets are in the vault, each under its id. An endpoint's
progress and its server's responses are not recorded as events either.
"""

from typing import Literal

from shared.domain.event import PublishedEvent

Begins = Literal["beginning", "now"]


class PartnerWebhookRegistered(PublishedEvent, frozen=True):
    """An address was registered. It receives the events published since the beginning of the log, or from now on; with
    `types` or `subjects` only those, each given in full or as a prefix with an asterisk. `secret` is the id of its
    secret."""

    webhook: str
    url: str
    secret: str
    begins: Begins
    types: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


class PartnerWebhookChanged(PublishedEvent, frozen=True):
    """The address, and the events it receives; all of these replace earlier values."""

    webhook: str
    url: str
    types: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


class PartnerWebhookParked(PublishedEvent, frozen=True):
    """A user parked the webhook: nothing is sent until it is resumed."""

    webhook: str
    reason: str


class PartnerWebhookResumed(PublishedEvent, frozen=True):
    """A user resumed the webhook, regardless of how it was parked. With `after`, it continues after that position of
    the log instead of where it stopped."""

    webhook: str
    after: int | None = None


class PartnerWebhookSentAgain(PublishedEvent, frozen=True):
    """A user had the event at a position sent once more. This does not affect which event is sent next."""

    webhook: str
    position: int


class PartnerWebhookSecretMade(PublishedEvent, frozen=True):
    """A secret was created alongside the one that it will replace. Both are used for signing until the earlier one is
    ended."""

    webhook: str
    secret: str


class PartnerWebhookSecretEnded(PublishedEvent, frozen=True):
    """The secret is no longer used for signing, and is deleted from the vault."""

    webhook: str
    secret: str


class PartnerWebhookRemoved(PublishedEvent, frozen=True):
    """Nothing more is sent to the webhook. Its secrets are deleted from the vault."""

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
