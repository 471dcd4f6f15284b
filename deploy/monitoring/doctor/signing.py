"""Logs that do not continue their signed state, and logs whose signer lags."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from sqlalchemy import Engine

from deploy.installation.home import LOGS
from deploy.installation.installation import Installation
from deploy.monitoring.doctor.diagnosis import Diagnosis, Paragraph
from deploy.runtime.state import refusals
from shared.domain.errors import Unavailable
from shared.environment.clock import timestamp, utc_now
from shared.event_store.checkpoints import signed_size
from shared.event_store.log import Log
from shared.event_store.signed_history import NotConsistent
from shared.messaging.worker import signer_of

Progress = Callable[[str, int], None]
SELDOM = timedelta(days=2)  # as for the alert
LATE = timedelta(seconds=10)  # seconds within which an event is signed
REFUSED: Paragraph = "A log does not continue its checkpoints"
WAITING: Paragraph = "Events are not signed"


def troubles(
    installation: Installation, progress: Progress = lambda _log, _position: None, *, rests: bool = False
) -> Iterator[Diagnosis]:
    """Reread every log from the beginning. `rests`: nothing is running, so that events are signed at the next start."""
    refused = refusals(installation)
    for log, service in LOGS.items():
        with installation.reading(service) as engine:
            try:
                signer_of(installation.settings[service], engine, log, progress=progress).look()
            except NotConsistent as refusal:
                refused.setdefault(log, str(refusal.parameters["remedy"]))
            except Unavailable as missing:
                yield Diagnosis(f"{missing.parameters['part']}: {missing.parameters['remedy']}", WAITING)
            else:
                if not rests and log not in refused and _is_late(engine, log):
                    sentence = f"Events of {log} are not signed. See its worker: `rapporteur worker {service}`."
                    yield Diagnosis(sentence, WAITING)
    yield from (Diagnosis(sentence, REFUSED) for sentence in refused.values())
    yield from (each for log in LOGS for each in _not_reread(installation, log))


def _not_reread(installation: Installation, log: str) -> Iterator[Diagnosis]:
    """Report a log that no worker has reread completely for days."""
    last = installation.checkpoint_store(log).last_reread()
    if last is not None and last.at < timestamp(utc_now() - SELDOM):
        sentence = f"{log} was last reread completely at {last.at}."
        yield Diagnosis(
            f"{sentence} Its worker does this continuously: start it, and see its log.", "A log is not read again"
        )


def _is_late(engine: Engine, log: str) -> bool:
    """Return whether an event has waited to be signed for too long."""
    first = Log(engine, log).event_at(signed_size(engine, log) + 1)
    return first is not None and first.recorded < timestamp(utc_now() - LATE)
