"""What can be asked of an organization."""

from shared.contracts.registry import NameKind, OrganizationClass
from shared.domain.decider import RecordCommand
from shared.domain.provenance import Imported


class OnOrganization(RecordCommand, frozen=True, kw_only=True):
    about = "organization"

    organization: str


class RegisterOrganization(OnOrganization, frozen=True, kw_only=True):
    """`another`: it is none of those whose names are very like its own. A row of a file is taken as it comes."""

    name: str
    source: str | None = None
    imported: Imported | None = None
    another: bool = False


class NameOrganization(OnOrganization, frozen=True, kw_only=True):
    """Another name: a spelling that sources use, or the name from `since` on."""

    fact: str
    kind: NameKind
    name: str
    since: str | None = None
    source: str | None = None
    imported: Imported | None = None


class PlaceOrganization(OnOrganization, frozen=True, kw_only=True):
    fact: str
    country: str
    since: str | None = None
    until: str | None = None
    source: str | None = None
    imported: Imported | None = None


class CorrectPlace(OnOrganization, frozen=True, kw_only=True):
    fact: str
    country: str
    reason: str
    since: str | None = None
    until: str | None = None
    source: str | None = None


class RecognizeDuplicate(OnOrganization, frozen=True, kw_only=True):
    """`organization` is the same as `same_as`, and was for all time."""

    mentions = ("same_as",)

    fact: str
    same_as: str
    source: str | None = None
    imported: Imported | None = None


class MergeOrganization(OnOrganization, frozen=True, kw_only=True):
    """`organization` is part of `into` from `since` on."""

    mentions = ("into",)

    fact: str
    into: str
    since: str
    source: str | None = None
    imported: Imported | None = None


class CorrectMerger(OnOrganization, frozen=True, kw_only=True):
    mentions = ("into",)

    fact: str
    into: str
    since: str
    reason: str
    source: str | None = None


class StateSubsidiary(OnOrganization, frozen=True, kw_only=True):
    """`organization` stays a member entity of its own and belongs to the corporate group of `parent`, then."""

    mentions = ("parent",)

    fact: str
    parent: str
    since: str | None = None
    until: str | None = None
    source: str | None = None
    imported: Imported | None = None


class CorrectSubsidiary(OnOrganization, frozen=True, kw_only=True):
    mentions = ("parent",)

    fact: str
    parent: str
    reason: str
    since: str | None = None
    until: str | None = None
    source: str | None = None


class ClassifyOrganization(OnOrganization, frozen=True, kw_only=True):
    """Its membership category, size or sector of activity, then: see `organization.classes`."""

    fact: str
    field: OrganizationClass
    value: str
    since: str | None = None
    until: str | None = None
    source: str | None = None
    imported: Imported | None = None


class CorrectClass(OnOrganization, frozen=True, kw_only=True):
    """The class as it should have been stated; of which field it is stays."""

    fact: str
    value: str
    reason: str
    since: str | None = None
    until: str | None = None
    source: str | None = None


class DismissLikeness(OnOrganization, frozen=True, kw_only=True):
    """`organization` and `other` are two, however like their names are."""

    mentions = ("other",)

    other: str
    reason: str | None = None


class WithdrawOrganizationFact(OnOrganization, frozen=True, kw_only=True):
    """What was stated of it under `fact`, of whatever kind, was stated in error."""

    fact: str
    reason: str


class CorrectOrganizationName(OnOrganization, frozen=True, kw_only=True):
    """The name as it should have been registered."""

    name: str
    reason: str
    source: str | None = None


class MarkOrganizationInError(OnOrganization, frozen=True, kw_only=True):
    """The organization should never have been registered."""

    reason: str


class ReinstateOrganization(OnOrganization, frozen=True, kw_only=True):
    """The organization was registered rightly after all."""

    reason: str
