"""Memberships, groups, liaisons and terms in the registry: accepted, refused, available again, and seen by their
audience."""

from collections.abc import Callable
from typing import Any

import pytest

from services.registry.domain.commands import OpenAccount, RegisterOrganization, RegisterState
from shared.contracts.registry import STREAM_KINDS
from shared.event_store.command_handler import CommandContext
from shared.public_view.openness import OPERATOR
from shared.statements.kinds import StatementKind
from shared.web import tokens
from shared.web.statements.endpoints import path_of
from shared.web.statements.file_names import FileNames
from tests.registry.conftest import Registry
from tests.statements.examples import example_record

pytestmark = pytest.mark.requirement("10.01")
ORGANIZATION, STATE, ACCOUNT = (example_record(name) for name in ("organization", "state", "account"))
BY = CommandContext(actor=OPERATOR, marking="public")
GROUP = {"code": "SG13", "kind": "study group", "title": {"en": "Future networks"}, "period": "2025-2028"}
MEMBER = {"organization": ORGANIZATION, "category": "Sector Member", "rights": "full", "since": "2026"}
SAID: dict[str, dict[str, Any]] = {
    "membership": MEMBER,
    "liaison": {"organization": ORGANIZATION, "role": "forum or consortium", "regions": ["Africa", "CIS"]},
    "group": GROUP,
    "term": {"vocabulary": "deadline", "word": "TD to TSAG", "words": {"en": "Document to TSAG"}, "value": 7},
    "assignment": {"about": ORGANIZATION, "account": ACCOUNT, "since": "2026-01-01"},
    "completeness": {"of": "memberships", "complete": True, "since": "2026-01-01", "until": "2026-12-31"},
}


@pytest.fixture
def given(of_registry: Registry) -> Registry:
    of_registry.service.handle(RegisterState(state=STATE, iso3="KEN", iso2="KE", name="Kenya"), BY)
    of_registry.service.handle(RegisterOrganization(organization=ORGANIZATION, name="Example Telecom"), BY)
    of_registry.service.handle(OpenAccount(account=ACCOUNT, name="Example officer", roles=("staff",)), BY)
    return of_registry


def state(given: Registry, kind: str, /, **said: object) -> str:
    body = {name: value for name, value in (SAID[kind] | said).items() if value is not None}
    answer = given.post(f"/{path(kind)}", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json["id"])


def path(kind: str) -> str:
    return path_of(next(each for each in STREAM_KINDS if each.name == kind))


@pytest.mark.parametrize("kind", STREAM_KINDS, ids=lambda kind: kind.name)
def test_each_is_stated_corrected_shown_and_withdrawn(given: Registry, kind: StatementKind) -> None:
    at = path_of(kind)
    fact = state(given, kind.name)
    corrected = given.post(f"/{at}/{fact}/correct", SAID[kind.name] | {"source": "a letter", "reason": "read again"})
    assert corrected.status_code == 200, corrected.text
    now = given.get(f"/{at}/{fact}").json
    assert (now["source"], now["version"], now["marking"]) == ("a letter", 2, kind.marking)
    pages = given.client()
    pages.set_cookie(tokens.COOKIE, given.bearer()["Authorization"].removeprefix("Bearer "))
    shown = f"/registry/console/statements/{at}"
    for page in (f"{shown}/", f"{shown}/{fact}", f"{shown}/{fact}/history", f"{shown}/new", f"{shown}/many"):
        assert pages.get(page).status_code == 200, page
    if kind.name == "membership":
        assert "Sector Member from" in pages.get(f"/registry/console/organizations/{ORGANIZATION}").text
    assert given.post(f"/{at}/{fact}/withdraw", {"reason": "a slip"}).status_code == 200
    assert given.get(f"/{at}/{fact}").status_code == 404


