"""Backup and restore on one machine: no topic holds later events, so they are lost, and listed."""

import json
import shlex
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from deploy.installation.home import LOGS, SERVICES
from deploy.installation.service_set import open_services
from deploy.transfer.backup import IN_THE_LOG, TABLES, logs_of, tables_of
from deploy.transfer.restoring import RestoreRequest, checked_manifest, run_restore
from deploy.verify import rapporteur_verify
from services.meetings.domain import commands as c
from services.reporting.reports import render
from shared.domain.errors import OtherCommand
from shared.event_store.command_handler import CommandContext
from shared.transparency.checkpoint import checkpoint_of
from tests.backups.bureau import PERIOD, SERIES, Bureau, tables
from tests.backups.conftest import Backed
from tests.docs.written import blocks, text_of
from tests.plugins.installations import Rapporteur

pytestmark = pytest.mark.requirement("4.06")

MADE_AGAIN = {
    # From a service's own log, in the transaction that fills it.
    "registry": {
        "accounts", "affiliations", "awaiting_approval", "organization_dismissals", "organization_keys", "organizations",
        "organizations_seen", "partner_contacts", "partner_credentials", "partner_webhooks", "partners", "people", "role_proposals",
        "states", "states_seen", "statements", "statement_values", "revoked_accounts", "revoked_sessions",
        # Read from the cluster every five seconds.
        "kafka_seen", "partner_groups", "partner_users", "in_error", "embargoes",
    },
    "meetings": {
        "attendance", "embargoes", "happenings", "in_error", "meeting_details", "meeting_subjects", "meetings",
        "meetings_seen", "awaiting_approval", "organization_mergers", "series", "statements", "statement_values", "communiques", "conclusions",
        "opened_by_communiques", "unshared_recordings", "sheet_marks",
        # Presence in the room, for half a minute.
        "in_the_room",
        # From the registry's log.
        "affiliations", "organization_names", "organization_places", "organizations", "states", "revoked_accounts", "revoked_sessions",
    },
    "reporting": {
        "awaiting_approval", "embargoes", "drafted_reports", "study_periods", "statements", "statement_values", "facts_1_meetings", "facts_1_registry", "facts_1_reporting",
        "facts_1_blocks", "facts_1_tiles", "facts_live", "revoked_accounts", "revoked_sessions",
        # The latest answers of servers.
        "webhook_attempts",
    },
}  # fmt: skip
OF_THE_KERNEL = {"alembic_version", "consumer_marks", "consumer_set_aside", "read_models"}


def test_every_table_is_in_a_backup_or_is_made_again(backed_once: Backed) -> None:
    """Every new table must be declared as either."""
    for service in SERVICES:
        kept = {table.name for table, _ in tables_of(service)} | {table.name for table in TABLES[service]}
        # The publisher looks up its position in the topic; the clock and the last backup belong to this machine.
        kept |= {f"{log}_{part}" for log in logs_of(service) for part in (*IN_THE_LOG, "published", "clock", "backups")}
        found = set(tables(backed_once.bureau.home, service))
        assert found - OF_THE_KERNEL == (kept | MADE_AGAIN[service]) - OF_THE_KERNEL


