"""Organizations: names, mergers and duplicates that are marked public, of organizations that are."""

from collections.abc import Callable, Sequence

import msgspec

from shared.contracts import partners, registry
from shared.domain.event import Outward, Stored
from shared.public_view.openness import effective_marking

IsPublic = Callable[[str], bool]


def tellings(event: Stored, is_public: IsPublic, told: Callable[[], Sequence[Outward]]) -> list[Outward]:
    """What a public event says to partners. `told`: what they were told of the organization, in order.

    Another organization is named only where it is public too.
    """
    id_ = event.stream
    if effective_marking(event) != "public" or not is_public(id_):
        return []
    match event.data:
        case registry.OrganizationNamed(kind="rename") as named:
            return [partners.OrganizationRenamed(id_, named.fact, named.name, named.since)]
        case registry.OrganizationMerged() | registry.OrganizationMergerCorrected() as merged:
            telling = partners.OrganizationMerged(id_, merged.fact, merged.into, merged.since)
            return [telling] if is_public(merged.into) else _taken_back(merged.fact, told())
        case registry.DuplicateRecognized(fact=fact, same_as=other):
            return [partners.OrganizationRecognizedAsTheSame(id_, fact, other)] if is_public(other) else []
        case registry.OrganizationFactWithdrawn(fact=fact):
            return _taken_back(fact, told())
    return []


def _taken_back(fact: str, told: Sequence[Outward]) -> list[Outward]:
    """What was told of the fact does not hold."""
    last = next((event for event in reversed(told) if getattr(event, "fact", None) == fact), None)
    if last is None or getattr(last, "withdrawn", None):
        return []
    return [msgspec.structs.replace(last, withdrawn=True)]
