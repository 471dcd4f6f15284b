"""`rapporteur up --production` as run by an operator: started, inspected, followed, harmed, killed, restarted, stopped."""

import contextlib
import json
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from kafka import KafkaConsumer
from kafka.errors import KafkaError
from sqlalchemy import make_url

from deploy.installation.permissions import files_of, open_to_others
from deploy.runtime.loading import open_installation
from deploy.runtime.production import databases
from deploy.runtime.production.postgres import PostgresCluster
from tests.end_to_end.program import alive
from tests.outages.clerks import Clerks
from tests.outages.hanging import EVERY, each_hung, own_site
from tests.outages.run import copies_of, found_of
from tests.partners import run as partners
from tests.plugins.installations import Rapporteur
from tests.plugins.servers import KafkaServer, outside
from tests.plugins.waiting import until
from tests.production.home import (
    RAPPORTEUR,
    Home,
    commanded,
    home_of_its_own,
    positions_in,
    reached,
)

pytestmark = [
    pytest.mark.requirement("1.21"),
    pytest.mark.process,
    pytest.mark.slow,
    pytest.mark.kafka,
    pytest.mark.postgres,
]


@dataclass(frozen=True)
class Partner:
    """A partner at its address in the registry's API: its Kafka user and the file of its secret. `head` is the token of
    who suspends and resumes it."""

    address: str
    head: str
    user: str
    secret: Path

    def say(self, act: str) -> None:
        commanded(f"{self.address}/{act}", self.head, {"reason": "Example."})

    def is_let_in(self, told: dict[str, str]) -> bool:
        """Return whether it can connect to Kafka and read the partners' topics."""
        kafka = reached(told, self.user, self.secret)
        with contextlib.suppress(KafkaError):
            consumer = KafkaConsumer(**kafka.options(), group_id=f"{self.user}-main", enable_auto_commit=False)
            with contextlib.closing(consumer):
                return bool(consumer.partitions_for_topic("partners.events"))
        return False


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    """A running installation with servers of its own, which the tests share in their order: starting it takes longer
    than most of them. A part that hangs is soon started again."""
    with home_of_its_own() as home:
        home.environment["RAPPORTEUR_RESTART_AFTER"] = "10"
        home.up()
        yield home


@pytest.fixture(scope="module")
def partner(home: Home) -> Partner:
    head = home.run("accounts", "token", "Example head", "--role", "administrator").strip()
    partners = f"{home.status()['urls']['registry']}/registry/api/partners"
    body: dict[str, object] = {"name": "Example SDO", "handle": "example-sdo", "ways": ["kafka"]}
    partner = f"{partners}/{commanded(partners, head, body)['id']}"
    shown = commanded(f"{partner}/credentials", head, {"way": "kafka"})
    secret = home.folder.parent / "secret-of-a-partner"
    secret.write_text(shown["secret"])
    return Partner(partner, head, shown["handle"], secret)


@pytest.fixture
def is_well(home: Home, rapporteur: Rapporteur) -> Callable[[], bool]:
    return lambda: rapporteur(home.folder, "doctor").text == "No problems found.\n"


@pytest.mark.requirement("5.14")
@pytest.mark.requirement("5.16")
@pytest.mark.requirement("12.05")
def test_three_services_run_on_servers_of_their_own_and_let_a_partner_in(
    home: Home, partner: Partner, is_well: Callable[[], bool]
) -> None:
    status = home.status()
    own = {f"{service}-{what}" for service in ("registry", "meetings", "reporting") for what in ("web", "worker")}
    assert set(status["pids"]) == own | {"postgres", "kafka", "up"}
    assert (status["way"], set(status["urls"])) == ("production", {"registry", "meetings", "reporting"})
    for url in status["urls"].values():
        for service in status["urls"]:
            assert urlopen(f"{url}/{service}/health/ready", timeout=30).status == 200  # noqa: S310  our own address
    secrets = {file.read_text().strip().rpartition(":")[2] for file in (home.folder / "secrets").glob("*.p*")}
    assert not [secret for secret in secrets if secret in json.dumps(status)]

    # Roles and rights on PostgreSQL and the modes of files are correct.
    until(is_well)
    assert list(open_to_others(files_of(open_installation({"RAPPORTEUR_HOME": str(home.folder)})))) == []

    # The registry's worker gives a partner access with its own user and rights, and revokes it again.
    until(lambda: partner.is_let_in(status["kafka"]))
    partner.say("suspend")
    until(lambda: not partner.is_let_in(status["kafka"]), seconds=60)
    size = home.status()["positions"]["registry"]
    assert size > 0
    until(lambda: positions_in(status["kafka"], "registry.events") == list(range(1, size + 1)))
    until(lambda: home.status()["published"] == home.status()["positions"])


