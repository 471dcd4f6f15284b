"""What follows from a command on an organization."""

from collections.abc import Sequence

from services.registry.domain.commands.organizations import (
    ClassifyOrganization,
    CorrectClass,
    CorrectMerger,
    CorrectOrganizationName,
    CorrectPlace,
    CorrectSubsidiary,
    DismissLikeness,
    MergeOrganization,
    NameOrganization,
    PlaceOrganization,
    RecognizeDuplicate,
    RegisterOrganization,
    StateSubsidiary,
    WithdrawOrganizationFact,
)
from services.registry.domain.errors import SameOrganization
from services.registry.domain.organization.facts import Organization
from services.registry.domain.organization.statements import FACTS
from shared.contracts.registry import LikenessDismissed, OrganizationNameCorrected, OrganizationRegistered
from shared.domain.errors import NotThere
from shared.domain.event import PublishedEvent
from shared.domain.event_building import event_from

StatementCommand = (
    NameOrganization
    | PlaceOrganization
    | RecognizeDuplicate
    | MergeOrganization
    | StateSubsidiary
    | ClassifyOrganization
    | DismissLikeness
)
CorrectionCommand = CorrectPlace | CorrectMerger | CorrectSubsidiary | CorrectClass
Command = (
    RegisterOrganization | CorrectOrganizationName | StatementCommand | CorrectionCommand | WithdrawOrganizationFact
)


def decide(command: Command, organization: Organization) -> Sequence[PublishedEvent]:
    """Events that follow from a command. Raises NotThere, SameOrganization, IsOneAlready, UnknownFact, NotThatKind,
    NoSuchValue, EndBeforeStart. Whether records go in a circle, and whether a new name is very like one that is there,
    takes other records: `guards.circles` and `guards.likenesses` look.
    """
    if isinstance(command, RegisterOrganization):
        return [] if organization.name is not None else [event_from(OrganizationRegistered, command)]
    if organization.name is None:
        raise NotThere(id=command.organization)
    if isinstance(command, CorrectOrganizationName):
        same = command.name == organization.name
        return [] if same else [event_from(OrganizationNameCorrected, command)]
    _refuse_itself(command)
    match command:
        case DismissLikeness(other=other):
            known = other in organization.dismissed_likenesses
            return [] if known else [event_from(LikenessDismissed, command)]
        case _:
            events = FACTS.decide(command, organization.facts)
            return [] if _is_registered_so(command, organization) else events


def _is_registered_so(command: Command, organization: Organization) -> bool:
    """The name that it was registered by is no other spelling of it."""
    match command:
        case NameOrganization(kind="spelling", name=name):
            return name == organization.name
    return False


def _refuse_itself(command: Command) -> None:
    """No organization is a duplicate, a part, a subsidiary or a likeness of itself. Raises SameOrganization."""
    for field, other in command.refers:
        if other == command.organization:
            raise SameOrganization(field=field)
