"""An organization: its names, its country, and which other record it is, or became part of."""

from collections.abc import Mapping

import msgspec

from services.registry.domain.commands import (
    CorrectMerger,
    CorrectPlace,
    MergeOrganization,
    NameOrganization,
    PlaceOrganization,
    RecognizeDuplicate,
    RegisterOrganization,
    WithdrawOrganizationFact,
)
from services.registry.domain.dated import check_days
from services.registry.domain.errors import IsOneAlready, NotThatKind, SameOrganization, UnknownFact
from shared.contracts.registry import (
    DuplicateRecognized,
    NameKind,
    OrganizationFactWithdrawn,
    OrganizationMerged,
    OrganizationMergerCorrected,
    OrganizationNamed,
    OrganizationPlaceCorrected,
    OrganizationPlaced,
    OrganizationRegistered,
)
from shared.domain.errors import NotThere

Command = (
    RegisterOrganization
    | NameOrganization
    | PlaceOrganization
    | CorrectPlace
    | RecognizeDuplicate
    | MergeOrganization
    | CorrectMerger
    | WithdrawOrganizationFact
)
Event = (
    OrganizationRegistered
    | OrganizationNamed
    | OrganizationPlaced
    | OrganizationPlaceCorrected
    | DuplicateRecognized
    | OrganizationMerged
    | OrganizationMergerCorrected
    | OrganizationFactWithdrawn
)


class Name(msgspec.Struct, frozen=True):
    kind: NameKind
    name: str
    since: str | None


class Place(msgspec.Struct, frozen=True):
    country: str
    since: str | None
    until: str | None
    source: str | None

    @property
    def said(self) -> tuple[str, str | None, str | None]:
        return (self.country, self.since, self.until)


class Duplicate(msgspec.Struct, frozen=True):
    same_as: str


class Merger(msgspec.Struct, frozen=True):
    into: str
    since: str
    source: str | None


Fact = Name | Place | Duplicate | Merger


class Organization(msgspec.Struct, frozen=True):
    """`name` as registered, None before that; `facts` by id, None for one that was withdrawn."""

    name: str | None = None
    facts: Mapping[str, Fact | None] = {}


initial_state = Organization()


def decide(command: Command, organization: Organization) -> list[Event]:
    """Events that follow from a command. Raises NotThere, SameOrganization, IsOneAlready, UnknownFact, NotThatKind,
    EndBeforeStart. Whether mergers and duplicates go in a circle takes other records: `projections.identity` looks.
    """
    if isinstance(command, RegisterOrganization):
        registered = OrganizationRegistered(command.organization, command.name, command.source, command.imported)
        return [] if organization.name is not None else [registered]
    if organization.name is None:
        raise NotThere(id=command.organization)
    match command:
        case NameOrganization():
            return _name(command, organization)
        case PlaceOrganization():
            return _place(command, organization)
        case CorrectPlace():
            return _correct_place(command, organization)
        case RecognizeDuplicate():
            return _recognize(command, organization)
        case MergeOrganization():
            return _merge(command, organization)
        case CorrectMerger():
            return _correct_merger(command, organization)
        case WithdrawOrganizationFact(fact=fact, reason=reason):
            if fact not in organization.facts:
                raise UnknownFact(field="fact", id=fact)
            return [OrganizationFactWithdrawn(fact, reason)] if organization.facts[fact] else []


def _name(command: NameOrganization, organization: Organization) -> list[Event]:
    check_days(command.since)
    said = Name(command.kind, command.name, command.since)
    known = command.kind == "spelling" and command.name == organization.name
    if known or command.fact in organization.facts or said in organization.facts.values():
        return []
    return [OrganizationNamed(command.fact, said.kind, said.name, said.since, command.source, command.imported)]


def _place(command: PlaceOrganization, organization: Organization) -> list[Event]:
    check_days(command.since, command.until)
    said = (command.country, command.since, command.until)
    so_already = any(isinstance(fact, Place) and fact.said == said for fact in organization.facts.values())
    if so_already or command.fact in organization.facts:
        return []
    return [OrganizationPlaced(command.fact, *said, command.source, command.imported)]


def _correct_place(command: CorrectPlace, organization: Organization) -> list[Event]:
    now = _stated(organization, command.fact, Place)
    check_days(command.since, command.until)
    if now == Place(command.country, command.since, command.until, command.source):
        return []
    return [
        OrganizationPlaceCorrected(
            fact=command.fact,
            country=command.country,
            reason=command.reason,
            since=command.since,
            until=command.until,
            source=command.source,
        )
    ]


def _recognize(command: RecognizeDuplicate, organization: Organization) -> list[Event]:
    if command.fact in organization.facts:
        return []
    if command.same_as == command.organization:
        raise SameOrganization(field="same_as")
    for fact, stated in organization.facts.items():
        if isinstance(stated, Duplicate):
            if stated.same_as == command.same_as:
                return []
            raise IsOneAlready(kind="duplicate", other=stated.same_as, fact=fact)
    return [DuplicateRecognized(command.fact, command.same_as, command.source, command.imported)]


def _merge(command: MergeOrganization, organization: Organization) -> list[Event]:
    if command.fact in organization.facts:
        return []
    check_days(command.since)
    if command.into == command.organization:
        raise SameOrganization(field="into")
    for fact, stated in organization.facts.items():
        if isinstance(stated, Merger):
            if (stated.into, stated.since) == (command.into, command.since):
                return []
            raise IsOneAlready(kind="merger", other=stated.into, fact=fact)
    return [OrganizationMerged(command.fact, command.into, command.since, command.source, command.imported)]


def _correct_merger(command: CorrectMerger, organization: Organization) -> list[Event]:
    now = _stated(organization, command.fact, Merger)
    check_days(command.since)
    if command.into == command.organization:
        raise SameOrganization(field="into")
    if now == Merger(command.into, command.since, command.source):
        return []
    return [OrganizationMergerCorrected(command.fact, command.into, command.since, command.reason, command.source)]


def _stated(organization: Organization, fact: str, kind: type[Place | Merger]) -> Fact:
    now = organization.facts.get(fact)
    if now is None:
        raise UnknownFact(field="fact", id=fact)
    if not isinstance(now, kind):
        raise NotThatKind(field="fact", kind=type(now).__name__.lower(), meant=kind.__name__.lower())
    return now


def evolve(organization: Organization, event: Event) -> Organization:
    match event:
        case OrganizationRegistered():
            return Organization(name=event.name)
        case OrganizationNamed():
            return _with(organization, event.fact, Name(event.kind, event.name, event.since))
        case OrganizationPlaced() | OrganizationPlaceCorrected():
            return _with(organization, event.fact, Place(event.country, event.since, event.until, event.source))
        case DuplicateRecognized():
            return _with(organization, event.fact, Duplicate(event.same_as))
        case OrganizationMerged() | OrganizationMergerCorrected():
            return _with(organization, event.fact, Merger(event.into, event.since, event.source))
        case OrganizationFactWithdrawn():
            return _with(organization, event.fact, None)


def _with(organization: Organization, fact: str, stated: Fact | None) -> Organization:
    return Organization(name=organization.name, facts={**organization.facts, fact: stated})
