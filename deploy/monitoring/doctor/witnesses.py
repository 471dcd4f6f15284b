"""Forks found in our logs by witnesses or in the logs witnessed here, and witnesses that do not cosign."""

from collections.abc import Iterator

from deploy.installation.home import LOGS
from deploy.installation.installation import Installation
from deploy.monitoring.doctor.diagnosis import Diagnosis
from shared.event_store.witnessed_logs import witnessed_logs
from shared.event_store.witnesses import witnesses_of


def troubles(installation: Installation) -> Iterator[Diagnosis]:
    for log, service in LOGS.items():
        with installation.reading(service) as engine, engine.connect() as connection:
            for each in witnesses_of(connection, log):
                if each.forked_since:
                    said = f"{log}: the witness {each.name} says, since {each.forked_since}: {each.failure}."
                    yield Diagnosis(said, "A fork was found")
                elif each.failing_since:
                    said = (
                        f"{log}: the witness {each.name} has not cosigned since {each.failing_since}: {each.failure}."
                    )
                    yield Diagnosis(said, "A witness does not cosign")
    with installation.reading("reporting") as engine, engine.connect() as connection:
        for log_of_others in witnessed_logs(connection):
            if log_of_others.refused:
                said = f"{log_of_others.origin}, which is witnessed here, has two histories, since {log_of_others.refused_at}."
                yield Diagnosis(f"{said} `rapporteur witness show` has the proof.", "A fork was found")
