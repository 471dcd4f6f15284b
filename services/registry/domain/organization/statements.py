"""The kinds of fact that are stated of an organization: their commands, and what each asks for."""

from services.registry.domain.commands.organizations import (
    ClassifyOrganization,
    CorrectClass,
    CorrectMerger,
    CorrectPlace,
    CorrectSubsidiary,
    MergeOrganization,
    NameOrganization,
    PlaceOrganization,
    RecognizeDuplicate,
    StateSubsidiary,
    WithdrawOrganizationFact,
)
from services.registry.domain.dated_facts import check_days, unknown_fact
from services.registry.domain.errors import IsOneAlready, NotThatKind
from services.registry.domain.organization.classes import check_class
from shared.contracts.registry import (
    DuplicateRecognized,
    OrganizationClassified,
    OrganizationMerged,
    OrganizationNamed,
    OrganizationPlaced,
    SubsidiaryStated,
)
from shared.contracts.registry.organizations import CLASS, DUPLICATE, KINDS, MERGER, NAME, PARENT, PLACE
from shared.domain.errors import Problem
from shared.statements.decider import KindCommands, Rule, StatementDecider, Statements
from shared.statements.events import AnyStatement
from shared.statements.kinds import StatementKind


def _check_name(name: OrganizationNamed, _others: Statements) -> None:
    check_days(name.since)


def _check_dated(stated: OrganizationPlaced | SubsidiaryStated, _others: Statements) -> None:
    check_days(stated.since, stated.until)


def _check_class(stated: OrganizationClassified, _others: Statements) -> None:
    check_days(stated.since, stated.until)
    check_class(stated.field, stated.value)


def _check_duplicate(duplicate: DuplicateRecognized, others: Statements) -> None:
    """An organization is one duplicate."""
    if duplicate.fact in others.stated:
        return
    for other in others.of_kind(DuplicateRecognized):
        if other.same_as != duplicate.same_as:
            raise IsOneAlready(kind=DUPLICATE.name, other=other.same_as, fact=other.fact)


def _check_merger(merger: OrganizationMerged, others: Statements) -> None:
    """An organization is part of one other."""
    check_days(merger.since)
    if merger.fact in others.stated:
        return
    for other in others.of_kind(OrganizationMerged):
        if (other.into, other.since) != (merger.into, merger.since):
            raise IsOneAlready(kind=MERGER.name, other=other.into, fact=other.fact)


def _missing(fact: str, kind: StatementKind | None, facts: Statements) -> Problem:
    """Return the refusal of a fact that is of another kind, that there is not, or that was withdrawn."""
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
    KindCommands(NAME, NameOrganization, None, WithdrawOrganizationFact),
    KindCommands(PLACE, PlaceOrganization, CorrectPlace, WithdrawOrganizationFact),
    KindCommands(DUPLICATE, RecognizeDuplicate, None, WithdrawOrganizationFact),
    KindCommands(MERGER, MergeOrganization, CorrectMerger, WithdrawOrganizationFact),
    KindCommands(PARENT, StateSubsidiary, CorrectSubsidiary, WithdrawOrganizationFact),
    KindCommands(CLASS, ClassifyOrganization, CorrectClass, WithdrawOrganizationFact),
    rules=RULES,
    restating_ignored=True,
    missing=_missing,
)
