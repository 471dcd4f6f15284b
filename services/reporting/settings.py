"""All settings of reporting, from the environment."""

from dataclasses import dataclass
from typing import ClassVar

from shared.environment.service_settings import FeedReaderSettings
from shared.environment.settings import setting


@dataclass(frozen=True)
class Settings(FeedReaderSettings):
    SERVICE: ClassVar[str] = "reporting"

    registry_database: str = setting(
        "RAPPORTEUR_REGISTRY_DATABASE",
        "Database of the registry, whose log is read there where there is no Kafka.",
        default="sqlite:///{home}/registry.db",
    )
    registry_url: str = setting(
        "RAPPORTEUR_REGISTRY_URL",
        "Where the registry answers: its feed and its names.",
        default="http://127.0.0.1:8000",
    )
    meetings_database: str = setting(
        "RAPPORTEUR_MEETINGS_DATABASE",
        "Database of the meetings, whose log is read there where there is no Kafka.",
        default="sqlite:///{home}/meetings.db",
    )
    meetings_url: str = setting(
        "RAPPORTEUR_MEETINGS_URL", "Where the meetings answer: their feed.", default="http://127.0.0.1:8000"
    )
    computing: int = setting(
        "RAPPORTEUR_COMPUTING",
        "How many processes compute reports, comparisons and replays at most, each on a core of its own. 0: one a core.",
        default="0",
    )
    reporting_url: str = setting(
        "RAPPORTEUR_REPORTING_URL", "Where reporting answers: links in documents.", default="http://127.0.0.1:8000"
    )
    witness_name: str | None = setting(
        "RAPPORTEUR_WITNESS_NAME",
        "The name under which this installation cosigns checkpoints of others' logs, an address without scheme such as "
        "rapporteur.example/witness. It stays: another name is another witness. Empty: it is no witness.",
        default="",
    )
