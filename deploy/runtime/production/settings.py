"""The settings of `rapporteur up --production` itself, as opposed to those that it passes to the services."""

from dataclasses import dataclass
from typing import ClassVar

from shared.environment.settings import setting


@dataclass(frozen=True)
class Settings:
    SERVICE: ClassVar[str] = "installation"

    restart_after: int = setting(
        "RAPPORTEUR_RESTART_AFTER",
        "Seconds for which a part that `rapporteur up --production` started (PostgreSQL, Kafka, a web server, a worker) may give no "
        "answer to new connections before it is taken for hung and started again. A part that is merely slow answers within that "
        "time; where a machine is so busy that it does not, give it more. 0: never.",
        default="30",
    )
