"""What can be stated of an organization, and what is so after each event."""

from collections.abc import Mapping

import msgspec

from shared.contracts.registry import (
    DuplicateRecognized,
    LikenessDismissed,
    NameKind,
    OrganizationClass,
    OrganizationClassCorrected,
    OrganizationClassified,
    OrganizationFactWithdrawn,
    OrganizationMerged,
    OrganizationMergerCorrected,
    OrganizationNameCorrected,
    OrganizationNamed,
    OrganizationPlaceCorrected,
    OrganizationPlaced,
    OrganizationRegistered,
    SubsidiaryCorrected,
    SubsidiaryStated,
)

Event = (
    OrganizationRegistered
    | OrganizationNameCorrected
    | OrganizationNamed
    | OrganizationPlaced
    | OrganizationPlaceCorrected
    | DuplicateRecognized
    | OrganizationMerged
    | OrganizationMergerCorrected
    | SubsidiaryStated
    | SubsidiaryCorrected
    | OrganizationClassified
    | OrganizationClassCorrected
    | OrganizationFactWithdrawn
    | LikenessDismissed
)


class Name(msgspec.Struct, frozen=True):
    kind: NameKind
    name: str
    since: str | None = None


class Place(msgspec.Struct, frozen=True):
    country: str
    since: str | None = None
    until: str | None = None
    source: str | None = None


class Duplicate(msgspec.Struct, frozen=True):
    same_as: str


class Merger(msgspec.Struct, frozen=True):
    into: str
    since: str
    source: str | None = None


class Parent(msgspec.Struct, frozen=True):
    parent: str
    since: str | None = None
    until: str | None = None
    source: str | None = None


class Class(msgspec.Struct, frozen=True):
    field: OrganizationClass
    value: str
    since: str | None = None
    until: str | None = None
    source: str | None = None


Fact = Name | Place | Duplicate | Merger | Parent | Class


class Organization(msgspec.Struct, frozen=True):
    """`name` as registered, None before that; `facts` by id, None for one that was withdrawn; `dismissed_likenesses`: others it is not."""

    name: str | None = None
    facts: Mapping[str, Fact | None] = {}
    dismissed_likenesses: frozenset[str] = frozenset()


initial_state = Organization()


def evolve(organization: Organization, event: Event) -> Organization:
    match event:
        case OrganizationRegistered():
            return Organization(name=event.name)
        case OrganizationNameCorrected():
            return msgspec.structs.replace(organization, name=event.name)
        case LikenessDismissed():
            return msgspec.structs.replace(
                organization, dismissed_likenesses=organization.dismissed_likenesses | {event.other}
            )
        case _:
            stated = _stated(organization, event)
            return msgspec.structs.replace(organization, facts={**organization.facts, event.fact: stated})


def _stated(organization: Organization, event: Event) -> Fact | None:
    match event:
        case OrganizationNamed():
            return Name(event.kind, event.name, event.since)
        case OrganizationPlaced() | OrganizationPlaceCorrected():
            return Place(event.country, event.since, event.until, event.source)
        case DuplicateRecognized():
            return Duplicate(event.same_as)
        case OrganizationMerged() | OrganizationMergerCorrected():
            return Merger(event.into, event.since, event.source)
        case SubsidiaryStated() | SubsidiaryCorrected():
            return Parent(event.parent, event.since, event.until, event.source)
        case OrganizationClassified():
            return Class(event.field, event.value, event.since, event.until, event.source)
        case OrganizationClassCorrected():
            was = organization.facts.get(event.fact)
            field = was.field if isinstance(was, Class) else "sector"
            return Class(field, event.value, event.since, event.until, event.source)
        case _:
            return None
