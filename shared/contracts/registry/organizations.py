"""Events of organizations: their names, places, groups, classes, and which other record they are or became part of."""

from typing import ClassVar, Literal

from shared.contracts.provenance import Imported
from shared.domain.event import PublishedEvent

NameKind = Literal["spelling", "rename"]
OrganizationClass = Literal["category", "size", "sector"]


class OrganizationRegistered(PublishedEvent, frozen=True):
    organization: str
    name: str
    source: str | None = None
    imported: Imported | None = None


class OrganizationNameCorrected(PublishedEvent, frozen=True):
    """The name as it should have been registered."""

    restates_record: ClassVar[bool] = True

    name: str
    reason: str
    source: str | None = None


class OrganizationNamed(PublishedEvent, frozen=True):
    """Another name: a spelling is a name that sources use, a rename is the name from `since` on."""

    fact: str
    kind: NameKind
    name: str
    since: str | None = None
    source: str | None = None
    imported: Imported | None = None


class OrganizationPlaced(PublishedEvent, frozen=True):
    """The country of the headquarters."""

    fact: str
    country: str
    since: str | None = None
    until: str | None = None
    source: str | None = None
    imported: Imported | None = None


class OrganizationPlaceCorrected(PublishedEvent, frozen=True):
    fact: str
    country: str
    reason: str
    since: str | None = None
    until: str | None = None
    source: str | None = None


class DuplicateRecognized(PublishedEvent, frozen=True):
    """The stream's organization is the same as another record, and was for all time."""

    fact: str
    same_as: str
    source: str | None = None
    imported: Imported | None = None


class OrganizationMerged(PublishedEvent, frozen=True):
    """The stream's organization is part of another from `since` on."""

    fact: str
    into: str
    since: str
    source: str | None = None
    imported: Imported | None = None


class OrganizationMergerCorrected(PublishedEvent, frozen=True):
    fact: str
    into: str
    since: str
    reason: str
    source: str | None = None


class SubsidiaryStated(PublishedEvent, frozen=True):
    """The stream's organization, a member entity of its own, belongs to the corporate group of `parent`."""

    fact: str
    parent: str
    since: str | None = None
    until: str | None = None
    source: str | None = None
    imported: Imported | None = None


class SubsidiaryCorrected(PublishedEvent, frozen=True):
    fact: str
    parent: str
    reason: str
    since: str | None = None
    until: str | None = None
    source: str | None = None


class OrganizationClassified(PublishedEvent, frozen=True):
    """The membership category, the size or the sector of activity of the stream's organization, then."""

    fact: str
    field: OrganizationClass
    value: str
    since: str | None = None
    until: str | None = None
    source: str | None = None
    imported: Imported | None = None


class OrganizationClassCorrected(PublishedEvent, frozen=True):
    """The class as it should have been stated; which field it is of stays."""

    fact: str
    value: str
    reason: str
    since: str | None = None
    until: str | None = None
    source: str | None = None


class OrganizationFactWithdrawn(PublishedEvent, frozen=True):
    """A name, place, merger, duplicate, parent or class of the stream's organization was stated in error."""

    withdraws: ClassVar[bool] = True

    fact: str
    reason: str


class LikenessDismissed(PublishedEvent, frozen=True):
    """The stream's organization and `other` are two, though their names are very like one another."""

    other: str
    reason: str | None = None


EVENTS: dict[str, type[PublishedEvent]] = {
    "rapporteur.registry.organization-registered.v1": OrganizationRegistered,
    "rapporteur.registry.organization-name-corrected.v1": OrganizationNameCorrected,
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
}
