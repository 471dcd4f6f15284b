"""An organization: its names, countries and classes, its group, and the record that it duplicates or became part of."""

from collections.abc import Sequence

import msgspec

from services.registry.domain import commands as c
from services.registry.domain.dated_facts import check_days, check_value, unknown_fact
from services.registry.domain.errors import IsOneAlready, NoSuchValue, NotThatKind, SameOrganization
from shared.contracts.registry import (
    DuplicateRecognized,
    LikenessDismissed,
    OrganizationClass,
    OrganizationClassified,
    OrganizationMerged,
    OrganizationNameCorrected,
    OrganizationNamed,
    OrganizationPlaced,
    OrganizationRegistered,
    SubsidiaryStated,
)
from shared.contracts.registry.organizations import (
    CATEGORIES,
    CLASS,
    CLASSES,
    DUPLICATE,
    KINDS,
    MERGER,
    NAME,
    PARENT,
    PLACE,
    SIZES,
)
from shared.domain.decider import RecordCommand
from shared.domain.errors import NotThere, Problem
from shared.domain.event import PublishedEvent
from shared.domain.event_building import event_from
from shared.statements.decider import KindCommands, Rule, StatementDecider, Statements
from shared.statements.events import AnyStatement, Correction, Withdrawal
from shared.statements.kinds import StatementKind

Event = OrganizationRegistered | OrganizationNameCorrected | LikenessDismissed | AnyStatement | Correction | Withdrawal

LONGEST_SECTOR = 60
"""The greatest length of a sector, which is free text: sources do not agree on a list of sectors."""
VALUES: dict[OrganizationClass, tuple[str, ...]] = {"category": tuple(CATEGORIES), "size": tuple(SIZES)}


class Organization(msgspec.Struct, frozen=True):
    """The state of an organization: `name` as registered, None before that; its stated `facts`; and the similar
    organizations declared different."""

    name: str | None = None
    facts: Statements = Statements()
    dismissed_likenesses: frozenset[str] = frozenset()


initial_state = Organization()


def _check_name(name: OrganizationNamed, _others: Statements) -> None:
    check_days(name.since)


def _check_dated(stated: OrganizationPlaced | SubsidiaryStated, _others: Statements) -> None:
    check_days(stated.since, stated.until)


def _check_class(stated: OrganizationClassified, _others: Statements) -> None:
    """Check a class against the terms of ITU and of WTSA Resolution 68."""
    check_days(stated.since, stated.until)
    check_value("field", stated.field, CLASSES)
    if stated.field in VALUES:
        check_value("value", stated.value, VALUES[stated.field])
    elif not stated.value.strip() or len(stated.value) > LONGEST_SECTOR:
        raise NoSuchValue(field="value", value=stated.value, choices=(f"1 to {LONGEST_SECTOR} characters",))


def _check_duplicate(duplicate: DuplicateRecognized, others: Statements) -> None:
    """Check that an organization is a duplicate of at most one other."""
    if duplicate.fact in others.stated:
        return
    for other in others.of_kind(DuplicateRecognized):
        if other.same_as != duplicate.same_as:
            raise IsOneAlready(kind=DUPLICATE.name, other=other.same_as, fact=other.fact)


def _check_merger(merger: OrganizationMerged, others: Statements) -> None:
    """Check that an organization is part of at most one other."""
    check_days(merger.since)
    if merger.fact in others.stated:
        return
    for other in others.of_kind(OrganizationMerged):
        if (other.into, other.since) != (merger.into, merger.since):
            raise IsOneAlready(kind=MERGER.name, other=other.into, fact=other.fact)


def _missing(fact: str, kind: StatementKind | None, facts: Statements) -> Problem:
    """Return the refusal of an unknown or withdrawn fact, or of one of another kind."""
    if kind is None or (now := facts.current.get(fact)) is None:
        return unknown_fact(fact, kind, facts)
    return NotThatKind(
        field="fact", kind=next(each.name for each in KINDS if isinstance(now, each.stated)), meant=kind.name
    )


RULES: dict[type[AnyStatement], Rule] = {
    OrganizationNamed: _check_name,
    OrganizationPlaced: _check_dated,
    DuplicateRecognized: _check_duplicate,
    OrganizationMerged: _check_merger,
    SubsidiaryStated: _check_dated,
    OrganizationClassified: _check_class,
}

FACTS = StatementDecider(
    KindCommands(NAME, c.NameOrganization, None, c.WithdrawOrganizationFact),
    KindCommands(PLACE, c.PlaceOrganization, c.CorrectPlace, c.WithdrawOrganizationFact),
    KindCommands(DUPLICATE, c.RecognizeDuplicate, None, c.WithdrawOrganizationFact),
    KindCommands(MERGER, c.MergeOrganization, c.CorrectMerger, c.WithdrawOrganizationFact),
    KindCommands(PARENT, c.StateSubsidiary, c.CorrectSubsidiary, c.WithdrawOrganizationFact),
    KindCommands(CLASS, c.ClassifyOrganization, c.CorrectClass, c.WithdrawOrganizationFact),
    rules=RULES,
    restating_ignored=True,
    missing=_missing,
)
COMMANDS: tuple[type[RecordCommand], ...] = (
    c.RegisterOrganization,
    c.CorrectOrganizationName,
    c.DismissLikeness,
    *FACTS.commands,
)


def decide(command: RecordCommand, organization: Organization) -> Sequence[PublishedEvent]:
    """Return the events of a command. Raises NotThere, SameOrganization, IsOneAlready, UnknownFact, NotThatKind,
    NoSuchValue, EndBeforeStart. Circles and similar names involve other records: see `guards.circles` and
    `guards.likenesses`."""
    if isinstance(command, c.RegisterOrganization):
        return [] if organization.name is not None else [event_from(OrganizationRegistered, command)]
    if organization.name is None:
        raise NotThere(id=command.stream)
    _refuse_itself(command)
    match command:
        case c.CorrectOrganizationName(name=name):
            return [] if name == organization.name else [event_from(OrganizationNameCorrected, command)]
        case c.DismissLikeness(other=other):
            dismissed = other in organization.dismissed_likenesses
            return [] if dismissed else [event_from(LikenessDismissed, command)]
    events = FACTS.decide(command, organization.facts)
    # The name at registration is not another spelling of itself.
    match command:
        case c.NameOrganization(kind="spelling", name=organization.name):
            return []
    return events


def _refuse_itself(command: RecordCommand) -> None:
    """Refuse to state that an organization is its own duplicate, part, subsidiary or likeness. Raises SameOrganization."""
    for field, other in command.refers:
        if other == command.stream:
            raise SameOrganization(field=field)


def evolve(organization: Organization, event: Event) -> Organization:
    """Return the state of an organization after an event."""
    match event:
        case OrganizationRegistered():
            return Organization(name=event.name)
        case OrganizationNameCorrected():
            return msgspec.structs.replace(organization, name=event.name)
        case LikenessDismissed(other=other):
            dismissed = organization.dismissed_likenesses
            return msgspec.structs.replace(organization, dismissed_likenesses=dismissed | {other})
        case _:
            return msgspec.structs.replace(organization, facts=FACTS.evolve(organization.facts, event))
