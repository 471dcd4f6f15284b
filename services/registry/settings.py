"""All settings of the registry, from the environment."""
# ruff: noqa: RUF009  each `setting` makes a field of its own

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from shared.environment.service_settings import PartnerAccessSettings
from shared.environment.settings import setting


@dataclass(frozen=True)
class Settings(PartnerAccessSettings):
    SERVICE: ClassVar[str] = "registry"

    vault_database: str = setting(
        "RAPPORTEUR_VAULT_DATABASE",
        "Database of the vault: keys of people, readable names, credentials.",
        default="sqlite:///{home}/vault.db",
    )
    vault_owner_database: str | None = setting(
        "RAPPORTEUR_VAULT_OWNER_DATABASE",
        "The vault, as the user who may change its tables: only for `migrate`. Empty: the same URL.",
        default="",
    )
    vault_key: Path = setting(
        "RAPPORTEUR_VAULT_KEY",
        "A file with the 32 bytes that the vault's keys are wrapped under; never keep it with the vault's backups.",
        default="{home}/secrets/vault.key",
    )
    token_key: Path = setting(
        "RAPPORTEUR_TOKEN_KEY",
        "The private Ed25519 key (PEM) that tokens are signed with; only the registry has it.",
        default="{home}/keys/token.key",
    )
    registry_url: str = setting(
        "RAPPORTEUR_REGISTRY_URL",
        "Address of the registry itself, the default for the address where partners get tokens.",
        default="http://127.0.0.1:8000",
    )
    meetings_url: str = setting(
        "RAPPORTEUR_MEETINGS_URL",
        "Address of meetings, for tasks and search results there.",
        default="http://127.0.0.1:8000",
    )
    reporting_url: str = setting(
        "RAPPORTEUR_REPORTING_URL",
        "Address of reporting, for tasks and search results there, and for what partners have read.",
        default="http://127.0.0.1:8000",
    )
    password_memory: int = setting(
        "RAPPORTEUR_PASSWORD_MEMORY",
        "KiB of memory that a hash of a password takes (Argon2id with three passes over four lanes, the second "
        "recommendation of RFC 9106). With less, a stolen hash is easier to guess.",
        default="65536",
    )
    second_factor: bool = setting(
        "RAPPORTEUR_SECOND_FACTOR",
        "1: administrators and approvers sign in with a second factor. 0: it is offered to them; `up` on one machine says so, "
        "and `up --production` cannot.",
        default="1",
    )
    authentication_log_days: int = setting(
        "RAPPORTEUR_AUTHENTICATION_LOG_DAYS",
        "Days for which the authentication log is kept: who signed in, from which address, what was refused, what was changed.",
        default="400",
    )