@pytest.mark.requirement("3.05")
def test_each_partner_ends_with_what_is_public_once_and_in_order(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Under load, with a killed broker and consumer and a restarted database. Each fault happens once, however long the
    load; more commands show the same: `python -m tests.partners`."""
    outcome = partners.run(home, tmp_path, seconds=5.0, rate=20.0)
    with capsys.disabled():
        print(f"\n{outcome}")
    assert outcome.wrong == []
    assert tuple(outcome.faults) == partners.FAULTS
    assert len(outcome.public) > outcome.sent / 3
    said = "".join(each.said for each in outcome.followers.values())
    assert "answers 500" not in said
    assert "Traceback" not in said


@pytest.mark.requirement("12.01")
def test_each_part_that_hangs_is_started_again_and_nothing_acknowledged_is_lost(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    before = len(home.said())
    site = own_site(home)
    clerks = Clerks(site.url, site.token)
    with copies_of(site) as copies, clerks.at_work():
        for each in each_hung(home, clerks, copies):
            with capsys.disabled():
                print("", each, sep="\n", flush=True)
    with copies_of(site) as copies:
        sizes = copies.now()
        until(lambda: copies.have(sizes))
        found = found_of(clerks, copies)
    said = home.said()[before:]
    assert (found.wrong, found.lost) == ([], [])
    assert "shutting down" in said
    assert said.count("gave no answer") == len(EVERY) - 1


@pytest.mark.requirement("5.14")
@pytest.mark.requirement("12.05")
def test_an_installation_that_was_killed_is_started_again_and_stopped(
    home: Home, partner: Partner, is_well: Callable[[], bool]
) -> None:
    [(first, _)], inside = home.started, home.status()["kafka"]
    kept, pids = home.status()["positions"], home.status()["pids"].values()
    first.kill()
    first.wait()
    until(lambda: not any(map(alive, pids)))

    # From now on partners reach Kafka over TLS by the name in its certificate; services stay on the loopback interface.
    host = outside(home.folder.parent)
    files = ("--certificate", host.certificate, "--key", host.key, "--ca-file", str(host.ca_file))
    second = home.up("--listen", host.address, *files)
    status = home.status()
    assert status["positions"] == kept
    assert (status["kafka"]["bootstrap"], status["kafka"]["protocol"]) == (host.address, "SASL_SSL")
    for way in (status["kafka"], inside):
        # What a killed worker or broker did not confirm was published again.
        assert list(dict.fromkeys(positions_in(way, "registry.events"))) == list(range(1, kept["registry"] + 1))
    partner.say("resume")
    until(lambda: partner.is_let_in(status["kafka"]))
    until(is_well)
    kept = home.status()["positions"]

    second.send_signal(signal.SIGINT)
    assert second.wait(60) == 0
    assert not any(map(alive, status["pids"].values()))
    # On a stopped home a command starts PostgreSQL for itself, and stops it again.
    asked = subprocess.run([*RAPPORTEUR, "status", "--json"], env=home.environment, capture_output=True, check=True)
    stopped = json.loads(asked.stdout)
    assert (stopped["pids"], stopped["positions"]) == ({}, kept)
    assert not list((home.folder / "postgres" / "data").glob("postmaster.pid"))


@pytest.fixture
def another() -> Iterator[Home]:
    with home_of_its_own() as home:
        yield home


@pytest.mark.requirement("12.05")
def test_servers_that_are_there_already_are_used_and_left_as_they_are(
    another: Home,
    few_once: Path,
    tmp_path: Path,
    rapporteur: Rapporteur,
    kafka_cluster: KafkaServer,
    postgres_cluster: PostgresCluster,
    topic_prefix: str,
) -> None:
    administrator, prefix = make_url(postgres_cluster.administration), topic_prefix.replace(".", "_")
    password = postgres_cluster.new_password(str(administrator.username))
    options = [
        *("--kafka", kafka_cluster.broker.outside("admin").bootstrap, "--kafka-user", "admin"),
        *("--kafka-ca-file", str(kafka_cluster.broker.authority)),
        *("--kafka-password-file", str(kafka_cluster.broker.password_file("admin")), "--prefix", prefix),
        *("--database", administrator.set(query={}, password=password).render_as_string(hide_password=False)),
    ]
    first = another.up(*options)
    status = another.status()
    assert set(status["pids"]).isdisjoint({"postgres", "kafka"})
    assert status["kafka"]["user"] == f"{prefix}status"
    said = another.said() + (another.folder / "installation.json").read_text()
    assert password not in said + json.dumps(status)
    assert all(file.stat().st_mode & 0o077 == 0 for file in (another.folder / "secrets").iterdir())

    # A log is loaded, published and counted while the program runs.
    assert rapporteur(few_once, "log", "export", "--out", str(tmp_path / "few.zip")).code == 0
    another.run("log", "load", str(tmp_path / "few.zip"))
    token = another.run("accounts", "token", "Example machine", "--role", "staff").strip()
    posted = Request(  # noqa: S310  our own address
        f"{status['urls']['reporting']}/reporting/api/study-periods",
        json.dumps({"name": "Example period", "first_day": "2031-01-01"}).encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    assert urlopen(posted, timeout=30).status == 201  # noqa: S310
    another.run("rebuild", "reporting", "--from", "kafka")
    kept = another.status()["positions"]
    assert kept["meetings"] > 0
    page = Request(  # noqa: S310
        f"{status['urls']['meetings']}/reporting/reports/wtsa?period=Example%20period",
        None,
        {"Authorization": f"Bearer {token}"},
    )
    assert "1 January 2031" in urlopen(page, timeout=30).read().decode()  # noqa: S310
    first.send_signal(signal.SIGINT)
    assert first.wait(60) == 0
    assert not any(map(alive, status["pids"].values()))

    # The servers keep running and the home remembers them: they need not be named again, and nothing is lost.
    assert kafka_cluster.child.ended() is None
    another.run("migrate")
    stopped = another.status()
    assert (stopped["pids"], stopped["positions"]) == ({}, kept)
    for log, topic in (("registry", "registry.events"), ("meetings", "meetings.events")):
        assert positions_in(status["kafka"], prefix + topic) == list(range(1, kept[log] + 1))
    with databases.connect(postgres_cluster.administration) as server:
        for database in databases.owners():
            server.execute(f'DROP DATABASE "{prefix}{database}"'.encode())
        for role in databases.roles():
            server.execute(f'DROP ROLE "{prefix}{role}"'.encode())
