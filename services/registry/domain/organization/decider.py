"""What follows from a command on an organization."""

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
from services.registry.domain.dated_facts import check_days
from services.registry.domain.errors import UnknownFact
from services.registry.domain.organization.classes import check_class
from services.registry.domain.organization.facts import (
    Class,
    Duplicate,
    Event,
    Merger,
    Name,
    Organization,
    Parent,
    Place,
)
from services.registry.domain.organization.statements import (
    already_stated,
    check_exclusive,
    check_not_itself,
    fact_to_correct,
)
from shared.contracts.registry import (
    DuplicateRecognized,
    LikenessDismissed,
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
from shared.domain.errors import NotThere

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


def decide(command: Command, organization: Organization) -> list[Event]:
    """Events that follow from a command. Raises NotThere, SameOrganization, IsOneAlready, UnknownFact, NotThatKind,
    NoSuchValue, EndBeforeStart. Whether records go in a circle, and whether a new name is very like one that is there,
    takes other records: `guards.circles` and `guards.likenesses` look.
    """
    if isinstance(command, RegisterOrganization):
        registered = OrganizationRegistered(command.organization, command.name, command.source, command.imported)
        return [] if organization.name is not None else [registered]
    if organization.name is None:
        raise NotThere(id=command.organization)
    if isinstance(command, CorrectOrganizationName):
        corrected = OrganizationNameCorrected(command.name, command.reason, command.source)
        return [] if command.name == organization.name else [corrected]
    if isinstance(command, WithdrawOrganizationFact):
        return _withdraw(command, organization)
    if isinstance(command, CorrectionCommand):
        return _correct(command, organization)
    return _state(command, organization)


def _state(command: StatementCommand, organization: Organization) -> list[Event]:
    match command:
        case NameOrganization():
            return _name(command, organization)
        case PlaceOrganization():
            return _place(command, organization)
        case RecognizeDuplicate():
            return _recognize(command, organization)
        case MergeOrganization():
            return _merge(command, organization)
        case StateSubsidiary():
            return _state_subsidiary(command, organization)
        case ClassifyOrganization():
            return _classify(command, organization)
        case DismissLikeness(other=other, reason=reason):
            check_not_itself(command.organization, other, "other")
            return [] if other in organization.dismissed_likenesses else [LikenessDismissed(other, reason)]


def _name(command: NameOrganization, organization: Organization) -> list[Event]:
    check_days(command.since)
    said = Name(command.kind, command.name, command.since)
    registered_so = command.kind == "spelling" and command.name == organization.name
    if registered_so or already_stated(organization, command.fact, said):
        return []
    return [OrganizationNamed(command.fact, said.kind, said.name, said.since, command.source, command.imported)]


def _place(command: PlaceOrganization, organization: Organization) -> list[Event]:
    check_days(command.since, command.until)
    if already_stated(organization, command.fact, Place(command.country, command.since, command.until)):
        return []
    said = (command.country, command.since, command.until)
    return [OrganizationPlaced(command.fact, *said, command.source, command.imported)]


def _recognize(command: RecognizeDuplicate, organization: Organization) -> list[Event]:
    check_not_itself(command.organization, command.same_as, "same_as")
    if already_stated(organization, command.fact, Duplicate(command.same_as)):
        return []
    check_exclusive(organization, Duplicate)
    return [DuplicateRecognized(command.fact, command.same_as, command.source, command.imported)]


def _merge(command: MergeOrganization, organization: Organization) -> list[Event]:
    check_days(command.since)
    check_not_itself(command.organization, command.into, "into")
    if already_stated(organization, command.fact, Merger(command.into, command.since)):
        return []
    check_exclusive(organization, Merger)
    return [OrganizationMerged(command.fact, command.into, command.since, command.source, command.imported)]


def _state_subsidiary(command: StateSubsidiary, organization: Organization) -> list[Event]:
    check_days(command.since, command.until)
    check_not_itself(command.organization, command.parent, "parent")
    if already_stated(organization, command.fact, Parent(command.parent, command.since, command.until)):
        return []
    said = (command.parent, command.since, command.until)
    return [SubsidiaryStated(command.fact, *said, command.source, command.imported)]


def _classify(command: ClassifyOrganization, organization: Organization) -> list[Event]:
    check_days(command.since, command.until)
    check_class(command.field, command.value)
    if already_stated(organization, command.fact, Class(command.field, command.value, command.since, command.until)):
        return []
    said = (command.field, command.value, command.since, command.until)
    return [OrganizationClassified(command.fact, *said, command.source, command.imported)]


def _correct(command: CorrectionCommand, organization: Organization) -> list[Event]:
    match command:
        case CorrectPlace():
            return _correct_place(command, organization)
        case CorrectMerger():
            return _correct_merger(command, organization)
        case CorrectSubsidiary():
            return _correct_subsidiary(command, organization)
        case CorrectClass():
            return _correct_class(command, organization)


def _correct_place(command: CorrectPlace, organization: Organization) -> list[Event]:
    now = fact_to_correct(organization, command.fact, Place)
    check_days(command.since, command.until)
    meant = Place(command.country, command.since, command.until, command.source)
    said = (command.country, command.reason, command.since, command.until, command.source)
    return [] if now == meant else [OrganizationPlaceCorrected(command.fact, *said)]


def _correct_merger(command: CorrectMerger, organization: Organization) -> list[Event]:
    now = fact_to_correct(organization, command.fact, Merger)
    check_days(command.since)
    check_not_itself(command.organization, command.into, "into")
    if now == Merger(command.into, command.since, command.source):
        return []
    return [OrganizationMergerCorrected(command.fact, command.into, command.since, command.reason, command.source)]


def _correct_subsidiary(command: CorrectSubsidiary, organization: Organization) -> list[Event]:
    now = fact_to_correct(organization, command.fact, Parent)
    check_days(command.since, command.until)
    check_not_itself(command.organization, command.parent, "parent")
    meant = Parent(command.parent, command.since, command.until, command.source)
    said = (command.parent, command.reason, command.since, command.until, command.source)
    return [] if now == meant else [SubsidiaryCorrected(command.fact, *said)]


def _correct_class(command: CorrectClass, organization: Organization) -> list[Event]:
    now = fact_to_correct(organization, command.fact, Class)
    check_days(command.since, command.until)
    check_class(now.field, command.value)
    meant = Class(now.field, command.value, command.since, command.until, command.source)
    said = (command.value, command.reason, command.since, command.until, command.source)
    return [] if now == meant else [OrganizationClassCorrected(command.fact, *said)]


def _withdraw(command: WithdrawOrganizationFact, organization: Organization) -> list[Event]:
    if command.fact not in organization.facts:
        raise UnknownFact(field="fact", id=command.fact)
    gone = organization.facts[command.fact] is None
    return [] if gone else [OrganizationFactWithdrawn(command.fact, command.reason)]
