"""What can be asked of a partner: a system of another body that reads what is public. No secret is in any command."""

from shared.contracts.registry import Way
from shared.domain.decider import RecordCommand


class OnPartner(RecordCommand, frozen=True, kw_only=True):
    about = "partner"

    partner: str


class RegisterPartner(OnPartner, frozen=True, kw_only=True):
    """`handle`: small letters, digits and single hyphens; its users, groups and clients are named by it for good."""

    mentions = ("organization", "contact")

    name: str
    handle: str
    ways: tuple[Way, ...]
    organization: str | None = None
    contact: str | None = None


class DescribePartner(OnPartner, frozen=True, kw_only=True):
    mentions = ("organization",)

    name: str
    organization: str | None = None


class ChangeWays(OnPartner, frozen=True, kw_only=True):
    """Credentials of a way that is left out are revoked with it."""

    ways: tuple[Way, ...]


class AddContact(OnPartner, frozen=True, kw_only=True):
    mentions = ("contact",)

    contact: str


class RemoveContact(OnPartner, frozen=True, kw_only=True):
    contact: str


class MakeCredential(OnPartner, frozen=True, kw_only=True):
    credential: str
    way: Way


class RotateCredential(OnPartner, frozen=True, kw_only=True):
    """Makes `credential` beside the one that it `replaces`, which goes on until it is revoked."""

    credential: str
    replaces: str


class RevokeCredential(OnPartner, frozen=True, kw_only=True):
    credential: str
    reason: str


class SuspendPartner(OnPartner, frozen=True, kw_only=True):
    reason: str


class ResumePartner(OnPartner, frozen=True, kw_only=True):
    reason: str
