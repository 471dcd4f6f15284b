"""docs/partners.md: each snippet, run literally with a real feed and a real Kafka, does what the document says."""

import json
import shlex
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from services.reporting.api.partners import AT_ONCE, BURST, RATE
from shared.contracts.partner_reports import NUMBER
from shared.contracts.partner_versions import MONTHS, OVERLAPS
from shared.contracts.partners import EVENTS
from shared.event_store.projector import LogCursor
from shared.messaging.bearer import EARLIER, ClientCredentialsToken
from shared.messaging.quotas import OF_A_READER
from shared.messaging.sources.feed import FeedSource
from shared.web.asyncapi.log import SELECTION
from tests.docs.following_partner import Desk, Told, told
from tests.docs.written import blocks, text_of
from tests.plugins.installations import copy_home
from tests.plugins.servers import KafkaServer

pytestmark = [pytest.mark.requirement("3.04"), pytest.mark.process]
DOCUMENT = text_of("docs/partners.md")
KAFKA, LIBRDKAFKA, HTTP, _WEBHOOK = blocks(DOCUMENT, "python")
CURL, JAVA, FOLLOW = blocks(DOCUMENT, "sh")
OVER_FEED = FOLLOW.partition("\n\n")[0]
WAITING = ["sh", "-c", OVER_FEED.replace(" --once", "").replace("rapporteur feed", "exec rapporteur feed")]


