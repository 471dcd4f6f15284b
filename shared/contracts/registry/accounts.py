"""Events about accounts, their roles, and revoked sessions."""

from typing import Literal

from shared.domain.event import Personal, PublishedEvent

Role = Literal["staff", "approver", "administrator", "auditor", "reader", "service"]


class AccountOpened(PublishedEvent, frozen=True):
    """An account was opened. Its holder signs in with `name`; credentials are kept only in the vault."""

    account: str
    name: Personal
    kind: Literal["person", "machine"]
    roles: tuple[Role, ...]


class RolesChanged(PublishedEvent, frozen=True):
    roles: tuple[Role, ...]
    reason: str | None = None


class RoleChangeProposed(PublishedEvent, frozen=True):
    """`proposer`, an account, proposes that the stream's account have these roles and no others.

    It waits for another administrator, and lapses when the roles change in another way or the account is disabled.
    """

    proposal: str
    roles: tuple[Role, ...]
    reason: str
    proposer: str


class RoleChangeConfirmed(PublishedEvent, frozen=True):
    """Another administrator agreed. The roles take effect with the `RolesChanged` that follows in the same stream.

    Earlier tokens of the account are no longer valid.
    """

    proposal: str


class RoleChangeDeclined(PublishedEvent, frozen=True):
    """Another administrator did not agree, or the proposer withdrew it."""

    proposal: str
    reason: str


class AccountDisabled(PublishedEvent, frozen=True):
    reason: str


class AccountEnabled(PublishedEvent, frozen=True):
    reason: str


class SessionRevoked(PublishedEvent, frozen=True):
    """A session or a token was revoked, which takes effect everywhere within a second. `session` is the token's jti."""

    session: str
    reason: Literal["signed out", "revoked"]


EVENTS: dict[str, type[PublishedEvent]] = {
    "rapporteur.registry.account-opened.v1": AccountOpened,
    "rapporteur.registry.roles-changed.v1": RolesChanged,
    "rapporteur.registry.role-change-proposed.v1": RoleChangeProposed,
    "rapporteur.registry.role-change-confirmed.v1": RoleChangeConfirmed,
    "rapporteur.registry.role-change-declined.v1": RoleChangeDeclined,
    "rapporteur.registry.account-disabled.v1": AccountDisabled,
    "rapporteur.registry.account-enabled.v1": AccountEnabled,
    "rapporteur.registry.session-revoked.v1": SessionRevoked,
}
