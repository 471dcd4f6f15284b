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
    home: Path = setting("RAPPORTEUR_HOME", "The folder with the installation's state.", default="./var")
    database: str = setting(
        "RAPPORTEUR_{SERVICE}_DATABASE",
        "Database of the service: its log and read models.",
        default="sqlite:///{home}/{service}.db",
    )
    owner_database: str | None = setting(
        "RAPPORTEUR_{SERVICE}_OWNER_DATABASE",
        "The same database, as the user who may change its tables: only for commands that create or fill "
        "them, never for a web server or worker. Empty: the same URL.",
        default="",
    )
    reader_database: str | None = setting(
        "RAPPORTEUR_{SERVICE}_READER_DATABASE",
        "The same database, as a read-only user. Empty: the same URL, opened for reading.",
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
        "CA certificates (PEM) for verifying the brokers. Empty: the machine's own.",
        default="",
    )
    kafka_user: str | None = setting("RAPPORTEUR_{SERVICE}_KAFKA_USER", "The service's Kafka user.", default="")
    kafka_password_file: Path | None = setting(
        "RAPPORTEUR_{SERVICE}_KAFKA_PASSWORD_FILE", "A file with that user's password.", default=""
    )
    topic_prefix: str = setting("RAPPORTEUR_TOPIC_PREFIX", "Put before every topic's name.", default="")
    open_to_readers: bool = setting(
        "RAPPORTEUR_OPEN_TO_READERS",
        "1: everyone may read, without an account, whatever the role `reader` may: figures and the evidence "
        "behind them, and over the API States, organizations and announced meetings, as currently recorded, "
        "whether or not published to partners. Never people, reasons or anything marked for the bureau.",
        default="0",
    )
    synthetic: bool = setting(
        "RAPPORTEUR_SYNTHETIC", "1: every page states that its records are invented.", default="0"
    )
    public_key: Path = setting(
        "RAPPORTEUR_TOKEN_PUBLIC_KEY",
        "The registry's public key, with which tokens are verified.",
        default="{home}/keys/token.pub",
    )
    session_key: Path = setting(
        "RAPPORTEUR_{SERVICE}_SESSION_KEY",
        "A file with the secret that signs form sessions.",
        default="{home}/secrets/{service}-session.key",
    )
    commands_key: Path = setting(
        "RAPPORTEUR_{SERVICE}_COMMANDS_KEY",
        "A file with the secret for the fingerprints of commands.",
        default="{home}/secrets/{service}-commands.key",
    )
    outbox_key: Path = setting(
        "RAPPORTEUR_{SERVICE}_OUTBOX_KEY",
        "A file with the secret that authenticates events until they are sealed.",
        default="{home}/secrets/{service}-outbox.key",
    )
    signing_keys: Path = setting(
        "RAPPORTEUR_{SERVICE}_SIGNING_KEYS",
        "A folder with the private Ed25519 key of each of the service's logs, and the public keys.",
        default="{home}/keys",
    )
    checkpoints: Path = setting(
        "RAPPORTEUR_CHECKPOINTS",
        "A folder where signed checkpoints are kept apart from the databases, the same for all services; "
        "preferably on another machine's disk. A log that does not continue them is not signed.",
        default="{home}/checkpoints",
    )
    clock_bound: int = setting(
        "RAPPORTEUR_CLOCK_BOUND",
        "Seconds by which the clock may be ahead of other evidence of the time: the machine's uptime, or the "
        "database server's clock. While it is further ahead, nothing is sealed and no embargo ends, until it "
        "is right again or confirmed (rapporteur clock confirm). By default a day.",
        default="86400",
    )
    secure_cookies: bool = setting(
        "RAPPORTEUR_SECURE_COOKIES", "1: cookies are sent over HTTPS only. Set it behind a proxy with TLS.", default="0"
    )
    public_url: str | None = setting(
        "RAPPORTEUR_PUBLIC_URL",
        "Where visitors and partners reach the installation: scheme, name and port, such as "
        "https://rapporteur.example. Links in documents and addresses given to partners begin with it, and "
        "requests to its name are answered. Empty: the address at which the services reach one another.",
        default="",
    )
    hosts: str = setting(
        "RAPPORTEUR_HOSTS",
        "Further names under which the program is requested (the Host header), separated by commas, without "
        "ports. Those of the machine itself (localhost, 127.0.0.1, [::1]) always count; a request to any "
        "other name is refused with 421.",
        default="",
    )
    trusted_proxies: int = setting(
        "RAPPORTEUR_TRUSTED_PROXIES",
        "The number of proxies in front of the program, each adding its client's address to X-Forwarded-For. "
        "If too low, all visitors share one sign-in limit; if too high, a visitor can forge an address.",
        default="0",
    )
    webhooks_inside: str = setting(
        "RAPPORTEUR_WEBHOOKS_INSIDE",
        "Hosts that webhooks may be sent to although they are not public, also over http: names or addresses "
        "as written in a webhook's address, with or without port, separated by commas. For tests and "
        "laboratories: anyone who may register a webhook can then make this program send requests to them. "
        "`rapporteur doctor` reports it.",
        default="",
    )
    log: str = setting("RAPPORTEUR_LOG", "The format of the service's own log: text or json.", default="text")

    @property
    def host_names(self) -> frozenset[str]:
        """Return the names, without ports, that the program answers to. Raises Malformed for an invalid one."""
        names = {each.strip().lower() for each in self.hosts.split(",") if each.strip()}
        if any(not _HOST_NAME.fullmatch(each) for each in names):
            raise Malformed("RAPPORTEUR_HOSTS", "Give names without scheme, port and path, separated by commas.")
        if self.public_url is None:
            return frozenset(names)
        parts = urlsplit(self.public_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
            raise Malformed("RAPPORTEUR_PUBLIC_URL", "Give scheme, name and port, such as https://rapporteur.example.")
        return frozenset(names | {f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname})

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
        "A file with the bearer token with which the service reads feeds.",
        default="{home}/secrets/{service}.token",
    )


@dataclass(frozen=True)
class PartnerAccessSettings(ServiceSettings):
    """The settings of a service that grants others access to a topic."""

    kafka_keeper: str | None = setting(
        "RAPPORTEUR_{SERVICE}_KAFKA_KEEPER",
        "The Kafka user that inspects the readers' users, and how far they have read. Empty: no readers are admitted.",
        default="",
    )
    kafka_keeper_password_file: Path | None = setting(
        "RAPPORTEUR_{SERVICE}_KAFKA_KEEPER_PASSWORD_FILE", "A file with that user's password.", default=""
    )
    partners_kafka: str | None = setting(
        "RAPPORTEUR_{SERVICE}_PARTNERS_KAFKA",
        "Kafka's bootstrap servers as reachable by readers, such as kafka.example:9093. Empty: the same as "
        "for this program.",
        default="",
    )
    partners_kafka_protocol: str = setting(
        "RAPPORTEUR_{SERVICE}_PARTNERS_KAFKA_PROTOCOL",
        "The protocol that readers use there, if the previous setting is given.",
        default="SASL_SSL",
    )
    partners_kafka_ca_file: Path | None = setting(
        "RAPPORTEUR_{SERVICE}_PARTNERS_KAFKA_CA_FILE",
        "CA certificates (PEM) given to readers for verifying the brokers. Empty: their machines' own.",
        default="",
    )
    kafka_gate: Path = setting(
        "RAPPORTEUR_{SERVICE}_KAFKA_GATE",
        "The socket of the process that creates and removes those users on request. No service may do so itself.",
        default="{home}/run/kafka-gate.sock",
    )
