"""All settings of the meetings service, from the environment."""

from dataclasses import dataclass
from typing import ClassVar

from shared.environment.service_settings import FeedReaderSettings
from shared.environment.settings import setting


@dataclass(frozen=True)
class Settings(FeedReaderSettings):
    SERVICE: ClassVar[str] = "meetings"

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
    reporting_url: str = setting(
        "RAPPORTEUR_REPORTING_URL",
        "Address of reporting, for the progress of the reports to TSAG and WTSA.",
        default="http://127.0.0.1:8000",
    )
