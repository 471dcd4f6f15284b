"""Backup and restore on Kafka and PostgreSQL: later events are recovered from the topics, and nothing is invented."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from msgspec.structs import replace

from deploy.cli import main
from deploy.installation.service_set import open_services
from deploy.runtime.production.given.choice import save_choice, saved_choice
from deploy.transfer.backup import back_up
from services.reporting.queries import ReportQueries
from shared.transparency.checkpoint import checkpoint_of
from tests.backups.bureau import Bureau
from tests.backups.servers import Installed
from tests.plugins.installations import Rapporteur
from tests.plugins.servers import KafkaServer

pytestmark = [pytest.mark.requirement("4.06"), pytest.mark.kafka, pytest.mark.postgres, pytest.mark.slow]
NAMES = ("registry", "meetings", "reporting", "partners")
Logs = dict[str, tuple[str | None, int, str]]


@dataclass(frozen=True)
class Lost:
    """An installation whose databases were deleted. `backed` and `last` are the states of its logs when `file` was
    written and at the end; `told` are the ids published to partners by then, `said` the data by id; of `reports` one
    was issued before the backup and one after."""

    at: Installed
    file: Path
    backed: Logs
    last: Logs
    told: list[str]
    said: dict[str, Any]
    reports: tuple[str, str]
    records: dict[str, list[object]]
    meetings: tuple[str, str]

    def again(self) -> None:
        """Restore the state at the moment of the loss."""
        self.at.lose_databases(vault=True)
        shutil.rmtree(self.at.home)
        shutil.copytree(self.at.home.with_name("kept"), self.at.home)


@pytest.fixture(scope="module")
def lost_once(empty_home_once: Path, kafka_cluster: KafkaServer, postgres_cluster: object) -> Iterator[Lost]:
    kafka_cluster.start()
    # Not in pytest's own folder, which another run of pytest closes.
    folder = Path(tempfile.mkdtemp(prefix="rapporteur-lost-"))
    at = Installed(folder / "home", kafka_cluster, postgres_cluster, f"lost-{uuid4().hex[:8]}-")
    at.prepare()
    one_machine, carried, file = Bureau(folder / "one-machine"), folder / "carried.zip", folder / "backup.zip"
    shutil.copytree(empty_home_once, one_machine.home)
    one_machine.begin()
    early = one_machine.issue()
    one_machine.catch_up()
    with pytest.MonkeyPatch.context() as environment:

        def run(home: Path, *arguments: str) -> None:
            environment.setenv("RAPPORTEUR_HOME", str(home))
            assert main(list(arguments)) == 0

        # From one store to the other, with the checkpoints of the first.
        run(one_machine.home, "backup", "--out", str(carried))
        shutil.copytree(one_machine.home / "checkpoints", at.home / "checkpoints")
        run(at.home, "restore", str(carried), "--without-vault")
        assert at.logs() == one_machine.logs()
        first, _ = at.announce("EX-1")
        at.catch_up()
        at.publish()
        # Some events are sealed only after the backup, since they are recorded after the command has sealed.
        second, _ = at.announce("EX-2")
        backed = at.logs()
        environment.setenv("RAPPORTEUR_HOME", str(at.home))
        back_up(at.installation, file)
    at.move(first, "2031-04-04")
    at.catch_up()
    at.move(first, "2031-05-05")
    at.announce("EX-3")
    report = at.issue()
    at.catch_up()
    at.publish()
    said = {each["id"]: each["data"] for each in at.told()}
    last = at.logs()
    records = {log: at.records(log) for log in NAMES}
    shutil.copytree(at.home, at.home.with_name("kept"))
    yield Lost(at, file, backed, last, list(said), said, (early, report), records, (first, second))
    at.leave()
    shutil.rmtree(folder)


@pytest.fixture
def lost(lost_once: Lost) -> Lost:
    lost_once.again()
    return lost_once


def came_to(rapporteur: Rapporteur, lost: Lost, *options: str) -> dict[str, Any]:
    found = rapporteur(lost.at.home, "restore", str(lost.file), "--json", "--without-vault", *options)
    assert found.code == 0, found.err
    result: dict[str, Any] = json.loads(found.out)
    assert all(report in found.err for report in result["bytes_lost"])
    return result


def restored(rapporteur: Rapporteur, lost: Lost, *options: str) -> dict[str, dict[str, Any]]:
    logs: dict[str, dict[str, Any]] = came_to(rapporteur, lost, *options)["logs"]
    return logs


def test_the_tail_is_taken_back_from_the_topics_and_is_what_was_signed(lost: Lost, rapporteur: Rapporteur) -> None:
    result = came_to(rapporteur, lost)
    found = result["logs"]
    assert result["bytes_lost"] == []
    for log in NAMES:
        origin, size, root = lost.last[log]
        assert (found[log]["origin"], found[log]["size"], found[log]["root"]) == (origin, size, root)
        assert found[log]["taken_back"] == size - lost.backed[log][1]
        assert (found[log]["proven"], found[log]["lost"], found[log]["continues"]) == (size, [], {})
        newest = checkpoint_of(lost.at.installation.checkpoint_store(log).notes()[-1])
        assert found[log]["checkpoint"] == {"origin": origin, "size": size, "root": newest.root.hex()}
    assert lost.at.logs() == lost.last
    assert sum(found[log]["taken_back"] for log in NAMES) > 10

    # Nothing is published twice or differently, and the later report is there, byte for byte.
    assert [each["id"] for each in lost.at.told()] == lost.told
    with open_services(lost.at.installation) as services:
        shelf = ReportQueries(services.reporting.reader)
        for report in lost.reports:
            assert all(shelf.content(digest) for digest in shelf.report(report).formats.values())
    lost.at.publish()
    assert {log: len(lost.at.records(log)) for log in NAMES} == {log: lost.last[log][1] for log in NAMES}
    # Publication continues with the next event.
    lost.at.move(lost.meetings[0], "2031-06-06")
    lost.at.catch_up()
    (moved,) = lost.at.told()[len(lost.told) :]
    assert moved["data"]["first_day"] == "2031-06-06"


def test_a_record_that_was_altered_in_a_topic_is_refused_against_the_checkpoint(
    lost: Lost, rapporteur: Rapporteur
) -> None:
    altered = lost.last["meetings"][1] - 1
    lost.at.refill(
        "meetings",
        lost.records["meetings"],
        lambda position, value: value.replace(b"2031", b"2032") if position == altered else value,
    )
    try:
        refused = rapporteur(lost.at.home, "restore", str(lost.file), "--without-vault")
        assert refused.code == 6
        assert "meetings: What the topic has of the positions" in refused.err
        assert "is not what was signed" in refused.err
        assert lost.at.logs()["meetings"][1] == 0
        # With a loss accepted, only proven events are restored.
        found = restored(rapporteur, lost, "--accept-loss")["meetings"]
        first, last = found["altered"]
        assert first <= altered <= last
        assert (found["size"], found["recorded_anew"]) == (first - 1, 0)
        assert found["origin"] != lost.last["meetings"][0]
        assert not [each for each in lost.at.stored("meetings") if "2032" in json.dumps(each["data"])]
    finally:
        lost.at.refill("meetings", lost.records["meetings"])


def test_where_a_topic_was_truncated_the_lost_positions_are_named_and_the_log_goes_on_under_another_origin(
    lost: Lost, rapporteur: Rapporteur, tmp_path: Path
) -> None:
    origin, backed, _ = lost.backed["partners"]
    last = lost.last["partners"][1]
    assert last - backed >= 4
    cut = ["meetings", "partners"]
    lost.at.truncate("partners", backed + 2)
    lost.at.truncate("meetings", lost.last["meetings"][1])
    try:
        refused = rapporteur(lost.at.home, "restore", str(lost.file), "--without-vault")
        assert refused.code == 5
        assert f"partners: neither the backup nor the topic holds the position {backed + 1}." in refused.err
        result = came_to(rapporteur, lost, "--accept-loss")
        found, partners = result["logs"], result["logs"]["partners"]
        # The report issued after the backup is based on lost meetings.
        assert result["bytes_lost"] == [lost.reports[1]]
        assert partners["lost"] == [[backed + 1, backed + 1]]
        assert partners["continues"] == {origin: backed}
        assert partners["root"] == lost.backed["partners"][2]
        assert partners["origin"] != origin
        assert [log for log in NAMES if found[log]["origin"] != lost.last[log][0]] == cut

        # Events left in the topic are recorded again under their ids; lost ones are published again under theirs.
        ids = [each["id"] for each in lost.at.told()]
        assert len(set(ids)) == len(ids)
        assert set(ids[:backed]) == set(lost.told[:backed])
        assert set(lost.told) <= set(ids)
        assert partners["recorded_anew"] + partners["not_taken"] == last - backed - 1

        # A partner that had read no further continues over the feed, and over Kafka the present log is complete.
        lost.at.publish()
        assert rapporteur(lost.at.home, "doctor").text == "No problems found.\n"
        state = tmp_path / "place"
        state.write_text(f"{origin}:{backed - 1}")
        followed = rapporteur(lost.at.home, "feed", "follow", "--state", str(state), "--once")
        assert followed.code == 0, followed.err
        assert [json.loads(line)["id"] for line in followed.out.splitlines()] == ids[backed - 1 :]
        cluster = lost.at.kafka.broker
        over = ("--kafka", cluster.bootstrap, "--kafka-protocol", "SASL_PLAINTEXT", "--kafka-user", "admin")
        password = ("--kafka-password-file", str(cluster.password_file("admin")), "--topic", lost.at.topic("partners"))
        whole = rapporteur(lost.at.home, "feed", "follow", *over, *password, "--once")
        assert whole.code == 0, whole.err
        assert [json.loads(line)["id"] for line in whole.out.splitlines()] == ids
        stopped = rapporteur(lost.at.home, "feed", "follow", "--after", f"{origin}:{backed + 1}", "--once")
        assert stopped.code == 5
        # Reporting's facts are complete too, and contain nothing that was lost.
        rebuilt = rapporteur(lost.at.home, "rebuild", "reporting", "--from", "kafka")
        now = lost.at.logs()
        assert rebuilt.text == "Rebuilt: " + ",".join(f"{log}:{now[log][1]}" for log in NAMES[:3]) + "\n"
        assert f"go on from {partners['origin']}:{backed}" in stopped.err
    finally:
        for log in cut:
            lost.at.refill(log, lost.records[log])


def test_where_only_the_topic_partners_has_a_gap_what_it_lost_is_told_under_the_same_ids(
    lost: Lost, rapporteur: Rapporteur
) -> None:
    backed, last = lost.backed["partners"][1], lost.last["partners"][1]
    lost.at.truncate("partners", backed + 2)
    try:
        partners = restored(rapporteur, lost, "--accept-loss")["partners"]
        assert partners["lost"] == [[backed + 1, backed + 1]]
        ids = [each["id"] for each in lost.at.told()]
        assert ids[:backed] == lost.told[:backed]
        assert sorted(ids) == sorted(lost.told)
        assert partners["recorded_anew"] + partners["not_taken"] == last - backed - 1
        # Each record's events are in the order of publication, with their data at that time.
        assert {each["id"]: each["data"] for each in lost.at.told()} == lost.said
    finally:
        lost.at.refill("partners", lost.records["partners"])


def test_without_topics_no_broker_is_asked(lost: Lost, rapporteur: Rapporteur) -> None:
    known = saved_choice(lost.at.home)
    assert known is not None
    assert known.kafka is not None
    save_choice(lost.at.home, replace(known, kafka=replace(known.kafka, bootstrap="127.0.0.1:1")))
    assert rapporteur(lost.at.home, "restore", str(lost.file), "--without-vault").code == 7
    # A bad file is refused before any server is reached or started.
    assert rapporteur(lost.at.home, "restore", "nowhere.zip", "--without-vault").code == 4
    refused = rapporteur(lost.at.home, "restore", str(lost.file), "--without-vault", "--without-topics")
    assert refused.code == 5
    assert "and no topic was read" in refused.err
    assert "--production" in refused.err
    found = restored(rapporteur, lost, "--without-topics", "--accept-loss")
    assert found["meetings"]["lost"] == [[lost.backed["meetings"][1] + 1, lost.last["meetings"][1]]]


def test_where_the_home_is_lost_too_it_is_said_which_of_its_files_the_servers_know(
    lost: Lost, rapporteur: Rapporteur, tmp_path: Path
) -> None:
    kept, anew = lost.at.home.with_name("kept"), tmp_path / "anew"
    folder = {"RAPPORTEUR_CHECKPOINTS": str(kept / "checkpoints")}
    options = ("restore", str(lost.file), "--without-vault")
    refused = rapporteur(anew, *options, "--production", *lost.at.named(), **folder)
    assert refused.code == 5
    assert "this installation did not make it" in refused.err
    assert "--prefix" not in refused.err
    names = "installation.json", "keys/*", "secrets/postgres-*.pgpass", "secrets/kafka-*.password"
    for name in names:
        assert name in refused.err
        for file in kept.glob(name):
            shutil.copy(file, anew / file.relative_to(kept))
    assert rapporteur(anew, *options, **folder).code == 0
    assert Bureau(anew, **folder).logs() == lost.last
    # If the databases are intact, a backup of them needs only these files.
    again = tmp_path / "again"
    for name in names:
        for file in kept.glob(name):
            (again / file.relative_to(kept)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, again / file.relative_to(kept))
    assert rapporteur(again, "backup", "--out", str(tmp_path / "now.zip"), **folder).code == 0
