"""docs/partners.md: each snippet does what the document says, run as it stands there against a real feed and a real Kafka."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.following_partner import Desk, Told, told
from tests.docs.written import blocks, text_of
from tests.plugins.servers import KafkaServer

pytestmark = [pytest.mark.requirement("3.04"), pytest.mark.process]
DOCUMENT = text_of("docs/partners.md")
PYTHON = blocks(DOCUMENT, "python")
CURL, JAVA, FOLLOW = blocks(DOCUMENT, "sh")


@pytest.fixture(scope="module")
def partner(kafka_cluster: KafkaServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    kafka_cluster.start()
    with told(kafka_cluster, tmp_path_factory.mktemp("told")) as found:
        found.tell(5)
        yield found


@pytest.fixture
def desk(partner: Told, tmp_path: Path) -> Desk:
    return Desk(tmp_path, partner.environment)


def test_python_takes_each_event_once_and_goes_on_where_it_stopped(partner: Told, desk: Desk) -> None:
    (desk.folder / "partner.py").write_text(PYTHON[0])
    command = [sys.executable, "partner.py"]
    before = len(partner.ids())
    first = desk.until(command, lambda lines: len(lines) >= before)
    assert [line.split()[0] for line in first] == ["rapporteur.registry.organization-registered.v1"] * before
    partner.tell(3)
    again = desk.until(command, lambda lines: len(lines) >= 3)
    assert len(again) == 3
    assert not set(first) & set(again)


def test_python_knows_an_event_that_comes_twice(partner: Told, desk: Desk) -> None:
    """Its group lost its place, as after a restored cluster: all of it comes again, and only the new one is printed."""
    (desk.folder / "partner.py").write_text(PYTHON[0])
    command, before = [sys.executable, "partner.py"], len(partner.ids())
    partner.forget(f"{partner.partner.groups}python")
    assert len(desk.until(command, lambda lines: len(lines) >= before)) == before
    partner.forget(f"{partner.partner.groups}python")
    partner.tell(1)
    assert len(desk.until(command, lambda lines: len(lines) >= 1)) == 1


def test_curl_takes_what_is_new_and_keeps_its_place(partner: Told, desk: Desk) -> None:
    first = desk.run(CURL)
    assert first.returncode == 0, first.stderr
    lines = [json.loads(line) for line in first.stdout.splitlines()]
    assert [json.loads(line["bytes"])["id"] for line in lines] == partner.ids()
    assert desk.run(CURL).stdout == ""
    partner.tell(2)
    more = [json.loads(line)["position"] for line in desk.run(CURL).stdout.splitlines()]
    assert more == [len(lines) + 1, len(lines) + 2]


def test_curl_says_what_is_wrong_and_keeps_its_place(partner: Told, desk: Desk) -> None:
    assert desk.run(CURL).returncode == 0
    kept = (desk.folder / "cursor").read_text()
    wrong = desk.run(CURL, PARTNER_CLIENT_SECRET="not-the-secret")
    assert wrong.returncode != 0
    assert (desk.folder / "cursor").read_text() == kept
    (desk.folder / "cursor").write_text("partners/" + "0" * 32 + ":1\n")
    other = desk.run(CURL)
    assert (other.returncode, other.stdout) == (1, "")
    assert "/problems/log-replaced" in other.stderr


def test_javas_console_consumer_prints_the_events(partner: Told, desk: Desk) -> None:
    lines = desk.until(["sh", "-c", JAVA], lambda lines: len(lines) >= len(partner.ids()))
    assert [json.loads(line)["id"] for line in lines] == partner.ids()
    assert (desk.folder / "partner.properties").stat().st_mode & 0o077 == 0


def test_the_program_follows_both_ways_with_one_place(partner: Told, desk: Desk) -> None:
    before = len(partner.ids())
    found = desk.run(FOLLOW)
    assert found.returncode == 0, found.stderr
    assert [json.loads(line)["id"] for line in found.stdout.splitlines()] == partner.ids()
    assert (desk.folder / "place").read_text().endswith(f":{before}\n")
    partner.tell(1)
    assert len(desk.run(FOLLOW).stdout.splitlines()) == 1


def test_the_document_names_what_the_program_has() -> None:
    assert PYTHON
    for name in ("partners.events", "/reporting/partners/feed", "Rapporteur-Cursor", "/reporting/asyncapi.json"):
        assert name in DOCUMENT
