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
            for witness in witnesses_of(connection, log):
                if witness.forked_since:
                    sentence = (
                        f"{log}: the witness {witness.name} says, since {witness.forked_since}: {witness.failure}."
                    )
                    yield Diagnosis(sentence, "A fork was found")
                elif witness.failing_since:
                    sentence = f"{log}: the witness {witness.name} has not cosigned since {witness.failing_since}: {witness.failure}."
                    yield Diagnosis(sentence, "A witness does not cosign")
    with installation.reading("reporting") as engine, engine.connect() as connection:
        for log_of_others in witnessed_logs(connection):
            if log_of_others.refused:
                sentence = f"{log_of_others.origin}, which is witnessed here, has two histories, since {log_of_others.refused_at}."
                yield Diagnosis(f"{sentence} `rapporteur witness show` has the proof.", "A fork was found")
