"""Events of the log `registry`: States, organizations, people and accounts.

A dated fact has an id (`fact`). `since` and `until` are its first and last day as YYYY, YYYY-MM or YYYY-MM-DD; an
absent `since` holds for every day on which no dated fact of the kind does, an absent `until` is open. `country` is
ISO 3166-1 alpha-3.
"""

from typing import Literal

from shared.contracts.provenance import Certainty, Imported
from shared.domain.event import Personal, Published

StatusField = Literal["region", "development", "ldc", "lldc", "sids", "transition", "member"]
NameKind = Literal["spelling", "rename"]
OrganizationClass = Literal["category", "size", "sector"]
Role = Literal["staff", "approver", "administrator", "auditor", "reader", "service"]


class StateRegistered(Published, frozen=True):
    state: str
    iso3: str
    iso2: str
    name: str
    imported: Imported | None = None


class StatusStated(Published, frozen=True):
    """`value` is a region as ITU names it, `developing` or `developed` (UN M49), or `yes` / `no`."""

    fact: str
    field: StatusField
    value: str
    since: str | None = None
    until: str | None = None
    certainty: Certainty | None = None
    note: str | None = None
    source: str | None = None
    imported: Imported | None = None


class StatusCorrected(Published, frozen=True):
    """The fact as it should have been stated: it replaces value, days, certainty, note and source."""

    fact: str
    value: str
    reason: str
    since: str | None = None
    until: str | None = None
    certainty: Certainty | None = None
    note: str | None = None
    source: str | None = None


class StatusWithdrawn(Published, frozen=True):
    fact: str
    reason: str


class OrganizationRegistered(Published, frozen=True):
    organization: str
    name: str
    source: str | None = None
    imported: Imported | None = None


class OrganizationNamed(Published, frozen=True):
    """Another name: a spelling is a name that sources use, a rename is the name from `since` on."""

    fact: str
    kind: NameKind
    name: str
    since: str | None = None
    source: str | None = None
    imported: Imported | None = None


class OrganizationPlaced(Published, frozen=True):
    """The country of the headquarters."""

    fact: str
    country: str
    since: str | None = None
    until: str | None = None
    source: str | None = None
    imported: Imported | None = None


class OrganizationPlaceCorrected(Published, frozen=True):
    fact: str
    country: str
    reason: str
    since: str | None = None
    until: str | None = None
    source: str | None = None


class DuplicateRecognized(Published, frozen=True):
    """The stream's organization is the same as another record, and was for all time."""

    fact: str
    same_as: str
    source: str | None = None
    imported: Imported | None = None


class OrganizationMerged(Published, frozen=True):
    """The stream's organization is part of another from `since` on."""

    fact: str
    into: str
    since: str
    source: str | None = None
    imported: Imported | None = None


class OrganizationMergerCorrected(Published, frozen=True):
    fact: str
    into: str
    since: str
    reason: str
    source: str | None = None


class SubsidiaryStated(Published, frozen=True):
    """The stream's organization, a member entity of its own, belongs to the corporate group of `parent`."""

    fact: str
    parent: str
    since: str | None = None
    until: str | None = None
    source: str | None = None
    imported: Imported | None = None


class SubsidiaryCorrected(Published, frozen=True):
    fact: str
    parent: str
    reason: str
    since: str | None = None
    until: str | None = None
    source: str | None = None


class OrganizationClassified(Published, frozen=True):
    """The membership category, the size or the sector of activity of the stream's organization, then."""

    fact: str
    field: OrganizationClass
    value: str
    since: str | None = None
    until: str | None = None
    source: str | None = None
    imported: Imported | None = None


class OrganizationClassCorrected(Published, frozen=True):
    """The class as it should have been stated; which field it is of stays."""

    fact: str
    value: str
    reason: str
    since: str | None = None
    until: str | None = None
    source: str | None = None


class OrganizationFactWithdrawn(Published, frozen=True):
    """A name, place, merger, duplicate, parent or class of the stream's organization was stated in error."""

    fact: str
    reason: str


class LikenessDismissed(Published, frozen=True):
    """The stream's organization and `other` are two, though their names are very like one another."""

    other: str
    reason: str | None = None


class PersonRegistered(Published, frozen=True):
    person: str
    name: Personal
    imported: Imported | None = None


class PersonNameCorrected(Published, frozen=True):
    name: Personal
    reason: str


