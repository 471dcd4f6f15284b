"""What can be asked of an account."""

from typing import Literal

from shared.contracts.registry import Role
from shared.domain.decider import RecordCommand


class OnAccount(RecordCommand, frozen=True, kw_only=True):
    about = "account"

    account: str


class OpenAccount(OnAccount, frozen=True, kw_only=True):
    """`name` is what the holder signs in with."""

    name: str
    kind: Literal["person", "machine"] = "person"
    roles: tuple[Role, ...] = ()


class ChangeRoles(OnAccount, frozen=True, kw_only=True):
    roles: tuple[Role, ...]
    reason: str | None = None


class ProposeRoles(OnAccount, frozen=True, kw_only=True):
    """`by` is the account that proposes; another one confirms. `proposal` is the id it then has."""

    proposal: str
    roles: tuple[Role, ...]
    reason: str
    by: str


class ConfirmRoles(OnAccount, frozen=True, kw_only=True):
    proposal: str
    by: str


class DeclineRoles(OnAccount, frozen=True, kw_only=True):
    """By the proposer, a withdrawal."""

    proposal: str
    reason: str
    by: str


class DisableAccount(OnAccount, frozen=True, kw_only=True):
    reason: str


class EnableAccount(OnAccount, frozen=True, kw_only=True):
    reason: str


class RevokeSession(OnAccount, frozen=True, kw_only=True):
    """`session` is the jti of a token of this account."""

    session: str
    reason: Literal["signed out", "revoked"] = "revoked"
