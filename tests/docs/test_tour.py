"""docs/tour.md compared with the demonstration: ids, positions, bytes, figures, files and functions are as stated."""

import json
import re
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from types import ModuleType
from uuid import UUID

import pytest

from deploy.installation.installation import Installation
from deploy.installation.service_set import open_services
from deploy.runtime.loading import open_installation
from services.meetings.app import create_app as create_meetings
from services.reporting.app import create_app as create_reporting
from services.reporting.figures import compute, period_named
from services.reporting.history import history_at
from shared.domain.event import SealedEvent
from tests.docs import written
from tests.plugins.installations import Rapporteur

pytestmark = pytest.mark.requirement("1.05")

TOUR = written.text_of("docs/tour.md")
SAID, FIGURE = (json.loads(block) for block in written.blocks(TOUR, "json"))
STORED = written.blocks(TOUR, "json")[0].rstrip("\n").encode()
REQUEST = written.blocks(TOUR, "http")[0].splitlines()
(EVIDENCE,) = (block.strip() for block in written.blocks(TOUR, ""))
POSITION, CLOSED = 82, 95
STARTED = ("create_app", "jobs")  # by the servers and workers themselves
NOT_THE_SAME_ELSEWHERE = ("id", "correlationid")
MOMENTS = re.findall(r"registry:\d+,meetings:\d+,reporting:\d+", TOUR)
CAME_AGAIN = "Fujitsu, Huawei Technologies, Mitsubishi Electric, NEC, Nippon Telegraph and Telephone, and Orange"


def at(home: Path, **settings: str) -> Installation:
    return open_installation({"RAPPORTEUR_HOME": str(home), **settings})


@pytest.fixture(scope="module")
def sealed(demonstration_once: Path) -> dict[str, list[SealedEvent]]:
    """The logs of the demonstration."""
    with open_services(at(demonstration_once)) as services:
        return {name: list(log.read_all()) for name, log in services.logs.items()}


def figures_of(rapporteur: Rapporteur, home: Path, *options: str) -> list[dict[str, object]]:
    done = rapporteur(home, "figure", "retention.organizations", "--period", "2013-2016", *options)
    assert done.code == 0, done.err
    return [json.loads(line) for line in done.text.splitlines()]


def of_cto_06(found: list[dict[str, object]]) -> dict[str, object]:
    return next(each for each in found if each["of"] == {"meeting": "CTO-06"})


def test_files_and_functions_are_there() -> None:
    assert len(written.named(TOUR)) > 20
    for file, name in written.named(TOUR):
        assert name in written.names_in(written.ROOT / file), f"{file} has no {name}"


def test_the_files_are_in_order_and_each_is_used_by_another() -> None:
    _, *ways = TOUR.split("\n### ")
    assert len(ways) == 2
    listed = [import_module(_module_name(file)) for way in ways for file, _ in written.named(way)]
    for way in ways:
        numbers = [int(number) for number in re.findall(r"^(\d+)\. `", way, re.MULTILINE)]
        (said,) = re.findall(r": (\d+) files\n", way)
        assert numbers == list(range(1, int(said) + 1))
        for file, name in written.named(way):
            if name not in STARTED:
                _assert_used(import_module(_module_name(file)), name.partition(".")[0], listed)


def _module_name(file: str) -> str:
    return file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def _assert_used(module: ModuleType, name: str, listed: list[ModuleType]) -> None:
    """Check that another one of the files uses the module, the named object, or another definition of the module."""
    named = getattr(module, name)
    others = (value for other in listed if other is not module for value in vars(other).values())
    assert any(value in (module, named) or getattr(value, "__module__", "") == module.__name__ for value in others), (
        f"none of the files uses {module.__name__}"
    )


def test_quoted_lines_stand_in_a_file_that_was_named_before() -> None:
    for block in written.blocks(TOUR, "python"):
        before = TOUR[: TOUR.index(block)]
        files = {(written.ROOT / file).read_text(encoding="utf-8") for file, _ in written.named(before)}
        assert any(block in text for text in files), block


def test_the_event_is_stored_as_shown(sealed: dict[str, list[SealedEvent]]) -> None:
    event = sealed["meetings"][POSITION - 1]
    assert event.position == POSITION
    stored = json.loads(event.bytes)
    shown = {**SAID, **{name: stored[name] for name in NOT_THE_SAME_ELSEWHERE}}
    assert json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode() == event.bytes
    assert [UUID(SAID[name]).version for name in NOT_THE_SAME_ELSEWHERE] == [7, 7]


def test_the_leaf_shown_is_that_of_the_bytes_shown() -> None:
    (recorded,) = re.findall(r"`(\d{4}-\d{2}-\d{2}T[\d:.]+Z)`", TOUR)
    leaf = sha256(b"\0" + f"{POSITION} {recorded}\n".encode() + STORED).hexdigest()
    assert f"`{leaf}`" in TOUR


def test_every_id_is_one_of_the_demonstration_s(sealed: dict[str, list[SealedEvent]]) -> None:
    everything = b"".join(event.bytes for events in sealed.values() for event in events)
    ids = set(re.findall(f"[a-z]+-{written.UUID}(?:-{written.UUID})?", TOUR))
    assert {each.partition("-")[0] for each in ids} == {"meeting", "organization", "attendance", "fact"}
    for each in ids:
        assert each.encode() in everything, each
        assert UUID(each[-36:]).version == 5


