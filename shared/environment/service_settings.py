"""The settings shared by all services. A service adds its name, `SERVICE`, and its own settings."""
# ruff: noqa: RUF009  each `setting` makes its own field

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from shared.domain.errors import Malformed
from shared.environment.settings import setting

_HOST_NAME = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")


@dataclass(frozen=True)
class ServiceSettings:
    home: Path = setting("RAPPORTEUR_HOME", "Where the installation's state lives.", default="./var")
    database: str = setting(
        "RAPPORTEUR_{SERVICE}_DATABASE",
        "Database of the service: its log and what it answers from.",
        default="sqlite:///{home}/{service}.db",
    )
    owner_database: str | None = setting(
        "RAPPORTEUR_{SERVICE}_OWNER_DATABASE",
        "The same database, as the user who may change its tables: for commands that make or fill them, and never for a web server or "
        "worker. Empty: the same URL.",
        default="",
    )
    reader_database: str | None = setting(
        "RAPPORTEUR_{SERVICE}_READER_DATABASE",
        "The same database, as a user who can only read. Empty: the same URL, opened for reading.",
        default="",
    )
    kafka: str | None = setting("RAPPORTEUR_KAFKA", "Kafka's bootstrap servers. Empty: local logs.", default="")
    kafka_protocol: str | None = setting(
        "RAPPORTEUR_KAFKA_PROTOCOL",
        "PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL. Empty: SASL_PLAINTEXT with a user, else PLAINTEXT.",
        default="",
    )
    kafka_mechanism: str = setting(
        "RAPPORTEUR_KAFKA_MECHANISM", "How Kafka asks for the password.", default="SCRAM-SHA-512"
    )
    kafka_ca_file: Path | None = setting(
        "RAPPORTEUR_KAFKA_CA_FILE",
        "Certificates (PEM) to check those of the brokers with. Empty: those of this machine.",
        default="",
    )
    kafka_user: str | None = setting("RAPPORTEUR_{SERVICE}_KAFKA_USER", "The service's user of Kafka.", default="")
    kafka_password_file: Path | None = setting(
        "RAPPORTEUR_{SERVICE}_KAFKA_PASSWORD_FILE", "A file with that user's password.", default=""
    )
    topic_prefix: str = setting("RAPPORTEUR_TOPIC_PREFIX", "Put before every topic's name.", default="")
    open_to_readers: bool = setting(
        "RAPPORTEUR_OPEN_TO_READERS",
        "1: everybody reads without an account what the role `reader` may: figures and the evidence behind them, and over the "
        "API States, organizations and announced meetings, as they are recorded at this moment, told to partners or not. Never "
        "people, reasons or what is marked for the bureau.",
        default="0",
    )
    synthetic: bool = setting("RAPPORTEUR_SYNTHETIC", "1: every page says that its records are invented.", default="0")
    public_key: Path = setting(
        "RAPPORTEUR_TOKEN_PUBLIC_KEY",
        "The registry's public key that tokens are checked with.",
        default="{home}/keys/token.pub",
    )
    session_key: Path = setting(
        "RAPPORTEUR_{SERVICE}_SESSION_KEY",
        "A file with the secret that form sessions are signed with.",
        default="{home}/secrets/{service}-session.key",
    )
    commands_key: Path = setting(
        "RAPPORTEUR_{SERVICE}_COMMANDS_KEY",
        "A file with the secret that fingerprints of commands are made with.",
        default="{home}/secrets/{service}-commands.key",
    )
    outbox_key: Path = setting(
        "RAPPORTEUR_{SERVICE}_OUTBOX_KEY",
        "A file with the secret that events are authenticated with until they are sealed.",
        default="{home}/secrets/{service}-outbox.key",
    )
    signing_keys: Path = setting(
        "RAPPORTEUR_{SERVICE}_SIGNING_KEYS",
        "A folder with the private Ed25519 key of each of the service's logs, and the public ones beside.",
        default="{home}/keys",
    )
    checkpoints: Path = setting(
        "RAPPORTEUR_CHECKPOINTS",
        "A folder where signed checkpoints are kept apart from the databases, the same for all services; better on "
        "another machine's disk. What does not continue them is not signed.",
        default="{home}/checkpoints",
    )
    clock_bound: int = setting(
        "RAPPORTEUR_CLOCK_BOUND",
        "Seconds by which the clock may be ahead of other evidence of the time: how long the machine has run, or the "
        "database server's clock. While it is further ahead, nothing is sealed and no embargo ends, until it is right again or "
        "somebody confirms it (rapporteur clock confirm). A day, unless set otherwise.",
        default="86400",
    )
    secure_cookies: bool = setting(
        "RAPPORTEUR_SECURE_COOKIES", "1: cookies are sent over HTTPS only. Set it behind a proxy with TLS.", default="0"
    )
    public_url: str | None = setting(
        "RAPPORTEUR_PUBLIC_URL",
        "Where visitors and partners reach the installation: scheme, name and port, such as https://rapporteur.example. Links "
        "in documents and what a partner is handed begin with it, and requests to its name are answered. Empty: where the "
        "services answer one another.",
        default="",
    )
    hosts: str = setting(
        "RAPPORTEUR_HOSTS",
        "Further names that the program is asked by (the header Host), separated by commas, without ports. Those of the "
        "machine itself (localhost, 127.0.0.1, [::1]) always count; a request to any other name is refused with 421.",
        default="",
    )
    trusted_proxies: int = setting(
        "RAPPORTEUR_TRUSTED_PROXIES",
        "How many proxies stand before the program, each adding to X-Forwarded-For the address it was asked from. With "
        "too few, all visitors share one limit of sign-ins; with too many, a visitor can choose an address.",
        default="0",
    )
    webhooks_inside: str = setting(
        "RAPPORTEUR_WEBHOOKS_INSIDE",
        "Hosts that webhooks may be sent to though they are not public, also over http: names or addresses as they stand in "
        "the address of a webhook, with or without port, separated by commas. For tests and laboratories: whoever may "
        "register a webhook can then make this program ask them. `rapporteur doctor` reports it.",
        default="",
    )
    log: str = setting("RAPPORTEUR_LOG", "text or json: how the service's own log is written.", default="text")

    @property
    def host_names(self) -> frozenset[str]:
        """Return the names, without ports, that the program answers to. Raises Malformed for an invalid one."""
        named = {each.strip().lower() for each in self.hosts.split(",") if each.strip()}
        if any(not _HOST_NAME.fullmatch(each) for each in named):
            raise Malformed("RAPPORTEUR_HOSTS", "Give names without scheme, port and path, separated by commas.")
        if self.public_url is None:
            return frozenset(named)
        parts = urlsplit(self.public_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
            raise Malformed("RAPPORTEUR_PUBLIC_URL", "Give scheme, name and port, such as https://rapporteur.example.")
        return frozenset(named | {f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname})

    @property
    def inside_hosts(self) -> frozenset[str]:
        """Return the hosts that webhooks may be sent to although they are not public."""
        return frozenset(each.strip().lower() for each in self.webhooks_inside.split(",") if each.strip())

    def public_address(self, default: str) -> str:
        """Return the address at which visitors reach the installation, without a trailing slash; `default` if not
        set."""
        return (self.public_url or default).rstrip("/")

    @property
    def effective_kafka_protocol(self) -> str:
        """Return the protocol used with Kafka."""
        return self.kafka_protocol or ("SASL_PLAINTEXT" if self.kafka_user else "PLAINTEXT")

    def topic_of(self, log: str) -> str:
        """Return the name of the topic that a log is published to."""
        return f"{self.topic_prefix}{log}.events"


@dataclass(frozen=True)
class FeedReaderSettings(ServiceSettings):
    """The settings of a service that consumes another service's log."""

    token: Path = setting(
        "RAPPORTEUR_{SERVICE}_TOKEN",
        "A file with the bearer token that the service reads feeds with.",
        default="{home}/secrets/{service}.token",
    )


@dataclass(frozen=True)
class PartnerAccessSettings(ServiceSettings):
    """The settings of a service that grants others access to a topic."""

    kafka_keeper: str | None = setting(
        "RAPPORTEUR_{SERVICE}_KAFKA_KEEPER",
        "The user of Kafka that inspects the users of readers, and how far they have read. Empty: nobody is let in there.",
        default="",
    )
    kafka_keeper_password_file: Path | None = setting(
        "RAPPORTEUR_{SERVICE}_KAFKA_KEEPER_PASSWORD_FILE", "A file with that user's password.", default=""
    )
    partners_kafka: str | None = setting(
        "RAPPORTEUR_{SERVICE}_PARTNERS_KAFKA",
        "Kafka's bootstrap servers as those who may read reach them, such as kafka.example:9093. Empty: as this program does.",
        default="",
    )
    partners_kafka_protocol: str = setting(
        "RAPPORTEUR_{SERVICE}_PARTNERS_KAFKA_PROTOCOL",
        "The protocol that they speak there, if the setting before names them.",
        default="SASL_SSL",
    )
    partners_kafka_ca_file: Path | None = setting(
        "RAPPORTEUR_{SERVICE}_PARTNERS_KAFKA_CA_FILE",
        "Certificates (PEM) that they are handed, to check those of the brokers with. Empty: those of their machines.",
        default="",
    )
    kafka_gate: Path = setting(
        "RAPPORTEUR_{SERVICE}_KAFKA_GATE",
        "The socket of the process that makes and removes those users when it is asked to. No service may do so itself.",
        default="{home}/run/kafka-gate.sock",
    )
