"""Events about organizations: their names, places, groups and classes, duplicates and mergers."""

from collections.abc import Callable
from typing import Annotated, ClassVar, Literal

from shared.contracts.records import ORGANIZATION, OrganizationId
from shared.domain.event import PublishedEvent
from shared.domain.provenance import Imported
from shared.statements.events import Correction, Statement, Withdrawal
from shared.statements.fields import Field
from shared.statements.kinds import StatementKind
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _

NameKind = Literal["spelling", "rename"]
OrganizationClass = Literal["category", "size", "sector"]
Since = Annotated[str | None, Field(_("Since"), control="date")]
Until = Annotated[str | None, Field(_("Until"), control="date")]
NAME_KINDS = {"spelling": _("A spelling that sources use"), "rename": _("Its new name, from a day on")}
CLASSES = {"category": _("Category"), "size": _("Size"), "sector": _("Sector")}
CATEGORIES = {
    "Sector Member": _("Sector Member"),
    "Associate": _("Associate"),
    "Academia": _("Academia"),
    "not a member": _("not a member"),
}
"""Membership of the Sector, as ITU's Convention and its Resolution 169 name it."""
SIZES = {"micro": _("micro"), "small or medium": _("small or medium"), "large": _("large")}
"""Resolution 68 asks for small and medium-sized enterprises, for micro enterprises, and for large organizations."""


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


class OrganizationNamed(Statement, frozen=True):
    """Another name: a spelling is a name used in sources, a rename is the name from `since` on."""

    kind: Annotated[NameKind, Field(_("What it is"), choices=NAME_KINDS)]
    name: Annotated[str, Field(_("Name"), longest=300)]
    since: Since = None


class OrganizationPlaced(Statement, frozen=True):
    """The country of the headquarters."""

    country: Annotated[str, Field(_("Country"), _("Of the headquarters. Type a part of its name."), longest=3)]
    since: Since = None
    until: Until = None


class OrganizationPlaceCorrected(Correction, frozen=True):
    country: str
    reason: str
    since: str | None = None
    until: str | None = None
    source: str | None = None


class DuplicateRecognized(Statement, frozen=True):
    """The stream's organization is the same as another record, for all time."""

    same_as: Annotated[OrganizationId, Field(_("The same as"), _("Type part of its name."))]


class OrganizationMerged(Statement, frozen=True):
    """The stream's organization is part of another from `since` on."""

    into: Annotated[OrganizationId, Field(_("Part of"), _("Type part of its name."))]
    since: Annotated[str, Field(_("Since"), control="date")]


class OrganizationMergerCorrected(Correction, frozen=True):
    into: OrganizationId
    since: str
    reason: str
    source: str | None = None


class SubsidiaryStated(Statement, frozen=True):
    """The stream's organization, a separate member entity, belongs to the corporate group of `parent`."""

    parent: Annotated[OrganizationId, Field(_("Group of"), _("Type part of its name."))]
    since: Since = None
    until: Until = None


class SubsidiaryCorrected(Correction, frozen=True):
    parent: OrganizationId
    reason: str
    since: str | None = None
    until: str | None = None
    source: str | None = None


class OrganizationClassified(Statement, frozen=True):
    """The membership category, the size or the sector of activity of the stream's organization, on those days."""

    field: Annotated[OrganizationClass, Field(_("Class"), choices=CLASSES)]
    value: Annotated[str, Field(_("Value"), longest=60)]
    since: Since = None
    until: Until = None


class OrganizationClassCorrected(Correction, frozen=True):
    """The class as it should have been stated; its field is unchanged."""

    value: str
    reason: str
    since: str | None = None
    until: str | None = None
    source: str | None = None


class OrganizationFactWithdrawn(Withdrawal, frozen=True):
    """A name, place, merger, duplicate, parent or class of the stream's organization was stated in error."""


class LikenessDismissed(PublishedEvent, frozen=True):
    """The stream's organization and `other` are different organizations, although their names are very similar."""

    other: str
    reason: str | None = None


NAME = StatementKind(
    name="name",
    stated=OrganizationNamed,
    withdrawn=OrganizationFactWithdrawn,
    about=ORGANIZATION,
    marking="bureau",
    wording=Wording(kind=_("Name")),
)
PLACE = StatementKind(
    name="place",
    stated=OrganizationPlaced,
    corrected=OrganizationPlaceCorrected,
    withdrawn=OrganizationFactWithdrawn,
    about=ORGANIZATION,
    marking="bureau",
    wording=Wording(kind=_("Country")),
)
DUPLICATE = StatementKind(
    name="duplicate",
    stated=DuplicateRecognized,
    withdrawn=OrganizationFactWithdrawn,
    about=ORGANIZATION,
    marking="bureau",
    wording=Wording(kind=_("Same organization")),
)
MERGER = StatementKind(
    name="merger",
    stated=OrganizationMerged,
    corrected=OrganizationMergerCorrected,
    withdrawn=OrganizationFactWithdrawn,
    about=ORGANIZATION,
    marking="bureau",
    wording=Wording(kind=_("Merger")),
)
PARENT = StatementKind(
    name="parent",
    stated=SubsidiaryStated,
    corrected=SubsidiaryCorrected,
    withdrawn=OrganizationFactWithdrawn,
    about=ORGANIZATION,
    marking="bureau",
    wording=Wording(kind=_("Corporate group")),
)
CLASS = StatementKind(
    name="class",
    stated=OrganizationClassified,
    corrected=OrganizationClassCorrected,
    withdrawn=OrganizationFactWithdrawn,
    about=ORGANIZATION,
    one_per=("field",),
    marking="bureau",
    wording=Wording(kind=_("Class")),
)
KINDS = (NAME, PLACE, DUPLICATE, MERGER, PARENT, CLASS)

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


def end_of_chain(organization: str, above: Callable[[str], str | None]) -> str:
    """Return the organization at the end of the chain of duplicates, or of mergers and groups too, that begins with one.
    In a circle, which earlier versions let a reinstatement close, the first id stands for all."""
    way = [organization]
    while (following := above(way[-1])) is not None:
        if following in way:
            return min(way[way.index(following) :])
        way.append(following)
    return way[-1]
