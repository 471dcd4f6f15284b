"""What can be asked of the registry.

Dates are YYYY, YYYY-MM or YYYY-MM-DD, as precisely as they are known; `country` is ISO 3166-1 alpha-3. A `fact` is the
id of a dated statement: asked for again it gives nothing new. Texts about people are plain here; the events close them.
"""

from typing import Literal

import msgspec

from shared.contracts.provenance import Certainty, Imported
from shared.contracts.registry import NameKind, Role, StatusField

NOTHING: tuple[tuple[str, str], ...] = ()


class _OfState(msgspec.Struct, frozen=True, kw_only=True):
    state: str

    @property
    def stream(self) -> str:
        return self.state

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        return NOTHING


class _OfOrganization(msgspec.Struct, frozen=True, kw_only=True):
    organization: str

    @property
    def stream(self) -> str:
        return self.organization

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        return NOTHING


class _OfPerson(msgspec.Struct, frozen=True, kw_only=True):
    person: str

    @property
    def stream(self) -> str:
        return self.person

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        return NOTHING


class _OfAccount(msgspec.Struct, frozen=True, kw_only=True):
    account: str

    @property
    def stream(self) -> str:
        return self.account

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        return NOTHING


class RegisterState(_OfState, frozen=True, kw_only=True):
    iso3: str
    iso2: str
    name: str
    imported: Imported | None = None


class StateStatus(_OfState, frozen=True, kw_only=True):
    fact: str
    field: StatusField
    value: str
    since: str | None = None
    until: str | None = None
    certainty: Certainty | None = None
    note: str | None = None
    source: str | None = None
    imported: Imported | None = None


class CorrectStatus(_OfState, frozen=True, kw_only=True):
    """The fact as it should have been stated."""

    fact: str
    value: str
    reason: str
    since: str | None = None
    until: str | None = None
    certainty: Certainty | None = None
    note: str | None = None
    source: str | None = None


class WithdrawStatus(_OfState, frozen=True, kw_only=True):
    fact: str
    reason: str


class RegisterOrganization(_OfOrganization, frozen=True, kw_only=True):
    name: str
    source: str | None = None
    imported: Imported | None = None


class NameOrganization(_OfOrganization, frozen=True, kw_only=True):
    """Another name: a spelling that sources use, or the name from `since` on."""

    fact: str
    kind: NameKind
    name: str
    since: str | None = None
    source: str | None = None
    imported: Imported | None = None


class PlaceOrganization(_OfOrganization, frozen=True, kw_only=True):
    fact: str
    country: str
    since: str | None = None
    until: str | None = None
    source: str | None = None
    imported: Imported | None = None


class CorrectPlace(_OfOrganization, frozen=True, kw_only=True):
    fact: str
    country: str
    reason: str
    since: str | None = None
    until: str | None = None
    source: str | None = None


class RecognizeDuplicate(_OfOrganization, frozen=True, kw_only=True):
    """`organization` is the same as `same_as`, and was for all time."""

    fact: str
    same_as: str
    source: str | None = None
    imported: Imported | None = None

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        return (("same_as", self.same_as),)


class MergeOrganization(_OfOrganization, frozen=True, kw_only=True):
    """`organization` is part of `into` from `since` on."""

    fact: str
    into: str
    since: str
    source: str | None = None
    imported: Imported | None = None

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        return (("into", self.into),)


class CorrectMerger(_OfOrganization, frozen=True, kw_only=True):
    fact: str
    into: str
    since: str
    reason: str
    source: str | None = None

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        return (("into", self.into),)


class WithdrawOrganizationFact(_OfOrganization, frozen=True, kw_only=True):
    """A name, a place, a merger or a duplicate was stated in error."""

    fact: str
    reason: str


class RegisterPerson(_OfPerson, frozen=True, kw_only=True):
    name: str
    imported: Imported | None = None


class CorrectPersonName(_OfPerson, frozen=True, kw_only=True):
    name: str
    reason: str


class AffiliatePerson(_OfPerson, frozen=True, kw_only=True):
    fact: str
    organization: str
    title: str | None = None
    since: str | None = None
    until: str | None = None
    source: str | None = None
    imported: Imported | None = None

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        return (("organization", self.organization),)


class CorrectAffiliation(_OfPerson, frozen=True, kw_only=True):
    fact: str
    organization: str
    reason: str
    title: str | None = None
    since: str | None = None
    until: str | None = None
    source: str | None = None

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        return (("organization", self.organization),)


class WithdrawAffiliation(_OfPerson, frozen=True, kw_only=True):
    fact: str
    reason: str


class OpenAccount(_OfAccount, frozen=True, kw_only=True):
    """`name` is what the holder signs in with."""

    name: str
    kind: Literal["person", "machine"] = "person"
    roles: tuple[Role, ...] = ()


class ChangeRoles(_OfAccount, frozen=True, kw_only=True):
    roles: tuple[Role, ...]
    reason: str | None = None


class DisableAccount(_OfAccount, frozen=True, kw_only=True):
    reason: str


class EnableAccount(_OfAccount, frozen=True, kw_only=True):
    reason: str


class RevokeSession(_OfAccount, frozen=True, kw_only=True):
    """`session` is the jti of a token of this account."""

    session: str
    reason: Literal["signed out", "revoked"] = "revoked"
