"""A production home on the run's Kafka and PostgreSQL: its topics can be copied, truncated and altered, its databases lost."""

import json
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from deploy.installation.home import LOGS
from deploy.installation.preparation import prepare
from deploy.runtime.production import databases
from deploy.runtime.production.given.choice import KafkaChoice, ServerChoice, save_choice
from deploy.runtime.production.kafka import ADMINISTRATOR
from deploy.runtime.production.passwords import keep_for_postgres
from deploy.runtime.production.servers import servers_of
from shared.event_store.engine import create_engine
from shared.event_store.log import Log
from shared.messaging.administration import admin_client, create_topics
from shared.messaging.worker import publisher_jobs
from tests.backups.bureau import Bureau
from tests.plugins.servers import KafkaServer


class Installed(Bureau):
    """`prefix` begins every name on the servers."""

    def __init__(self, home: Path, kafka: KafkaServer, cluster: Any, prefix: str) -> None:
        super().__init__(home)
        self.kafka, self.prefix = kafka, prefix
        self._postgres = cluster

    def prepare(self) -> None:
        """Prepare a home configured with both servers, which are still empty."""
        prepare(self.home, "production")
        broker = self.kafka.broker
        password = str(broker.password_file(ADMINISTRATOR))
        choice = KafkaChoice(broker.bootstrap, "SASL_PLAINTEXT", user=ADMINISTRATOR, password_file=password)
        url = f"postgresql://rapporteur@127.0.0.1:{self._postgres.port}/postgres"
        word = self._postgres.new_password("rapporteur")
        keep_for_postgres(self.home / "secrets" / "postgres-administrator.pgpass", "rapporteur", word)
        save_choice(self.home, ServerChoice(choice, url, self.prefix))

    def named(self) -> tuple[str, ...]:
        """Return the options that name both servers."""
        broker = self.kafka.broker
        word = self._postgres.new_password("rapporteur")
        return (
            *("--kafka", broker.bootstrap, "--kafka-protocol", "SASL_PLAINTEXT", "--kafka-user", ADMINISTRATOR),
            *("--kafka-password-file", str(broker.password_file(ADMINISTRATOR)), "--prefix", self.prefix),
            *("--database", f"postgresql://rapporteur:{word}@127.0.0.1:{self._postgres.port}/postgres"),
        )

    def publish(self) -> None:
        """Publish to the topics, as the workers do."""
        settings = self.installation.settings
        for service, each in settings.items():
            engine = create_engine(each.database)
            own = [log for log, keeper in LOGS.items() if keeper == service]
            for turn in publisher_jobs(each, engine, own, lambda _: None).values():
                turn()
            engine.dispose()

    def lose_databases(self, *, vault: bool = False) -> None:
        with databases.connect(self._postgres.administration) as server:
            for name in ("registry", "meetings", "reporting", *(["vault"] if vault else [])):
                server.execute(f'DROP DATABASE IF EXISTS "{self.prefix}{name}" WITH (FORCE)'.encode())

    def leave(self) -> None:
        """Remove everything from the servers except the topics."""
        self.lose_databases(vault=True)
        with databases.connect(self._postgres.administration) as server:
            for role in databases.roles():
                server.execute(f'DROP ROLE IF EXISTS "{self.prefix}{role}"'.encode())

    def records(self, log: str) -> list[Any]:
        """Return every record of the log's topic."""
        partition, found = TopicPartition(self.topic(log), 0), list[Any]()
        with closing(KafkaConsumer(**self.kafka.connection().options(), group_id=None)) as consumer:
            consumer.assign([partition])
            consumer.seek_to_beginning(partition)
            end = consumer.end_offsets([partition])[partition]
            while consumer.position(partition) < end:
                found += consumer.poll(1000).get(partition, [])
        return found

    def refill(
        self, log: str, records: Sequence[Any], altered: Callable[[int, bytes], bytes] = lambda _, value: value
    ) -> None:
        """Recreate the topic from its former records; `altered` gets the position and the bytes of each."""
        topic = self.topic(log)
        with admin_client(self.kafka.connection()) as client:
            client.delete_topics([topic])
        create_topics(self.kafka.connection(), [topic])
        with closing(KafkaProducer(**self.kafka.connection().options())) as producer:
            for record in records:
                position = int(dict(record.headers)["position"])
                producer.send(topic, altered(position, record.value), record.key, record.headers, partition=0)

    def truncate(self, log: str, first: int) -> None:
        """Delete the records before a position, as incorrect retention would."""
        offsets = {int(dict(each.headers)["position"]): each.offset for each in self.records(log)}
        with admin_client(self.kafka.connection()) as client:
            client.delete_records({TopicPartition(self.topic(log), 0): offsets[first]})

    def topic(self, log: str) -> str:
        return f"{servers_of(self.home).kafka.prefix}{log}.events"

    def stored(self, log: str) -> list[dict[str, Any]]:
        engine = create_engine(self.installation.databases[LOGS[log]])
        found = [json.loads(event.bytes) for event in Log(engine, log).read_all()]
        engine.dispose()
        return found
