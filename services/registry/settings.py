"""Everything that can be set about the registry, from the environment."""
# ruff: noqa: RUF009  each `setting` makes a field of its own

from dataclasses import dataclass
from pathlib import Path

from shared.domain.settings import setting


@dataclass(frozen=True)
class Settings:
    home: Path = setting("RAPPORTEUR_HOME", "Where the installation's state lives.", default="./var")
    database: str = setting(
        "RAPPORTEUR_REGISTRY_DATABASE",
        "Database of the registry: its log and what it answers from.",
        default="sqlite:///{home}/registry.db",
    )
    reader_database: str | None = setting(
        "RAPPORTEUR_REGISTRY_READER_DATABASE",
        "The same database, as a user who can only read. Empty: the same URL, opened for reading.",
        default="",
    )
    vault_database: str = setting(
        "RAPPORTEUR_VAULT_DATABASE",
        "Database of the vault: keys of people, readable names, credentials.",
        default="sqlite:///{home}/vault.db",
    )
    vault_key: Path = setting(
        "RAPPORTEUR_VAULT_KEY",
        "A file with the 32 bytes that the vault's keys are wrapped under; it never lies with the vault's backups.",
        default="{home}/secrets/vault.key",
    )
    token_key: Path = setting(
        "RAPPORTEUR_TOKEN_KEY",
        "The private Ed25519 key (PEM) that tokens are signed with; the registry alone has it.",
        default="{home}/keys/token.key",
    )
    public_key: Path = setting(
        "RAPPORTEUR_TOKEN_PUBLIC_KEY",
        "The registry's public key that tokens are checked with.",
        default="{home}/keys/token.pub",
    )
    session_key: Path = setting(
        "RAPPORTEUR_REGISTRY_SESSION_KEY",
        "A file with the secret that form sessions are signed with.",
        default="{home}/secrets/registry-session.key",
    )
    commands_key: Path = setting(
        "RAPPORTEUR_REGISTRY_COMMANDS_KEY",
        "A file with the secret that fingerprints of commands are made with.",
        default="{home}/secrets/registry-commands.key",
    )
    kafka: str | None = setting("RAPPORTEUR_KAFKA", "Kafka's bootstrap servers. Empty: local logs.", default="")
    kafka_user: str | None = setting("RAPPORTEUR_REGISTRY_KAFKA_USER", "The registry's user of Kafka.", default="")
    kafka_password_file: str | None = setting(
        "RAPPORTEUR_REGISTRY_KAFKA_PASSWORD_FILE", "A file with that user's password.", default=""
    )
    topic_prefix: str = setting("RAPPORTEUR_TOPIC_PREFIX", "Put before every topic's name.", default="")
    open_to_readers: bool = setting(
        "RAPPORTEUR_OPEN_TO_READERS", "1: live figures and evidence are shown to everybody.", default="0"
    )
    secure_cookies: bool = setting(
        "RAPPORTEUR_SECURE_COOKIES", "1: cookies are sent over HTTPS only. Set it behind a proxy with TLS.", default="0"
    )
    log: str = setting("RAPPORTEUR_LOG", "text or json: how the service's own log is written.", default="text")
