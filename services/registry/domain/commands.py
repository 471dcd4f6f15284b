"""The commands of the registry, by record.

Dates are YYYY, YYYY-MM or YYYY-MM-DD, as precisely as known; `country` is ISO 3166-1 alpha-3. A `fact` is the id of a
dated statement: repeating it records nothing new. Texts about people are in plain text here; the events encrypt them.
Commands that state, correct and withdraw a statement of a declared kind carry the content of its event.
"""

from typing import Literal

from shared.contracts import registry as events
from shared.contracts.registry import Role, Way
from shared.domain.decider import RecordCommand
from shared.domain.provenance import Imported
from shared.statements.decider import command_of


class OnState(RecordCommand, frozen=True, kw_only=True):
    about = "state"

    state: str


class RegisterState(OnState, frozen=True, kw_only=True):
    iso3: str
    iso2: str
    name: str
    imported: Imported | None = None


class CorrectStateName(OnState, frozen=True, kw_only=True):
    """Correct the name under which a State was registered."""

    name: str
    reason: str


class MarkStateInError(OnState, frozen=True, kw_only=True):
    """Mark a State as registered in error."""

    reason: str


class ReinstateState(OnState, frozen=True, kw_only=True):
    """Reinstate a State that was registered in error."""

    reason: str


StateStatus = command_of(events.StatusStated, OnState, "StateStatus")
CorrectStatus = command_of(events.StatusCorrected, OnState, "CorrectStatus")
WithdrawStatus = command_of(events.StatusWithdrawn, OnState, "WithdrawStatus")


class OnOrganization(RecordCommand, frozen=True, kw_only=True):
    about = "organization"

    organization: str


class RegisterOrganization(OnOrganization, frozen=True, kw_only=True):
    """Register an organization. `another`: it differs from all organizations with very similar names. Rows of a file
    are not checked for similar names."""

    name: str
    source: str | None = None
    imported: Imported | None = None
    another: bool = False


class DismissLikeness(OnOrganization, frozen=True, kw_only=True):
    """Record that `organization` and `other` are different, however similar their names are."""

    mentions = ("other",)

    other: str
    reason: str | None = None


class CorrectOrganizationName(OnOrganization, frozen=True, kw_only=True):
    """Correct the name under which an organization was registered."""

    name: str
    reason: str
    source: str | None = None


class MarkOrganizationInError(OnOrganization, frozen=True, kw_only=True):
    """Mark an organization as registered in error."""

    reason: str


class ReinstateOrganization(OnOrganization, frozen=True, kw_only=True):
    """Reinstate an organization that was registered in error."""

    reason: str


NameOrganization = command_of(events.OrganizationNamed, OnOrganization, "NameOrganization")
PlaceOrganization = command_of(events.OrganizationPlaced, OnOrganization, "PlaceOrganization")
CorrectPlace = command_of(events.OrganizationPlaceCorrected, OnOrganization, "CorrectPlace")
RecognizeDuplicate = command_of(events.DuplicateRecognized, OnOrganization, "RecognizeDuplicate")
MergeOrganization = command_of(events.OrganizationMerged, OnOrganization, "MergeOrganization")
CorrectMerger = command_of(events.OrganizationMergerCorrected, OnOrganization, "CorrectMerger")
StateSubsidiary = command_of(events.SubsidiaryStated, OnOrganization, "StateSubsidiary")
CorrectSubsidiary = command_of(events.SubsidiaryCorrected, OnOrganization, "CorrectSubsidiary")
ClassifyOrganization = command_of(events.OrganizationClassified, OnOrganization, "ClassifyOrganization")
CorrectClass = command_of(events.OrganizationClassCorrected, OnOrganization, "CorrectClass")
WithdrawOrganizationFact = command_of(events.OrganizationFactWithdrawn, OnOrganization, "WithdrawOrganizationFact")


class OnPerson(RecordCommand, frozen=True, kw_only=True):
    about = "person"

    person: str


class RegisterPerson(OnPerson, frozen=True, kw_only=True):
    name: str
    imported: Imported | None = None


class CorrectPersonName(OnPerson, frozen=True, kw_only=True):
    name: str
    reason: str


class AffiliatePerson(OnPerson, frozen=True, kw_only=True):
    mentions = ("organization",)

    fact: str
    organization: str
    title: str | None = None
    since: str | None = None
    until: str | None = None
    source: str | None = None
    imported: Imported | None = None


class CorrectAffiliation(OnPerson, frozen=True, kw_only=True):
    mentions = ("organization",)

    fact: str
    organization: str
    reason: str
    title: str | None = None
    since: str | None = None
    until: str | None = None
    source: str | None = None


class WithdrawAffiliation(OnPerson, frozen=True, kw_only=True):
    fact: str
    reason: str


class MarkPersonInError(OnPerson, frozen=True, kw_only=True):
    """Mark a person as registered in error."""

    reason: str


class ReinstatePerson(OnPerson, frozen=True, kw_only=True):
    """Reinstate a person who was registered in error."""

    reason: str


class OnAccount(RecordCommand, frozen=True, kw_only=True):
    about = "account"

    account: str


class OpenAccount(OnAccount, frozen=True, kw_only=True):
    """Open an account; its holder signs in with `name`."""

    name: str
    kind: Literal["person", "machine"] = "person"
    roles: tuple[Role, ...] = ()


class ChangeRoles(OnAccount, frozen=True, kw_only=True):
    roles: tuple[Role, ...]
    reason: str | None = None


class ProposeRoles(OnAccount, frozen=True, kw_only=True):
    """Propose roles: `by` is the proposing account, and another one confirms. `proposal` is the new proposal's id."""

    proposal: str
    roles: tuple[Role, ...]
    reason: str
    by: str


class ConfirmRoles(OnAccount, frozen=True, kw_only=True):
    proposal: str
    by: str


class DeclineRoles(OnAccount, frozen=True, kw_only=True):
    """Decline a change of roles; if its proposer does this, it is withdrawn."""

    proposal: str
    reason: str
    by: str


class DisableAccount(OnAccount, frozen=True, kw_only=True):
    reason: str


class EnableAccount(OnAccount, frozen=True, kw_only=True):
    reason: str


class RevokeSession(OnAccount, frozen=True, kw_only=True):
    """Revoke a session; `session` is the jti of one of the account's tokens."""

    session: str
    reason: Literal["signed out", "revoked"] = "revoked"


class OnPartner(RecordCommand, frozen=True, kw_only=True):
    about = "partner"

    partner: str


class RegisterPartner(OnPartner, frozen=True, kw_only=True):
    """Register a partner. `handle`: lower-case letters, digits and single hyphens; the partner's users, groups and
    clients are named after it for good."""

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
    """Change a partner's ways to read; credentials for an omitted way are revoked."""

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
    """Create `credential` beside the one that it `replaces`, which works until it is revoked."""

    credential: str
    replaces: str


class RevokeCredential(OnPartner, frozen=True, kw_only=True):
    credential: str
    reason: str


class SuspendPartner(OnPartner, frozen=True, kw_only=True):
    reason: str


class ResumePartner(OnPartner, frozen=True, kw_only=True):
    reason: str
