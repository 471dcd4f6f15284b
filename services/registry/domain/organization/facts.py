"""What is so of an organization after each event."""

import msgspec

from services.registry.domain.organization.statements import FACTS
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
from shared.statements.decider import Statements

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


class Organization(msgspec.Struct, frozen=True):
    """`name` as registered, None before that; `facts` that were stated of it; and the others that it is not, though like them."""

    name: str | None = None
    facts: Statements = Statements()
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
            return msgspec.structs.replace(organization, facts=FACTS.evolve(organization.facts, event))