def test_where_nothing_came_later_all_is_as_it_was_in_a_home_made_anew(
    backed: Backed, tmp_path: Path, rapporteur: Rapporteur
) -> None:
    before, told = backed.bureau.logs(), backed.bureau.told()
    held = _shown(backed.bureau, before)
    named = {"RAPPORTEUR_CHECKPOINTS": str(backed.bureau.home / "checkpoints")}
    other = Bureau(tmp_path / "other", **named)
    wrong = ("--vault", str(backed.vault), "--passphrase-file", str(backed.file.with_name("wrong")))
    backed.file.with_name("wrong").write_text("another")
    assert rapporteur(other.home, "restore", str(backed.file), *wrong, **named).code == 5
    assert not other.home.exists()
    restored = rapporteur(other.home, "restore", str(backed.file), *backed.closed, "--json", **named)
    assert restored.code == 0, restored.err
    assert "registry, meetings, reporting, partners: signed by a new key from now on" in restored.err
    # Earlier answers and tokens are still known; the keys that sign logs are not in the backup.
    for key, same in (("keys/token.pub", True), ("secrets/meetings-commands.key", True), ("keys/registry.key", False)):
        assert ((other.home / key).read_bytes() == (backed.bureau.home / key).read_bytes()) is same
    found = json.loads(restored.out)["logs"]
    for log, (origin, size, root) in before.items():
        newest = found[log]["checkpoint"]
        assert (found[log]["origin"], found[log]["size"], found[log]["root"]) == (origin, size, root)
        assert (newest["size"], newest["root"], found[log]["lost"]) == (size, root, [])
    # Waiting events are sealed now, and published to partners after all earlier ones.
    assert found["meetings"]["waiting"] == 2
    assert other.logs()["meetings"][:2] == (before["meetings"][0], before["meetings"][1] + 2)
    assert other.told()[: len(told)] == told
    assert [each["data"]["code"] for each in other.told()[len(told) :]] == ["EX-2"]
    assert _shown(other, before) == held
    with open_services(other.installation) as services:
        # A repeated command gets its earlier answer.
        account = "account-operator"
        handler = services.meetings.handler
        meeting = json.loads(services.logs["meetings"].read(before["meetings"][1] - 1, 1)[0].bytes)["subject"]
        again = handler.handle(
            c.AnnounceMeeting(meeting=meeting), CommandContext(actor=account, marking="public", command="command-1")
        )
        assert len(again.events) == 1
        other_body = c.WithdrawAnnouncement(meeting=meeting, reason="An example.")
        with pytest.raises(OtherCommand):
            handler.handle(other_body, CommandContext(actor=account, command="command-1"))
    assert rapporteur(other.home, "doctor", **named).text == "No problems found.\n"
    assert "earlier run" in rapporteur(other.home, "restore", str(backed.file), **named).err


def _shown(bureau: Bureau, logs: dict[str, tuple[str | None, int, str]]) -> bytes:
    """Return a report as known at that moment."""
    at = ",".join(f"{log}:{logs[log][1]}" for log in ("registry", "meetings", "reporting"))
    with open_services(bureau.installation) as services:
        return render(services.reporting, "wtsa", period=PERIOD, as_known_at=at)


def test_what_was_recorded_since_is_named_and_given_up_only_when_somebody_says_so(
    backed: Backed, tmp_path: Path, rapporteur: Rapporteur
) -> None:
    bureau = backed.bureau
    held = bureau.logs()
    bureau.announce("EX-3")
    bureau.catch_up()
    lost = bureau.logs()
    follow = ("feed", "follow", "--log", "meetings", "--once", "--state")
    for name in ("behind", "before"):
        (tmp_path / name).write_text(
            f"{held['meetings'][0]}:{held['meetings'][1] if name == 'before' else lost['meetings'][1]}"
        )
    bureau.lose_databases()
    first = held["meetings"][1] + 1
    span = f"the positions {first} to {lost['meetings'][1]}"
    refused = rapporteur(bureau.home, "restore", str(backed.file))
    assert refused.code == 5
    assert f"meetings: the backup does not hold {span}, and no topic was read." in refused.err
    assert "No topic was read (one machine, or --without-topics)" in refused.err
    assert "--production" in refused.err
    assert all(size == 0 for _, size, _ in bureau.logs().values())

    restored = rapporteur(bureau.home, "restore", str(backed.file), "--accept-loss", "--json")
    assert restored.code == 0, restored.err
    found = json.loads(restored.out)["logs"]
    assert found["registry"]["origin"] == held["registry"][0]
    meetings = found["meetings"]
    assert meetings["lost"] == [[first, lost["meetings"][1]]]
    assert meetings["continues"] == {held["meetings"][0]: held["meetings"][1]}
    assert (meetings["size"], meetings["root"]) == held["meetings"][1:]
    assert meetings["origin"] not in (held["meetings"][0], None)
    # Earlier checkpoints stay in their folder, and the new log's first one names the old log.
    kept = [checkpoint_of(note) for note in bureau.installation.checkpoint_store("meetings").notes()]
    begun = next(each for each in kept if each.origin == meetings["origin"])
    assert (begun.size, begun.root.hex(), begun.continues) == (
        held["meetings"][1],
        held["meetings"][2],
        meetings["continues"],
    )
    assert rapporteur(bureau.home, "doctor").text == "No problems found.\n"
    assert f"up to {held['meetings'][1]} it is {held['meetings'][0]}" in rapporteur(bureau.home, "status").text

    # A reader that read no lost event continues; any other is notified of the last position that both logs share.
    went_on = rapporteur(bureau.home, *follow, str(tmp_path / "before"))
    assert went_on.code == 0
    assert "All that was read so far is in it" in went_on.err
    assert (tmp_path / "before").read_text().startswith(f"{meetings['origin']}:")
    stopped = rapporteur(bureau.home, *follow, str(tmp_path / "behind"))
    assert stopped.code == 5
    assert f"go on from {meetings['origin']}:{held['meetings'][1]}" in stopped.err

    # An export of the log proves earlier issued reports and checkpoints, and can be loaded into another home.
    bundle = tmp_path / "logs.zip"
    assert rapporteur(bureau.home, "log", "export", "--out", str(bundle)).code == 0
    older = tmp_path / "older.txt"
    older.write_text(
        "".join(f"{note.written()}\n" for note in bureau.installation.checkpoint_store("meetings").notes()[:1])
    )
    proved = rapporteur(tmp_path / "none", "log", "verify", str(bundle), "--checkpoint", str(older))
    assert proved.code == 0, proved.err
    assert "restored with a loss" in proved.err