@pytest.fixture(scope="module")
def partner(kafka_cluster: KafkaServer, few_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    kafka_cluster.start()
    home = tmp_path_factory.mktemp("told") / "home"
    copy_home(few_once, home)
    with told(kafka_cluster, home) as found:
        found.tell(5)
        yield found


@pytest.fixture
def desk(partner: Told, tmp_path: Path) -> Desk:
    return Desk(tmp_path, partner.environment)


@pytest.fixture
def over_kafka(desk: Desk) -> list[str]:
    (desk.folder / "partner.py").write_text(KAFKA)
    return [sys.executable, "partner.py"]


def kept(desk: Desk) -> list[str]:
    """Return the ids that the two programs store in their file, in the order of the events."""
    with closing(sqlite3.connect(desk.folder / "mine.db")) as mine:
        return [id_ for (id_,) in mine.execute("SELECT id FROM event ORDER BY rowid")]


@pytest.mark.requirement("4.11")
@pytest.mark.requirement("12.05")
def test_python_takes_each_event_once_and_goes_on_where_it_stopped(
    partner: Told, desk: Desk, over_kafka: list[str]
) -> None:
    """The second run has a rotated credential: the group and its position belong to the partner, not the user."""
    before = len(partner.ids())
    first = desk.until(over_kafka, lambda lines: len(lines) >= before)
    assert {line.split()[0].rpartition(".")[0].rpartition(".")[0] for line in first} == {"rapporteur.partners"}
    partner.tell(3)
    again = desk.until(over_kafka, lambda lines: len(lines) >= 3, **partner.rotated)
    assert [line.split()[0] for line in again] == ["rapporteur.partners.meeting-announced.v1"] * 3
    assert not set(first) & set(again)
    assert kept(desk) == partner.ids()


def test_python_knows_an_event_that_comes_twice(partner: Told, desk: Desk, over_kafka: list[str]) -> None:
    """Its group lost its position, as after restoring a cluster: everything comes again, and only the new event is
    printed."""
    before = len(partner.ids())
    partner.forget(f"{partner.partner.groups}python")
    assert len(desk.until(over_kafka, lambda lines: len(lines) >= before)) == before
    partner.forget(f"{partner.partner.groups}python")
    partner.tell(1)
    assert len(desk.until(over_kafka, lambda lines: len(lines) >= 1)) == 1


@pytest.mark.requirement("12.05")
def test_librdkafka_takes_each_event_and_goes_on_where_it_stopped(partner: Told, desk: Desk) -> None:
    """The client is by another vendor; TLS is used, as in all tests here."""
    (desk.folder / "partner.py").write_text(LIBRDKAFKA)
    partner.forget(f"{partner.partner.groups}librdkafka")
    program, before = [sys.executable, "partner.py"], partner.ids()
    first = desk.until(program, lambda lines: len(lines) >= len(before))
    assert [json.loads(line.partition(" ")[2])["id"] for line in first] == before
    partner.tell(2)
    [again] = desk.until(program, lambda lines: lines[-1:] != [] and partner.ids()[-1] in lines[-1])[-1:]
    assert again.partition(" ")[0] == str(len(before) + 2)


@pytest.mark.requirement("12.05")
@pytest.mark.requirement("3.06")
def test_a_certificate_that_is_not_to_be_trusted_is_named(desk: Desk) -> None:
    over_kafka = FOLLOW.partition("\n\n")[2]
    found = desk.run(over_kafka, KAFKA_CA_FILE="")
    assert (found.returncode, found.stdout) == (3, ""), found.stderr
    assert "The certificate of Kafka at localhost:" in found.stderr
    assert "is not to be trusted: unable to get local issuer certificate" in found.stderr
    assert "--kafka-ca-file" in found.stderr


@pytest.mark.requirement("3.06")
def test_python_loses_no_event_when_nobody_reads_its_lines(partner: Told, desk: Desk, over_kafka: list[str]) -> None:
    """The program exits with the events so far in its file. Started again, it continues."""
    partner.forget(f"{partner.partner.groups}python")
    left = desk.run(f"{shlex.join(over_kafka)} | head -n 1")
    assert "BrokenPipeError" in left.stderr
    had = kept(desk)
    assert had == partner.ids()[: len(had)]
    partner.tell(1)
    desk.until(over_kafka, lambda _: kept(desk) == partner.ids())


@pytest.mark.requirement("3.06")
def test_python_stops_at_a_gap_and_the_feed_fills_it(partner: Told, desk: Desk, over_kafka: list[str]) -> None:
    """The group is ahead of the file, as after restoring an older file."""
    at = len(partner.ids())
    partner.forget(f"{partner.partner.groups}python")
    desk.until(over_kafka, lambda lines: len(lines) >= at)
    with closing(sqlite3.connect(desk.folder / "mine.db")) as mine, mine:
        mine.execute("UPDATE place SET position = position - 2")
        mine.execute("DELETE FROM event WHERE rowid > (SELECT MAX(rowid) - 2 FROM event)")
    partner.tell(1)
    stopped = desk.run(shlex.join(over_kafka))
    assert (stopped.returncode, stopped.stdout) == (1, "")
    assert f"Positions {at - 1} to {at} are missing: take them from the feed, then go on." in stopped.stderr
    (desk.folder / "feed.py").write_text(HTTP)
    filled = desk.run(f"{sys.executable} feed.py")
    assert (filled.returncode, filled.stdout) == (0, "3 events taken.\n0 events taken.\n"), filled.stderr
    partner.tell(1)
    assert len(desk.until(over_kafka, lambda lines: len(lines) >= 1)) == 1
    assert set(kept(desk)) == set(partner.ids())


@pytest.mark.requirement("4.11")
def test_python_over_http_takes_what_is_new_and_says_why_it_cannot(partner: Told, desk: Desk) -> None:
    (desk.folder / "feed.py").write_text(HTTP)
    program = f"{sys.executable} feed.py"
    assert desk.run(program).returncode == 0
    assert kept(desk) == partner.ids()
    partner.tell(2)
    assert desk.run(program).stdout == "2 events taken.\n0 events taken.\n"
    assert kept(desk) == partner.ids()
    wrong = desk.run(program, PARTNER_CLIENT_SECRET="not-the-secret")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert '"error":"invalid_client"' in wrong.stderr
    assert "Traceback" not in wrong.stderr


def test_curl_takes_what_is_new_and_keeps_its_place(partner: Told, desk: Desk) -> None:
    first = desk.run(CURL)
    assert first.returncode == 0, first.stderr
    lines = [json.loads(line) for line in first.stdout.splitlines()]
    assert [json.loads(line["bytes"])["id"] for line in lines] == partner.ids()
    assert desk.run(CURL).stdout == ""
    partner.tell(2)
    more = [json.loads(line)["position"] for line in desk.run(CURL).stdout.splitlines()]
    assert more == [len(lines) + 1, len(lines) + 2]


@pytest.mark.requirement("4.11")
def test_curl_says_what_is_wrong_and_keeps_its_place(partner: Told, desk: Desk) -> None:
    assert desk.run(CURL).returncode == 0
    kept = (desk.folder / "cursor").read_text()
    wrong = desk.run(CURL, PARTNER_CLIENT_SECRET="not-the-secret")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert '"error":"invalid_client"' in wrong.stderr, "the token endpoint's own words, and no second request"
    assert "/problems/" not in wrong.stderr
    assert (desk.folder / "cursor").read_text() == kept
    (desk.folder / "cursor").write_text("partners/" + "0" * 32 + ":1\n")
    other = desk.run(CURL)
    assert (other.returncode, other.stdout) == (1, "")
    assert "/problems/log-replaced" in other.stderr


def test_javas_console_consumer_prints_the_events(partner: Told, desk: Desk) -> None:
    """With a rotated credential."""
    lines = desk.until(["sh", "-c", JAVA], lambda lines: len(lines) >= len(partner.ids()), **partner.rotated)
    assert [json.loads(line)["id"] for line in lines] == partner.ids()
    assert (desk.folder / "partner.properties").stat().st_mode & 0o077 == 0


def test_the_program_follows_both_ways_with_one_place(partner: Told, desk: Desk) -> None:
    before = len(partner.ids())
    found = desk.run(FOLLOW)
    assert found.returncode == 0, found.stderr
    assert [json.loads(line)["id"] for line in found.stdout.splitlines()] == partner.ids()
    assert (desk.folder / "place").read_text().endswith(f":{before}\n")
    partner.tell(1)
    over_kafka = FOLLOW.partition("\n\n")[2]
    rotated = desk.run(over_kafka, **partner.rotated)
    assert (rotated.returncode, len(rotated.stdout.splitlines())) == (0, 1), rotated.stderr


@pytest.mark.requirement("3.06")
def test_a_wrong_secret_is_named(desk: Desk) -> None:
    """A wrong id gets the same answer (tests/registry/test_partner_tokens.py)."""
    found = desk.run(OVER_FEED, PARTNER_CLIENT_SECRET="nobodys-secret")
    assert (found.returncode, found.stdout) == (3, "")
    assert "/registry/oauth/token does not let the client" in found.stderr
    assert "Check the client's id and the secret in secret" in found.stderr


@pytest.mark.requirement("3.06")
def test_who_is_suspended_while_it_waits_is_told_so_and_goes_on_when_resumed(partner: Told, desk: Desk) -> None:
    with ExitStack() as suspended:

        def suspend() -> None:
            suspended.enter_context(partner.suspended())
            partner.tell(1)

        code, err = desk.ended(WAITING, "Begins at the beginning.", suspend)
        assert (code, "This partner is suspended." in err) == (5, True), err
        assert "Tried again" not in err
    partner.tell(1)
    assert json.loads(desk.run(OVER_FEED).stdout.splitlines()[-1])["id"] == partner.ids()[-1]


@pytest.mark.requirement("3.06", "4.11")
def test_who_is_revoked_while_it_waits_is_told_so_and_ends_at_once(partner: Told, desk: Desk) -> None:
    """A revoked credential is not a transient error, so there are no retries. The next event ends the wait."""
    other, revoke = partner.another_client()

    def revoke_and_tell() -> None:
        revoke()
        partner.tell(1)

    code, err = desk.ended(WAITING, "Begins at the beginning.", revoke_and_tell, **other)
    assert (code, "does not let the client" in err) == (3, True), err
    assert "Tried again" not in err


@pytest.mark.requirement("3.06")
def test_a_token_is_got_anew_before_it_ends_and_the_feed_takes_the_new_one(partner: Told, tmp_path: Path) -> None:
    now = [time.time()]
    secret = tmp_path / "secret"
    secret.write_text(partner.environment["PARTNER_CLIENT_SECRET"])
    address, client = partner.environment["PARTNER_URL"], partner.environment["PARTNER_CLIENT_ID"]
    bearer = ClientCredentialsToken(f"{address}/registry/oauth/token", client, secret, lambda: now[0])
    first = bearer()
    now[0] += 3600 - EARLIER - 10
    assert bearer() == first
    now[0] += 20
    assert bearer() != first
    batch = FeedSource("partners", f"{address}/reporting/partners/feed", bearer).read(LogCursor(), 5, 0)
    assert len(batch.events) == 5


def test_the_document_names_what_the_program_has() -> None:
    for name in ("partners.events", "/reporting/partners/feed", "Rapporteur-Cursor", "/reporting/asyncapi.json"):
        assert name in DOCUMENT


@pytest.mark.requirement("12.14")
def test_the_document_has_every_pair_of_versions_with_the_day_until_which_both_are_told() -> None:
    assert f"{MONTHS} months" in DOCUMENT
    for each in OVERLAPS:
        first, second = (name.removeprefix("rapporteur.partners.") for name in (each.type, each.followed_by))
        [row] = [
            line for line in DOCUMENT.splitlines() if line.startswith(f"| `{first}` | `{second}` | {each.until} |")
        ]
        more = set(EVENTS[each.followed_by].__struct_fields__) - set(EVENTS[each.type].__struct_fields__)
        assert all(f"`{field}`" in row for field in more)


@pytest.mark.requirement("12.13", "12.14")
def test_the_document_has_the_parameters_and_limits_of_the_program() -> None:
    for name in ("/reporting/partners/records/", "/reporting/calendar.ics", "Accept-Encoding: gzip"):
        assert name in DOCUMENT
    assert all(f"| `{name}` |" in DOCUMENT for name in SELECTION)
    words = {20: "twenty requests a second", 200: "two hundred at once", 3: "three under way"}
    assert all(words[number] in DOCUMENT for number in (RATE, BURST, AT_ONCE))
    assert f"{OF_A_READER['consumer_byte_rate'] // 2**20:.0f} MiB a second" in DOCUMENT
    assert NUMBER.replace("|", "\\|") in DOCUMENT