def test_every_position_and_moment_is_one(sealed: dict[str, list[SealedEvent]]) -> None:
    sizes = {name: len(events) for name, events in sealed.items()}
    for log, position in re.findall(r"\b(registry|meetings|reporting):(\d+)", TOUR):
        assert 0 < int(position) <= sizes[log]
    last, before = dict.fromkeys(MOMENTS)
    assert last == f"registry:{sizes['registry']},meetings:{sizes['meetings']},reporting:{sizes['reporting']}"
    assert before == last.replace(f"meetings:{sizes['meetings']}", f"meetings:{CLOSED - 1}")
    closed = sealed["meetings"][CLOSED - 1].bytes
    assert b"attendance-list-closed" in closed
    assert SAID["data"]["meeting"].encode() in closed
    assert f"behind position {sizes['meetings']}" in written.prose(TOUR)


def test_the_same_said_again_over_http_makes_no_event(demonstration: Path, rapporteur: Rapporteur) -> None:
    app = create_meetings(at(demonstration).meetings)
    signed = signed_in(demonstration, rapporteur)
    verb, address = REQUEST[0].split()
    answer = app.test_client().open(address, method=verb, json=json.loads(REQUEST[1]), headers=signed)
    assert answer.status_code == 201
    assert answer.json is not None
    assert answer.json["id"] == SAID["subject"]
    assert answer.json["events"] == []
    assert '"events":[]' in TOUR


def test_the_console_has_the_forms(demonstration: Path, rapporteur: Rapporteur) -> None:
    client = create_meetings(at(demonstration).meetings).test_client()
    signed = signed_in(demonstration, rapporteur)
    for address, form in (
        (f"meetings/{SAID['data']['meeting']}/attendance", "Attendance"),
        (f"attendance/{SAID['data']['fact']}/do/correct", "Correct the entry"),
    ):
        assert f"*{form}*" in TOUR
        assert f"<h1>{form}</h1>" in client.get(f"/meetings/console/{address}", headers=signed).text


def test_the_fact_is_known_from_the_event_on(demonstration_once: Path) -> None:
    with open_services(at(demonstration_once)) as services:
        (fact,) = services.reporting.facts.fact_versions([("meetings", POSITION)])
    assert (fact.known_from, fact.known_to, fact.events) == (POSITION, None, (POSITION,))
    assert (fact.fact, fact.stream) == (SAID["data"]["fact"], SAID["subject"])
    assert f"`{fact.fact}`" in TOUR


def test_the_figure_is_as_shown(demonstration_once: Path, rapporteur: Rapporteur) -> None:
    figure = of_cto_06(figures_of(rapporteur, demonstration_once, "--evidence"))
    evidence = figure["evidence"]
    assert isinstance(evidence, dict)
    assert {f"meetings:{POSITION}", "registry:1581"} <= set(evidence["events"])
    shown = {**figure, "evidence": {name: evidence[name] for name in ("count", "digest")}}
    assert {name: shown[name] for name in FIGURE} == FIGURE
    assert "**6 of 12**" in TOUR
    assert "87 events" in written.prose(TOUR)


def test_those_who_came_again_are_named(demonstration_once: Path) -> None:
    with open_services(at(demonstration_once)) as services:
        facts = services.reporting.facts
        history = history_at(facts, facts.moment())
        found = compute(history, "retention.organizations", period_named(history, "2013-2016"))
        (figure,) = (each for each in found if each.of == {"meeting": "CTO-06"})
        names = sorted(history.name_of(each) for each in figure.items)
    *some, last = names
    assert f"{', '.join(some)}, and {last}" == CAME_AGAIN
    assert CAME_AGAIN in written.prose(TOUR)


def test_before_the_list_was_said_to_be_complete_it_was_not_known(
    demonstration_once: Path, rapporteur: Rapporteur
) -> None:
    _, before = dict.fromkeys(MOMENTS)
    figure = of_cto_06(figures_of(rapporteur, demonstration_once, "--as-known-at", before))
    assert figure["value"] is None
    assert f"*not known: {figure['reason']}*" in written.prose(TOUR)


def test_the_page_s_link_leads_to_the_evidence(demonstration_once: Path) -> None:
    app = create_reporting(at(demonstration_once, RAPPORTEUR_OPEN_TO_READERS="1").reporting)
    client = app.test_client()
    page = client.get("/reporting/reports/wtsa?period=2013-2016").text
    assert f'href="{EVIDENCE.replace("&", "&amp;")}"><data value="0.5"' in page
    opened_page = client.get(EVIDENCE).text
    for words in ("6 of 12", "87 events", "retention.organizations/3", f"meetings:{POSITION}"):
        assert words in opened_page


def test_a_correction_changes_today_and_no_day_before(demonstration: Path, rapporteur: Rapporteur) -> None:
    app = create_meetings(at(demonstration).meetings)
    # The file's facts are public, so an approver corrects them.
    signed = {**signed_in(demonstration, rapporteur, "approver"), "If-Match": '"1"'}
    wish = {"fact": SAID["data"]["fact"], "capacity": "observer", "reason": "Example"}
    answer = app.test_client().post(f"/meetings/api/attendance/{SAID['subject']}/correct", json=wish, headers=signed)
    assert answer.json is not None
    assert answer.json["version"] == 2
    # Any writing command seals and counts waiting events.
    rapporteur(demonstration, "accounts", "token", "another", "--role", "reader")
    last, _ = dict.fromkeys(MOMENTS)
    assert of_cto_06(figures_of(rapporteur, demonstration))["numerator"] == 5
    assert of_cto_06(figures_of(rapporteur, demonstration, "--as-known-at", last))["numerator"] == 6


def signed_in(home: Path, rapporteur: Rapporteur, role: str = "staff") -> dict[str, str]:
    """Return headers with a clerk's or an approver's token from the operator's command."""
    given = rapporteur(home, "accounts", "token", f"clerk {role}", "--role", role)
    assert given.code == 0, given.err
    return {"Authorization": f"Bearer {given.text.split()[-1]}"}