def test_a_log_may_be_lost_again_and_an_older_backup_is_good_as_far_as_both_are_the_same(
    backed: Backed, tmp_path: Path, rapporteur: Rapporteur
) -> None:
    bureau, later = backed.bureau, tmp_path / "later.zip"
    first, common, _ = bureau.logs()["meetings"]
    bureau.announce("EX-3")
    bureau.catch_up()
    assert rapporteur(bureau.home, "backup", "--out", str(later)).code == 0
    bureau.lose_databases()
    assert rapporteur(bureau.home, "restore", str(backed.file), "--accept-loss").code == 0
    second = bureau.logs()["meetings"][0]
    bureau.announce("EX-4")
    bureau.catch_up()
    bureau.lose_databases()
    # The lost events have been found, but by now others have their positions.
    refused = rapporteur(bureau.home, "restore", str(later), "--accept-loss")
    assert refused.code == 5
    assert f"lost its events behind {common} then" in refused.err
    assert rapporteur(bureau.home, "restore", str(backed.file), "--accept-loss").code == 0
    third = bureau.logs()["meetings"][0]
    assert len({first, second, third}) == 3
    with open_services(bureau.installation) as services:
        assert services.logs["meetings"].continues() == {second: common, first: common}
    assert rapporteur(bureau.home, "doctor").text == "No problems found.\n"


def test_a_log_of_which_nothing_is_left_begins_anew_and_says_after_which_one(
    empty_home: Path, tmp_path: Path, rapporteur: Rapporteur
) -> None:
    bureau, file, bundle = Bureau(empty_home), tmp_path / "backup.zip", tmp_path / "logs.zip"
    assert rapporteur(bureau.home, "backup", "--out", str(file)).code == 0
    bureau.announce("EX-1")
    bureau.catch_up()
    origin = bureau.logs()["meetings"][0]
    bureau.lose_databases()
    restored = rapporteur(bureau.home, "restore", str(file), "--accept-loss", "--json")
    assert json.loads(restored.out)["logs"]["meetings"]["continues"] == {origin: 0}
    assert rapporteur(bureau.home, "log", "export", "--out", str(bundle)).code == 0
    bureau.announce("EX-1")
    bureau.catch_up()
    assert rapporteur(bureau.home, "log", "export", "--out", str(bundle)).code == 0
    assert rapporteur(tmp_path / "none", "log", "verify", str(bundle)).code == 0
    assert rapporteur_verify.main([str(bundle)]) == 0
    assert rapporteur(bureau.home, "doctor").text == "No problems found.\n"


