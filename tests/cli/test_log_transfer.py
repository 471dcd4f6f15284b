"""`log export`, `log load`, `log verify`: an installation is moved from one store to another without alterations."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from deploy.installation.service_set import open_services
from deploy.runtime.catching_up import catch_up
from deploy.runtime.loading import open_installation
from services.meetings.domain.commands import OpenSeries, WithdrawAnnouncement
from services.reporting.domain.commands import DefineStudyPeriod
from services.reporting.queries import ReportQueries
from shared.domain.errors import AlreadyTaken
from shared.domain.event import SealedEvent
from shared.event_store.command_handler import CommandContext
from shared.event_store.transfer.archive import LogSummary, ProofFailed, checked
from shared.transparency.merkle import leaf_hash
from tests.plugins.installations import Making, Rapporteur
from tests.plugins.servers import Databases

pytestmark = pytest.mark.requirement("1.12")
REPORT = ("report", "wtsa", "--period", "2013-2016", "--format", "json")
FORMAT = "rapporteur-log/1"
UUID = "00000000-0000-4000-8000-000000000001"
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


def exported(rapporteur: Rapporteur, home: Path, out: Path, **settings: str) -> None:
    outcome = rapporteur(home, "log", "export", "--out", str(out), **settings)
    assert outcome.code == 0, outcome.err


@pytest.fixture
def file(few: Path, made_once: Callable[[str, Making], Path], rapporteur: Rapporteur) -> Path:
    """The logs of `few`, exported once per run. Do not change the file."""
    return made_once("exported", lambda folder: exported(rapporteur, few, folder / "logs.zip")) / "logs.zip"


def test_the_file_is_of_the_format_that_outsiders_rely_on(file: Path, few: Path) -> None:
    with ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert manifest["format"] == FORMAT
        assert list(manifest["logs"]) == ["registry", "meetings", "reporting", "partners"]
        assert manifest["logs"]["partners"]["size"] == archive.read("events/partners.ndjson").count(b"\n") == 51
        lines = [json.loads(line) for line in archive.read("events/meetings.ndjson").splitlines()]
    with open_services(open_installation({"RAPPORTEUR_HOME": str(few)})) as services:
        log = services.logs["meetings"]
        assert [(each["position"], each["recorded"], each["bytes"].encode()) for each in lines] == [
            (event.position, event.recorded, event.bytes) for event in log.read_all()
        ]
        assert manifest["logs"]["meetings"] == {"origin": log.origin(), "size": 265, "root": log.root().hex()}


def test_there_and_back_is_the_same_file_and_the_same_report(
    file: Path, few: Path, tmp_path: Path, rapporteur: Rapporteur
) -> None:
    other, back = tmp_path / "other", tmp_path / "back.zip"
    assert rapporteur(other, "log", "load", str(file)).code == 0
    exported(rapporteur, other, back)
    assert back.read_bytes() == file.read_bytes()
    assert rapporteur(other, *REPORT).out == rapporteur(few, *REPORT).out


@pytest.mark.postgres
def test_to_postgresql_and_back_is_the_same_file_and_the_same_report(
    file: Path, few: Path, tmp_path: Path, rapporteur: Rapporteur, postgres_databases: Databases
) -> None:
    services = ("REGISTRY", "MEETINGS", "REPORTING", "VAULT")
    databases = {f"RAPPORTEUR_{service}_DATABASE": postgres_databases.create() for service in services}
    server, back, again = tmp_path / "server", tmp_path / "back.zip", tmp_path / "again"
    assert rapporteur(server, "log", "load", str(file), **databases).code == 0
    exported(rapporteur, server, back, **databases)
    assert back.read_bytes() == file.read_bytes()
    assert rapporteur(server, *REPORT, **databases).out == rapporteur(few, *REPORT).out
    # The next appended event follows the loaded ones.
    assert rapporteur(server, "accounts", "token", "Example auditor", "--role", "auditor", **databases).code == 0
    exported(rapporteur, server, back, **databases)
    assert rapporteur(again, "log", "load", str(back)).code == 0
    assert rapporteur(again, *REPORT).code == 0
    for url in databases.values():
        postgres_databases.drop(url)


def test_loaded_twice_it_is_there_once(file: Path, tmp_path: Path, rapporteur: Rapporteur) -> None:
    home = tmp_path / "other"
    assert "444 events loaded" in rapporteur(home, "log", "load", str(file)).text
    assert "Nothing new: " in rapporteur(home, "log", "load", str(file)).text


def test_a_load_that_was_stopped_between_services_is_completed(
    file: Path, few: Path, tmp_path: Path, rapporteur: Rapporteur
) -> None:
    home = tmp_path / "stopped"
    assert rapporteur(home, "migrate").code == 0
    for name in ("registry.db", "registry.db-wal", "registry.db-shm"):
        (home / name).unlink(missing_ok=True)
        if (few / name).exists():
            shutil.copy(few / name, home / name)
    assert "327 events loaded" in rapporteur(home, "log", "load", str(file)).text
    assert rapporteur(home, *REPORT).out == rapporteur(few, *REPORT).out


@pytest.mark.requirement("3.02")
def test_nothing_that_was_told_is_told_again_after_a_load_and_what_comes_is_told_once(
    file: Path, tmp_path: Path, rapporteur: Rapporteur
) -> None:
    home = tmp_path / "other"
    assert rapporteur(home, "log", "load", str(file)).code == 0
    installation = open_installation({"RAPPORTEUR_HOME": str(home)})
    catch_up(installation)
    with open_services(installation) as services:
        told = services.logs["partners"]
        assert told.size() == 51
        meeting = services.meetings.queries.meetings(None, 1)[0].id
        withdrawing = WithdrawAnnouncement(meeting=meeting, reason="an example")
        services.meetings.handler.handle(withdrawing, CommandContext(actor="account-operator"))
    catch_up(installation)
    with open_services(installation) as services:
        assert [json.loads(each.bytes)["type"] for each in services.logs["partners"].read(51, 10)] == [
            "rapporteur.partners.meeting-announcement-withdrawn.v1"
        ]


def test_names_that_only_one_may_have_are_taken_there_too(file: Path, tmp_path: Path, rapporteur: Rapporteur) -> None:
    home = tmp_path / "other"
    assert rapporteur(home, "log", "load", str(file)).code == 0
    wish = OpenSeries(series=f"series-{UUID}", code="CTO", name="Example", kind="workshop")
    with open_services(open_installation({"RAPPORTEUR_HOME": str(home)})) as services, pytest.raises(AlreadyTaken):
        services.meetings.handler.handle(wish, CommandContext(actor="account-operator"))
    period = DefineStudyPeriod(period=f"period-{UUID}", name="2013-2016", first_day="2012-11-30")
    with open_services(open_installation({"RAPPORTEUR_HOME": str(home)})) as services, pytest.raises(AlreadyTaken):
        services.reporting.handler.handle(period, CommandContext(actor="account-operator"))


def test_a_home_whose_logs_are_not_empty_is_refused_whole(
    file: Path, few: Path, tmp_path: Path, rapporteur: Rapporteur
) -> None:
    home = tmp_path / "other"
    wish = OpenSeries(series=f"series-{UUID}", code="EX", name="Example", kind="workshop")
    assert rapporteur(home, "migrate").code == 0
    with open_services(open_installation({"RAPPORTEUR_HOME": str(home)})) as services:
        services.meetings.handler.handle(wish, CommandContext(actor="account-operator"))
    refused = rapporteur(home, "log", "load", str(file))
    assert refused.code == 5
    assert "meetings" in refused.err
    assert "RAPPORTEUR_HOME" in refused.err
    with open_services(open_installation({"RAPPORTEUR_HOME": str(home)})) as services:
        assert services.registry.log.size() == 0


Alter = Callable[[dict[str, bytes]], None]


def _replace(name: str, old: bytes, new: bytes) -> Alter:
    def alter(parts: dict[str, bytes]) -> None:
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new, 1)

    return alter


def _lines(name: str, change: Callable[[list[bytes]], list[bytes]]) -> Alter:
    def alter(parts: dict[str, bytes]) -> None:
        parts[name] = b"".join(change(parts[name].splitlines(keepends=True)))

    return alter


MEETINGS = "events/meetings.ndjson"
ALTERATIONS: dict[str, Alter] = {
    "another word in an event": _replace(MEETINGS, b"Bangkok", b"Bangk0k"),
    "an event left out at the end": _lines(MEETINGS, lambda lines: lines[:-1]),
    "an event left out in the middle": _lines(MEETINGS, lambda lines: lines[:3] + lines[4:]),
    "an event twice": _lines(MEETINGS, lambda lines: [*lines, lines[-1]]),
    "two events in the other order": _lines(MEETINGS, lambda lines: [lines[1], lines[0], *lines[2:]]),
    "another time": _replace(MEETINGS, b'"recorded":"2', b'"recorded":"1'),
    "no time": _replace(MEETINGS, b'"recorded":"2', b'"recorded":"x'),
    "a line that is no JSON": _lines(MEETINGS, lambda lines: [b"nonsense\n", *lines[1:]]),
    "a size that is not so": _replace("manifest.json", b'"size": 265', b'"size": 260'),
    "an origin of another log": _replace("manifest.json", b'"origin": "meetings/', b'"origin": "registry/'),
    "a log's file left out": lambda parts: parts.__delitem__(MEETINGS),
}


@pytest.mark.parametrize("alteration", ALTERATIONS)
def test_whatever_was_altered_is_found_and_nothing_is_loaded(
    file: Path, tmp_path: Path, rapporteur: Rapporteur, alteration: str
) -> None:
    altered, home = tmp_path / "altered.zip", tmp_path / "other"
    with ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    ALTERATIONS[alteration](parts)
    with ZipFile(altered, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    found = rapporteur(home, "log", "verify", str(altered))
    assert found.code == 6
    assert "meetings" in found.err
    assert rapporteur(home, "log", "load", str(altered)).code == 6
    with open_services(open_installation({"RAPPORTEUR_HOME": str(home)})) as services:
        assert all(log.size() == 0 for log in services.logs.values())


def test_a_log_is_not_taken_for_another_though_nobody_signed_it() -> None:
    event = SealedEvent(1, "2026-01-05T12:00:00.000007Z", b"{}")
    root = leaf_hash(event.position, event.recorded, event.bytes)
    written = LogSummary(origin=f"meetings/{'0' * 32}", size=1, root=root.hex())
    assert list(checked(iter([event]), "meetings", written)) == [(event, root)]
    with pytest.raises(ProofFailed):
        list(checked(iter([event]), "registry", written))


def test_a_good_file_is_proved_without_an_installation(file: Path, tmp_path: Path, rapporteur: Rapporteur) -> None:
    found = rapporteur(tmp_path / "none", "log", "verify", str(file))
    assert found.code == 0
    assert [line.split()[:2] for line in found.text.splitlines()] == [
        ["registry", "117"],
        ["meetings", "265"],
        ["reporting", "11"],
        ["partners", "51"],
    ]


@pytest.mark.parametrize("content", [b"", b"nonsense", b"PK\x05\x06" + bytes(18)], ids=["empty", "no zip", "empty zip"])
def test_what_is_no_export_is_bad_input(tmp_path: Path, rapporteur: Rapporteur, content: bytes) -> None:
    file = tmp_path / "some.zip"
    file.write_bytes(content)
    found = rapporteur(tmp_path / "none", "log", "verify", str(file))
    assert found.code == 3
    assert FORMAT in found.err


def test_names_and_keys_follow_apart_and_under_a_passphrase(few: Path, tmp_path: Path, rapporteur: Rapporteur) -> None:
    phrase, closed, logs, other = (tmp_path / name for name in ("phrase", "closed", "logs.zip", "other"))
    phrase.write_text("an example of a phrase\n")
    assert rapporteur(few, "accounts", "token", "Example Auditor", "--role", "auditor").code == 0
    password = rapporteur(few, "accounts", "password", "Example Auditor").text
    exported(rapporteur, few, logs)
    options = ("--passphrase-file", str(phrase))
    assert rapporteur(few, "vault", "export", "--out", str(closed), *options).code == 0
    assert closed.stat().st_mode & 0o777 == 0o600
    assert b"Example" not in closed.read_bytes()

    assert rapporteur(other, "log", "load", str(logs)).code == 0
    assert rapporteur(other, "accounts", "password", "Example Auditor").code == 4
    wrong = tmp_path / "wrong"
    wrong.write_text("another")
    assert rapporteur(other, "vault", "load", str(closed), "--passphrase-file", str(wrong)).code == 5
    assert rapporteur(other, "vault", "load", str(closed), *options).code == 0
    assert "already" in rapporteur(other, "vault", "load", str(closed), *options).text
    with open_services(open_installation({"RAPPORTEUR_HOME": str(other)})) as services:
        account = services.registry.credentials.check("example auditor", password.strip())
        assert account is not None
        assert services.registry.names.of([account]) == {account: "Example Auditor"}


@pytest.mark.requirement("1.11")
@pytest.mark.parametrize("service", ["registry", "meetings", "reporting"])
def test_what_is_answered_from_is_made_again_the_same(few: Path, rapporteur: Rapporteur, service: str) -> None:
    before = rapporteur(few, *REPORT).out
    rows = _rows(few)
    done = rapporteur(few, "rebuild", service)
    assert done.code == 0, done.err
    assert _rows(few) == rows
    assert rapporteur(few, *REPORT).out == before


def _rows(home: Path) -> dict[str, int]:
    """Return the number of rows of each table of registry and meetings."""
    found: dict[str, int] = {}
    for service in ("registry", "meetings"):
        engine = open_installation({"RAPPORTEUR_HOME": str(home)}).engine(service, read_only=True)
        with engine.connect() as connection:
            names = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")).all()
            found |= {
                f"{service}.{name}": connection.scalar(text(f"SELECT count(*) FROM {name}")) or 0 for name in names
            }
        engine.dispose()
    return found


@pytest.mark.requirement("3.07")
def test_the_example_of_the_documents_is_proved_by_the_program_too(tmp_path: Path, rapporteur: Rapporteur) -> None:
    """The example is valid whichever version laid out its reports."""
    found = rapporteur(tmp_path, "log", "verify", str(EXAMPLES / "history.zip"))
    assert found.code == 0, found.err
    assert found.err.count("computed again from the events") == 2


@pytest.mark.requirement("2.07")
def test_issued_reports_go_along_and_an_altered_one_is_refused(
    file: Path, few: Path, tmp_path: Path, rapporteur: Rapporteur
) -> None:
    with open_services(open_installation({"RAPPORTEUR_HOME": str(few)})) as services:
        rows = ReportQueries(services.reporting.reader).issued(["public"])
    assert {row.period for row in rows} == {"2013-2016", "2017-2020", "2016-07-23..2017-05-01"}
    altered, other = tmp_path / "altered.zip", tmp_path / "other"
    with ZipFile(file) as archive, ZipFile(altered, "w") as copy:
        for row in rows:
            frozen = archive.read(f"reports/{row.id}/report.json")
            asked = ("--period", row.period, "--as-known-at", row.moment, "--audience", row.audience)
            # All of these facts are public, so the issued report has the same numbers as the public live report.
            live = json.loads(rapporteur(few, "report", row.kind, *asked, "--format", "json").out)
            issued = json.loads(frozen)
            assert issued["disclosure"] == "disclosure/1"
            assert [each["value"] for each in issued["figures"]] == [each["value"] for each in live["figures"]]
        for name in archive.namelist():
            content = archive.read(name)
            copy.writestr(name, content.replace(b"a", b"b", 1) if name.endswith("report.json") else content)
    for command in ("verify", "load"):
        refused = rapporteur(other, "log", command, str(altered))
        assert refused.code == 6
        assert "is not what was issued" in refused.err
    assert rapporteur(other, "log", "load", str(file)).code == 0
    with open_services(open_installation({"RAPPORTEUR_HOME": str(other)})) as services:
        shelf = ReportQueries(services.reporting.reader)
        assert [shelf.content(row.formats["json"]) for row in shelf.issued(["public"])]
