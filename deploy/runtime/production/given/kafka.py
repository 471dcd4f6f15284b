"""An existing Kafka cluster, with topics and users of this installation on it."""

from dataclasses import dataclass
from pathlib import Path

from deploy.runtime.production import rights
from deploy.runtime.production.given.choice import KafkaChoice, saved_choice
from deploy.runtime.production.given.errors import MissingRight, NameTaken
from deploy.runtime.production.passwords import password
from shared.domain.errors import Malformed
from shared.messaging.administration import KEEP_FOR_EVER, admin_client, known_users
from shared.messaging.connection import Kafka
from shared.messaging.errors import AccessDenied, AuthenticationFailed


@dataclass(frozen=True)
class ExistingKafka:
    home: Path
    choice: KafkaChoice
    prefix: str = ""

    @property
    def bootstrap(self) -> str:
        return self.choice.bootstrap

    @property
    def asks_who(self) -> bool:
        """Return whether the cluster has users at all; if not, everyone may do everything."""
        return self.choice.protocol.startswith("SASL")

    @property
    def administration(self) -> Kafka:
        file = self.choice.password_file
        return self._as_user(self.choice.user, Path(file) if file else None)

    def connection(self, user: str) -> Kafka:
        return (
            self._as_user(self.prefix + user, self.password_file(user)) if self.asks_who else self._as_user(None, None)
        )

    def outside(self, user: str) -> Kafka:
        return self.connection(user)

    def password_file(self, user: str) -> Path:
        return self.home / "secrets" / f"kafka-{user}.password"

    def new_password(self, user: str) -> str:
        return password(self.password_file(user))

    def reach(self) -> None:
        """Check the connection. Raises Unavailable if nothing answers, Malformed if the user is refused."""
        try:
            with admin_client(self.administration) as client:
                client.describe_cluster()
        except AuthenticationFailed as error:
            raise Malformed("--kafka", str(error)) from error

    def provide(self) -> None:
        """Create missing topics, users and rights. Raises NameTaken, MissingRight, MisconfiguredTopic."""
        if self.asks_who:
            self._refuse_names_of_others()
            # These names are ours, whoever creates the users: the commands printed for the operator use them.
            for user in rights.USERS:
                self.new_password(user)
        try:
            rights.provide(self)
        except AccessDenied as error:
            if self.asks_who and rights.are_there(self):
                return
            raise self._missing_right() from error

    def _refuse_names_of_others(self) -> None:
        new = [user for user in rights.USERS if not self.password_file(user).exists()]
        try:
            existing = known_users(self.administration, [self.prefix + user for user in new]) if new else set()
        except AccessDenied:
            return  # a user without the right to ask cannot create users either, and gets that error
        for user in new:
            if self.prefix + user in existing:
                lost = self.password_file(user) if saved_choice(self.home) else None
                raise NameTaken("user", self.prefix + user, f"Kafka at {self.bootstrap}", lost)

    def _as_user(self, user: str | None, file: Path | None) -> Kafka:
        choice = self.choice
        ca_file = Path(choice.ca_file) if choice.ca_file else None
        return Kafka(choice.bootstrap, choice.protocol, user, file, choice.mechanism, ca_file)

    def _missing_right(self) -> MissingRight:
        server_option = f"--bootstrap-server {self.bootstrap}"
        me = f"kafka-acls {server_option} --add --allow-principal User:{self.choice.user}"
        commands = [
            f"{me} --operation Alter --operation Describe --cluster",
            f"{me} --operation Create --operation Describe --operation DescribeConfigs --topic '*'",
        ]
        return MissingRight(
            f"{self.choice.user} of Kafka at {self.bootstrap}",
            "make topics, users and rights",
            commands,
            self._by_hand(server_option),
        )

    def _by_hand(self, server_option: str) -> list[str]:
        settings = " ".join(f"--config {name}={value}" for name, value in KEEP_FOR_EVER.items())
        lines = [
            f"kafka-topics {server_option} --create --topic {self.prefix}{topic} --partitions 1 {settings}"
            for topic in rights.TOPICS
        ]
        lines += [
            f"kafka-configs {server_option} --alter --entity-type users --entity-name {self.prefix}{user} "
            f"--add-config \"{self.choice.mechanism}=[password=$(cat '{self.password_file(user)}')]\""
            for user in rights.USERS
        ]
        for user, topic, operations in rights.by_hand():
            allowed = " ".join(f"--operation {each}" for each in operations)
            below = " --resource-pattern-type prefixed" if topic == "*" and self.prefix else ""
            name = self.prefix + topic if topic != "*" else self.prefix or "'*'"
            principal = f"--allow-principal User:{self.prefix}{user}"
            lines.append(f"kafka-acls {server_option} --add {principal} {allowed} --topic {name}{below}")
        for user, resource, operation in rights.keeping_by_hand(self.prefix):
            principal = f"--allow-principal User:{self.prefix}{user}"
            lines.append(f"kafka-acls {server_option} --add {principal} --operation {operation} {resource}")
        return lines