def test_the_document_does_what_it_says(
    backed: Backed, tmp_path: Path, rapporteur: Rapporteur, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run each command of docs/backup.md literally, in order."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "phrase").write_text("an example of a phrase")
    backing, trying, restoring, anew, losing = (
        [shlex.split(line) for line in block.splitlines()] for block in blocks(text_of("docs/backup.md"), "sh")
    )
    for line in backing:
        assert rapporteur(backed.bureau.home, *line[1:]).code == 0
    copying, (named, folder, _, *tried), removing = trying
    assert folder == f"RAPPORTEUR_CHECKPOINTS={copying[-1]}"
    home = tmp_path / named.partition("=")[2]
    assert removing == ["rm", "-r", home.name, copying[-1]]
    # Again, a week later.
    for _ in range(2):
        shutil.copytree(backed.bureau.home / "checkpoints", copying[-1])
        assert rapporteur(home, *tried, RAPPORTEUR_CHECKPOINTS=copying[-1]).code == 0
        for each in removing[2:]:
            shutil.rmtree(each)
    # A trial does not change the installation. Waiting events are sealed here too, at a time not in the backup.
    backed.bureau.catch_up()
    backed.bureau.lose_databases()
    assert rapporteur(backed.bureau.home, *restoring[0][1:]).code == 5
    assert rapporteur(backed.bureau.home, *losing[0][1:]).code == 0
    last = {"RAPPORTEUR_CHECKPOINTS": str(backed.bureau.home / "checkpoints")}
    assert rapporteur(tmp_path / "anew", *anew[0][1:], "--accept-loss", **last).code == 0


Alter = Callable[[dict[str, bytes]], None]


def _in(name: str, old: bytes, new: bytes) -> Alter:
    def alter(parts: dict[str, bytes]) -> None:
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new, 1)

    return alter


ALTERATIONS: dict[str, Alter] = {
    "another word in an event": _in("events/meetings.ndjson", b"2031-02-02", b"2031-02-03"),
    "another answer to a command": _in("tables/meetings/meetings_commands.ndjson", b"command-1", b"command-2"),
    "a part left out": lambda parts: parts.__delitem__("tables/reporting/frozen_bytes.ndjson"),
    "a part put in": lambda parts: parts.__setitem__("tables/reporting/more.ndjson", b"[]\n"),
    "a digest that is not so": _in("manifest.json", b'"lines": 1', b'"lines": 2'),
}


