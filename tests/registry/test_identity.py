"""Duplicates and mergers never form a cycle, even if two halves of one are recorded at the same time."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from services.registry import service as registry
from services.registry.domain.commands import (
    CorrectMerger,
    MarkOrganizationInError,
    MergeOrganization,
    RecognizeDuplicate,
    RegisterOrganization,
    ReinstateOrganization,
    WithdrawOrganizationFact,
)
from services.registry.domain.errors import GoesInACircle
from shared.contracts.registry.organizations import end_of_chain
from shared.domain.decider import Command
from shared.event_store.command_handler import CommandContext
from tests.registry.conftest import settings_of

BY = CommandContext(actor="account-operator")
A, B, C = (f"organization-018f0000-0000-7000-8000-00000000000{number}" for number in range(3))


@pytest.fixture
def opened(store_url: str, home: Path) -> registry.Service:
    settings = settings_of(home, RAPPORTEUR_REGISTRY_DATABASE=store_url)
    registry.migrate(settings)
    service = registry.open_service(settings)
    service.handle_all(
        [(RegisterOrganization(organization=each, name=f"Example {each[-1]}"), BY) for each in (A, B, C)]
    )
    return service


def refused(service: registry.Service, command: Command) -> bool:
    try:
        service.handle(command, BY)
    except GoesInACircle:
        return True
    return False


def test_no_circle_of_any_length_and_kind(opened: registry.Service) -> None:
    assert not refused(opened, RecognizeDuplicate(organization=A, fact="1", same_as=B))
    assert refused(opened, RecognizeDuplicate(organization=B, fact="2", same_as=A))
    assert not refused(opened, MergeOrganization(organization=B, fact="3", into=C, since="2016"))
    assert refused(opened, MergeOrganization(organization=C, fact="4", into=A, since="2017"))
    assert refused(opened, CorrectMerger(organization=B, fact="3", into=A, since="2017", reason="r"))
    opened.handle(WithdrawOrganizationFact(organization=A, fact="1", reason="r"), BY)
    assert not refused(opened, CorrectMerger(organization=B, fact="3", into=A, since="2017", reason="r"))
    opened.close()


def test_a_reinstatement_closes_no_circle(opened: registry.Service) -> None:
    for command in (
        RecognizeDuplicate(organization=A, fact="1", same_as=B),
        RecognizeDuplicate(organization=C, fact="2", same_as=A),
        MarkOrganizationInError(organization=A, reason="r"),
        RecognizeDuplicate(organization=B, fact="3", same_as=C),
    ):
        assert not refused(opened, command)
    back = ReinstateOrganization(organization=A, reason="r")
    assert refused(opened, back)
    opened.handle(WithdrawOrganizationFact(organization=B, fact="3", reason="r"), BY)
    assert not refused(opened, back)
    assert opened.queries.organization(A).duplicate_of == B
    opened.close()


def test_a_circle_of_an_earlier_version_is_read_as_one_organization() -> None:
    above = {"d": "b", "b": "c", "c": "b", "e": "f"}
    assert "".join(end_of_chain(each, above.get) for each in "abcde") == "abbbf"


def test_one_of_two_half_circles_drawn_at_once_is_refused(opened: registry.Service) -> None:
    halves = (
        RecognizeDuplicate(organization=A, fact="1", same_as=B),
        MergeOrganization(organization=B, fact="2", into=A, since="2016"),
    )
    with ThreadPoolExecutor() as pool:
        assert sorted(pool.map(lambda half: refused(opened, half), halves)) == [False, True]
    opened.close()
