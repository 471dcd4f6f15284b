"""Organizations: names, mergers and duplicates that are marked public, of organizations that are."""

from collections.abc import Callable, Sequence

import msgspec

from shared.contracts import partners, registry
from shared.domain.event import ExternalEvent, StoredEvent
from shared.public_view.openness import effective_marking

IsPublic = Callable[[str], bool]


def partner_events(
    event: StoredEvent, is_public: IsPublic, told: Callable[[], Sequence[ExternalEvent]]
) -> list[ExternalEvent]:
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
            return [telling] if is_public(merged.into) else _retractions(merged.fact, told())
        case registry.DuplicateRecognized(fact=fact, same_as=other):
            return [partners.OrganizationRecognizedAsTheSame(id_, fact, other)] if is_public(other) else []
        case registry.OrganizationFactWithdrawn(fact=fact):
            return _retractions(fact, told())
    return []


def _retractions(fact: str, told: Sequence[ExternalEvent]) -> list[ExternalEvent]:
    """What was told of the fact does not hold."""
    last = next((event for event in reversed(told) if getattr(event, "fact", None) == fact), None)
    if last is None or getattr(last, "withdrawn", None):
        return []
    return [msgspec.structs.replace(last, withdrawn=True)]