def test_a_backup_that_was_altered_or_is_another_one_is_refused_by_its_hash(
    backed_once: Backed, tmp_path: Path, rapporteur: Rapporteur
) -> None:
    with ZipFile(backed_once.file) as archive:
        whole = {name: archive.read(name) for name in archive.namelist()}
    for alteration, alter in ALTERATIONS.items():
        parts, altered = dict(whole), tmp_path / "altered.zip"
        alter(parts)
        with ZipFile(altered, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        refused = rapporteur(tmp_path / "other", "restore", str(altered))
        assert (refused.code, "take another copy" in refused.err) == (6, True), alteration
    other = rapporteur(tmp_path / "other", "restore", str(backed_once.file), "--sha256", "0" * 64)
    assert other.code == 6
    assert "Its SHA-256 is" in other.err
    assert rapporteur(tmp_path / "other", "restore", str(backed_once.phrase)).code == 3
    assert rapporteur(tmp_path / "other", "restore", str(tmp_path / "none.zip")).code == 4
    assert rapporteur(tmp_path / "other", "restore", str(backed_once.file), "--without-topics").code == 2
    assert not (tmp_path / "other").exists()


def test_a_history_that_somebody_wrote_anew_is_refused_against_what_was_signed(
    backed: Backed, tmp_path: Path, rapporteur: Rapporteur
) -> None:
    """A forged history is refused even if every hash in it was recomputed."""
    other = Bureau(tmp_path / "other")
    shutil.copytree(backed.bureau.home, other.home)
    other.announce("EX-9")
    other.catch_up()
    rewritten = tmp_path / "rewritten.zip"
    assert rapporteur(other.home, "backup", "--out", str(rewritten)).code == 0
    backed.bureau.announce("EX-3")
    backed.bureau.catch_up()
    backed.bureau.lose_databases()
    refused = rapporteur(backed.bureau.home, "restore", str(rewritten), "--accept-loss")
    assert refused.code == 6
    assert "meetings" in refused.err


def test_a_restoration_that_was_stopped_is_run_again(backed: Backed, rapporteur: Rapporteur) -> None:
    """This works even after a loss: the restored database knows the others' new origins."""
    bureau = backed.bureau
    held = bureau.logs()
    bureau.announce("EX-3")
    bureau.catch_up()
    bureau.lose_databases()

    class Stopped(Exception):
        """The machine is switched off."""

    def told(sentence: str) -> None:
        if sentence == "Restoring meetings":
            raise Stopped

    asked = RestoreRequest(backed.file, checked_manifest(backed.file), accept_loss=True)
    with pytest.raises(Stopped):
        run_restore(lambda: bureau.installation, asked, None, told, lambda _done, _all: None)
    assert bureau.logs()["reporting"] == held["reporting"]
    assert bureau.logs()["meetings"][1] == 0
    # Nothing can be recorded in a half-restored home.
    commands = ["up", "up --production", "worker registry", "migrate", "status", "backup --out unused.zip"]
    for command in map(str.split, commands):
        refused = rapporteur(bureau.home, *command)
        assert (refused.code, "Run `rapporteur restore` again" in refused.err) == (5, True), command
    looked = rapporteur(bureau.home, "doctor")
    assert (looked.code, "is only half restored. Run `rapporteur restore` again" in looked.text) == (7, True)
    again = rapporteur(bureau.home, "restore", str(backed.file), "--accept-loss", "--json")
    assert again.code == 0, again.err
    assert "reporting: it was restored by an earlier run." in again.err
    # The last run also reports the events that the earlier run gave up.
    first = held["partners"][1] + 1
    assert f"partners: the backup does not hold the positions {first} to" in again.err
    found = json.loads(again.out)["logs"]["partners"]
    assert (found["before"], found["lost"][0][0], found["origin"]) == (True, first, bureau.logs()["partners"][0])
    now = bureau.logs()
    assert [log for log in LOGS if now[log][0] != held[log][0]] == ["meetings", "partners"]
    # Partners receive the events that were pending in the backup, and later ones.
    bureau.announce("EX-5")
    bureau.catch_up()
    assert [each["data"]["code"] for each in bureau.told()] == ["EX-0", "EX-1", "EX-2", "EX-5"]
    assert rapporteur(bureau.home, "doctor").text == "No problems found.\n"


def test_a_home_that_holds_events_is_left_alone(backed: Backed, tmp_path: Path, rapporteur: Rapporteur) -> None:
    before = backed.bureau.logs()
    # Even if one of its databases was moved aside, so that it looks like an older version's home.
    for moved in (None, "registry"):
        for file in backed.bureau.home.glob(f"{moved}.db*"):
            file.rename(tmp_path / file.name)
        refused = rapporteur(backed.bureau.home, "restore", str(backed.file))
        assert refused.code == 5
        assert "move the databases" in refused.err
        assert "registry.db, meetings.db and reporting.db" in refused.err
    for file in tmp_path.glob("registry.db*"):
        file.rename(backed.bureau.home / file.name)
    assert backed.bureau.logs() == before


def test_without_the_checkpoints_it_cannot_be_known_whether_anything_is_missing(
    backed: Backed, tmp_path: Path, rapporteur: Rapporteur
) -> None:
    refused = rapporteur(tmp_path / "other", "restore", str(backed.file), "--without-vault")
    assert refused.code == 5
    assert "registry: no checkpoint of it is in" in refused.err
    assert "RAPPORTEUR_CHECKPOINTS" in refused.err


def test_a_backup_made_while_others_write_is_of_one_moment(
    backed: Backed, tmp_path: Path, rapporteur: Rapporteur
) -> None:
    """Every record in the backup has all its events up to one moment, and the partners' log follows from these."""
    bureau, ended = backed.bureau, threading.Event()

    def write() -> None:
        with open_services(bureau.installation) as services:
            while not ended.is_set():
                series = c.OpenSeries(series=SERIES, code="EX", name="Example series", kind="workshop")
                services.meetings.handler.handle(series, CommandContext(actor="account-operator"))
                named = c.OpenSeries(
                    series=f"{SERIES[:-12]}{count():012}", code=f"W{count()}", name="Example", kind="workshop"
                )
                services.meetings.handler.handle(named, CommandContext(actor="account-operator"))

    numbers = iter(range(10_000, 99_999))

    def count() -> int:
        return next(numbers)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        files = [tmp_path / f"{number}.zip" for number in range(3)]
        for file in files:
            assert rapporteur(bureau.home, "backup", "--out", str(file)).code == 0
    finally:
        ended.set()
        writer.join()
    other = Bureau(tmp_path / "other", RAPPORTEUR_CHECKPOINTS=str(bureau.home / "checkpoints"))
    restored = rapporteur(other.home, "restore", str(files[-1]), "--without-vault", **other.settings)
    assert restored.code == 0, restored.err
    assert 0 < other.logs()["meetings"][1] <= bureau.logs()["meetings"][1] + count()
    assert rapporteur(other.home, "doctor", **other.settings).text == "No problems found.\n"