class PersonAffiliated(Published, frozen=True):
    fact: str
    organization: str
    title: Personal | None = None
    since: str | None = None
    until: str | None = None
    source: str | None = None
    imported: Imported | None = None


class AffiliationCorrected(Published, frozen=True):
    fact: str
    organization: str
    reason: str
    title: Personal | None = None
    since: str | None = None
    until: str | None = None
    source: str | None = None


class AffiliationWithdrawn(Published, frozen=True):
    fact: str
    reason: str


class AccountOpened(Published, frozen=True):
    """`name` is what its holder signs in with; credentials are in the vault and never here."""

    account: str
    name: Personal
    kind: Literal["person", "machine"]
    roles: tuple[Role, ...]


class RolesChanged(Published, frozen=True):
    roles: tuple[Role, ...]
    reason: str | None = None


class RoleChangeProposed(Published, frozen=True):
    """`proposer`, an account, proposes that the stream's account have these roles and no others.

    It waits for another administrator, and lapses when the roles change otherwise or the account is disabled.
    """

    proposal: str
    roles: tuple[Role, ...]
    reason: str
    proposer: str


class RoleChangeConfirmed(Published, frozen=True):
    """Another administrator agreed. The roles hold by the `RolesChanged` that follows in the same stream.

    Tokens of the account that were issued before are no longer good.
    """

    proposal: str


class RoleChangeDeclined(Published, frozen=True):
    """Another administrator did not agree, or the proposer withdrew it."""

    proposal: str
    reason: str


class AccountDisabled(Published, frozen=True):
    reason: str


class AccountEnabled(Published, frozen=True):
    reason: str


class SessionRevoked(Published, frozen=True):
    """A session or a token is no longer good, everywhere within a second. `session` is the token's jti."""

    session: str
    reason: Literal["signed out", "revoked"]


EVENTS: dict[str, type[Published]] = {
    "rapporteur.registry.state-registered.v1": StateRegistered,
    "rapporteur.registry.status-stated.v1": StatusStated,
    "rapporteur.registry.status-corrected.v1": StatusCorrected,
    "rapporteur.registry.status-withdrawn.v1": StatusWithdrawn,
    "rapporteur.registry.organization-registered.v1": OrganizationRegistered,
    "rapporteur.registry.organization-named.v1": OrganizationNamed,
    "rapporteur.registry.organization-placed.v1": OrganizationPlaced,
    "rapporteur.registry.organization-place-corrected.v1": OrganizationPlaceCorrected,
    "rapporteur.registry.duplicate-recognized.v1": DuplicateRecognized,
    "rapporteur.registry.organization-merged.v1": OrganizationMerged,
    "rapporteur.registry.organization-merger-corrected.v1": OrganizationMergerCorrected,
    "rapporteur.registry.subsidiary-stated.v1": SubsidiaryStated,
    "rapporteur.registry.subsidiary-corrected.v1": SubsidiaryCorrected,
    "rapporteur.registry.organization-classified.v1": OrganizationClassified,
    "rapporteur.registry.organization-class-corrected.v1": OrganizationClassCorrected,
    "rapporteur.registry.organization-fact-withdrawn.v1": OrganizationFactWithdrawn,
    "rapporteur.registry.likeness-dismissed.v1": LikenessDismissed,
    "rapporteur.registry.person-registered.v1": PersonRegistered,
    "rapporteur.registry.person-name-corrected.v1": PersonNameCorrected,
    "rapporteur.registry.person-affiliated.v1": PersonAffiliated,
    "rapporteur.registry.affiliation-corrected.v1": AffiliationCorrected,
    "rapporteur.registry.affiliation-withdrawn.v1": AffiliationWithdrawn,
    "rapporteur.registry.account-opened.v1": AccountOpened,
    "rapporteur.registry.roles-changed.v1": RolesChanged,
    "rapporteur.registry.role-change-proposed.v1": RoleChangeProposed,
    "rapporteur.registry.role-change-confirmed.v1": RoleChangeConfirmed,
    "rapporteur.registry.role-change-declined.v1": RoleChangeDeclined,
    "rapporteur.registry.account-disabled.v1": AccountDisabled,
    "rapporteur.registry.account-enabled.v1": AccountEnabled,
    "rapporteur.registry.session-revoked.v1": SessionRevoked,
}