@pytest.mark.parametrize(
    ("kind", "said", "field", "told"),
    [
        ("membership", {"until": "2025-12-31"}, "until", "before it begins"),
        ("membership", {"group": example_record("group")}, "group", "Only an Associate"),
        ("membership", {"category": "Associate", "group": example_record("group")}, "group", ""),
        ("membership", {"category": "Friend"}, "category", ""),
        ("membership", {"since": None}, "since", ""),
        ("liaison", {"since": "2026", "until": "2025"}, "until", "before it begins"),
        ("group", {"period": None}, "period", "study period"),
        ("term", {"since": "2026", "until": "2025"}, "until", "before it begins"),
        ("completeness", {"of": "needs"}, "of", "belongs to meetings"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(
    given: Registry, kind: str, said: dict[str, object], field: str, told: str
) -> None:
    body = {name: value for name, value in (SAID[kind] | said).items() if value is not None}
    answer = given.post(f"/{path(kind)}", body)
    assert answer.status_code in (409, 422), answer.text
    assert field in answer.text
    assert told in answer.text


def test_a_group_does_not_continue_itself_and_the_sector_needs_no_period(given: Registry) -> None:
    sector = state(given, "group", code="ITU-T", kind="Sector", period=None)
    corrected = SAID["group"] | {"parent": sector, "reason": "a slip"}
    assert "part of itself" in given.post(f"/groups/{sector}/correct", corrected).text


@pytest.mark.parametrize(
    ("kind", "other"), [("group", {"code": "sg13"}), ("term", {"vocabulary": "Deadline"})], ids=["group", "term"]
)
def test_a_code_is_one_group_s_of_its_period_and_free_once_that_is_withdrawn(
    given: Registry, kind: str, other: dict[str, str]
) -> None:
    first = state(given, kind)
    refused = given.post(f"/{path(kind)}", SAID[kind] | other)
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/already-taken")
    assert "nother" in refused.text or "already" in refused.text
    if kind == "group":
        state(given, kind, period="2022-2024")
    given.post(f"/{path(kind)}/{first}/withdraw", {"reason": "a slip"})
    state(given, kind, **other)


def test_an_organization_has_spans_after_one_another_and_a_suspension_is_one(given: Registry) -> None:
    state(given, "membership", until="2026-06-30")
    state(given, "membership", since="2026-07-01", rights="suspended", notice="2026-06-01")
    listed = given.get(f"/memberships?about={ORGANIZATION}&rights=suspended").json["items"]
    assert [each["since"] for each in listed] == ["2026-07-01"]


def test_readers_see_a_group_unless_one_that_it_continues_is_closed(given: Registry) -> None:
    """SG21 continues SG9 and SG16, and WP1/21 is part of it: all are for members until SG9 is restricted."""
    old = [state(given, "group", code=code, period="2022-2024") for code in ("SG9", "SG16")]
    new = state(given, "group", code="SG21", continues=old)
    part = state(given, "group", code="WP1/21", kind="working party", parent=new)
    codes = seen(given)
    assert codes() == {"SG9", "SG16", "SG21", "WP1/21"}
    lowered = given.post(f"/records/{old[0]}/marking", {"marking": "restricted", "reason": "a slip"})
    assert lowered.status_code == 200, lowered.text
    assert codes() == {"SG16"}
    assert given.get(f"/groups/{part}", role="reader").status_code == 404


def seen(given: Registry) -> Callable[[], set[str]]:
    return lambda: {each["code"] for each in given.get("/groups", role="reader").json["items"]}


def test_files_name_a_group_by_its_code_and_period(given: Registry) -> None:
    fact, sector = state(given, "group"), state(given, "group", code="ITU-T", kind="Sector", period=None)
    names = FileNames(given.service, "05-memberships.csv")
    assert [names.name(fact), names.name(sector)] == ["group:SG13@2025-2028", "group:ITU-T"]
    kinds = next(field.records for field in STREAM_KINDS[0].fields if field.name == "group")
    assert [names.find(said, kinds) for said in ("SG13@2025-2028", "group:ITU-T")] == [fact, sector]
