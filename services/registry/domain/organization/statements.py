"""How facts are looked up and compared, whatever their kind."""

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from services.registry.domain.errors import IsOneAlready, NotThatKind, SameOrganization, UnknownFact
from services.registry.domain.organization.facts import Duplicate, Fact, Merger, Organization

F = TypeVar("F", bound=Fact)


def facts_of_kind(organization: Organization, kind: type[F]) -> Iterator[tuple[str, F]]:
    """What is stated of that kind and was not withdrawn."""
    return ((fact, stated) for fact, stated in organization.facts.items() if isinstance(stated, kind))


def already_stated(organization: Organization, fact: str, content: Fact) -> bool:
    """Whether the statement was made before, under its own id or another: then nothing new is said."""
    return fact in organization.facts or any(
        _unsourced(stated) == _unsourced(content) for _fact, stated in facts_of_kind(organization, type(content))
    )


def _unsourced(fact: Fact) -> Fact:
    return msgspec.structs.replace(fact, source=None) if hasattr(fact, "source") else fact


def fact_to_correct(organization: Organization, fact: str, kind: type[F]) -> F:
    """The statement to correct. Raises UnknownFact, NotThatKind."""
    now = organization.facts.get(fact)
    if now is None:
        raise UnknownFact(field="fact", id=fact)
    if not isinstance(now, kind):
        raise NotThatKind(field="fact", kind=type(now).__name__.lower(), meant=kind.__name__.lower())
    return now


def check_not_itself(organization: str, other: str, field: str) -> None:
    """Raises SameOrganization."""
    if organization == other:
        raise SameOrganization(field=field)


def check_exclusive(organization: Organization, kind: type[Duplicate | Merger]) -> None:
    """An organization is one duplicate, and part of one other. Raises IsOneAlready."""
    for fact, one in facts_of_kind(organization, kind):
        other = one.same_as if isinstance(one, Duplicate) else one.into
        raise IsOneAlready(kind=kind.__name__.lower(), other=other, fact=fact)
