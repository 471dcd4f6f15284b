"""Everything that can be set about reporting, from the environment."""
# ruff: noqa: RUF009  each `setting` makes a field of its own

from dataclasses import dataclass
from pathlib import Path

from shared.domain.settings import setting


@dataclass(frozen=True)
class Settings:
    home: Path = setting("RAPPORTEUR_HOME", "Where the installation's state lives.", default="./var")
    database: str = setting(
        "RAPPORTEUR_REPORTING_DATABASE",
        "Database of reporting: its two logs and the facts.",
        default="sqlite:///{home}/reporting.db",
    )
    reader_database: str | None = setting(
        "RAPPORTEUR_REPORTING_READER_DATABASE",
        "The same database, as a user who can only read. Empty: the same URL, opened for reading.",
        default="",
    )
    registry_database: str = setting(
        "RAPPORTEUR_REGISTRY_DATABASE",
        "Database of the registry, whose log is read there where there is no Kafka.",
        default="sqlite:///{home}/registry.db",
    )
    meetings_database: str = setting(
        "RAPPORTEUR_MEETINGS_DATABASE",
        "Database of the meetings, whose log is read there where there is no Kafka.",
        default="sqlite:///{home}/meetings.db",
    )
    registry_url: str = setting(
        "RAPPORTEUR_REGISTRY_URL",
        "Where the registry answers: its feed and its names.",
        default="http://127.0.0.1:8000",
    )
    meetings_url: str = setting(
        "RAPPORTEUR_MEETINGS_URL", "Where the meetings answer: their feed.", default="http://127.0.0.1:8000"
    )
    reporting_url: str = setting(
        "RAPPORTEUR_REPORTING_URL", "Where reporting answers: links in documents.", default="http://127.0.0.1:8000"
    )
    kafka: str | None = setting("RAPPORTEUR_KAFKA", "Kafka's bootstrap servers. Empty: local logs.", default="")
    kafka_user: str | None = setting("RAPPORTEUR_REPORTING_KAFKA_USER", "Reporting's user of Kafka.", default="")
    kafka_password_file: str | None = setting(
        "RAPPORTEUR_REPORTING_KAFKA_PASSWORD_FILE", "A file with that user's password.", default=""
    )
    topic_prefix: str = setting("RAPPORTEUR_TOPIC_PREFIX", "Put before every topic's name.", default="")
    open_to_readers: bool = setting(
        "RAPPORTEUR_OPEN_TO_READERS", "1: live figures and evidence are shown to everybody.", default="0"
    )
    public_key: Path = setting(
        "RAPPORTEUR_TOKEN_PUBLIC_KEY",
        "The registry's public key that tokens are checked with.",
        default="{home}/keys/token.pub",
    )
    session_key: Path = setting(
        "RAPPORTEUR_REPORTING_SESSION_KEY",
        "A file with the secret that form sessions are signed with.",
        default="{home}/secrets/reporting-session.key",
    )
    commands_key: Path = setting(
        "RAPPORTEUR_REPORTING_COMMANDS_KEY",
        "A file with the secret that fingerprints of commands are made with.",
        default="{home}/secrets/reporting-commands.key",
    )
    token: Path = setting(
        "RAPPORTEUR_REPORTING_TOKEN",
        "A file with the bearer token that reporting reads feeds with.",
        default="{home}/secrets/reporting.token",
    )
    secure_cookies: bool = setting(
        "RAPPORTEUR_SECURE_COOKIES", "1: cookies are sent over HTTPS only. Set it behind a proxy with TLS.", default="0"
    )
    log: str = setting("RAPPORTEUR_LOG", "text or json: how the service's own log is written.", default="text")
