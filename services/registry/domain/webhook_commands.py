"""The commands on partners' webhooks. What their fields mean is said where the events are declared."""

from services.registry.domain.commands import OnPartner
from shared.contracts.registry.webhooks import Begins


class OnWebhook(OnPartner, frozen=True, kw_only=True):
    webhook: str


class RegisterWebhook(OnWebhook, frozen=True, kw_only=True):
    """Register an address to which events are sent; `secret` is the id of the secret that they are signed with."""

    url: str
    secret: str
    begins: Begins
    types: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


class ChangeWebhook(OnWebhook, frozen=True, kw_only=True):
    """Change the address, or what it gets; the place in the log stays."""

    url: str
    types: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


class ParkWebhook(OnWebhook, frozen=True, kw_only=True):
    reason: str


class ResumeWebhook(OnWebhook, frozen=True, kw_only=True):
    """Go on sending. `after`: behind that position of the log, instead of where it stood."""

    after: int | None = None


class SendWebhookAgain(OnWebhook, frozen=True, kw_only=True):
    position: int


class RotateWebhookSecret(OnWebhook, frozen=True, kw_only=True):
    """Make `secret` beside the present one, which signs too until it is ended."""

    secret: str


class EndWebhookSecret(OnWebhook, frozen=True, kw_only=True):
    secret: str


class RemoveWebhook(OnWebhook, frozen=True, kw_only=True):
    reason: str
