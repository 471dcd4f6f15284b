"""The commands on partners' webhooks. The declarations of the events explain the fields."""

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
    """Change the address, or the events that it gets; its position in the log stays."""

    url: str
    types: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


class ParkWebhook(OnWebhook, frozen=True, kw_only=True):
    reason: str


class ResumeWebhook(OnWebhook, frozen=True, kw_only=True):
    """Resume sending. `after`: continue after this position in the log, instead of where it stopped."""

    after: int | None = None


class SendWebhookAgain(OnWebhook, frozen=True, kw_only=True):
    position: int


class RotateWebhookSecret(OnWebhook, frozen=True, kw_only=True):
    """Create `secret` beside the present one, which also signs until it is ended."""

    secret: str


class EndWebhookSecret(OnWebhook, frozen=True, kw_only=True):
    secret: str


class RemoveWebhook(OnWebhook, frozen=True, kw_only=True):
    reason: str
