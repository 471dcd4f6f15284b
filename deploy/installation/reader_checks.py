"""Comparison of each reader's position in a log with the log itself, and a check of its token."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from deploy.installation.home import LOGS, SERVICES
from deploy.installation.installation import Installation
from deploy.installation.preparation import TOKENS
from services.reporting.read_models.publication import PUBLICATION
from shared.event_store.projector import OriginChanged
from shared.event_store.tables import consumer_tables
from shared.messaging.bearer import expiry_of
from shared.messaging.errors import CursorBeyondEnd

CANNOT_BE_UNTOLD = (
    "What partners were told of it stays told, and no rebuild mends that: `rapporteur restore` brings the log back."
)


class LogEnd(NamedTuple):
    """The current end of a log."""

    origin: str | None
    size: int


def end_of(installation: Installation, log: str) -> LogEnd:
    with installation.reading_log(log) as kept:
        return LogEnd(kept.origin(), kept.size())


def reader_problems(installation: Installation) -> Iterator[str]:
    """Return the problems that keep a service from continuing to read, a sentence each."""
    marks = consumer_tables().marks
    for service in SERVICES:
        with installation.reading(service) as engine, engine.connect() as connection:
            is_publication = marks.c.consumer == PUBLICATION
            rows = connection.execute(
                select(is_publication, marks.c.log, marks.c.origin, marks.c.position).distinct()
            ).all()
        for published, log, origin, position in rows:
            # Read after the position: in the other order, a growing log would look shorter than what was read of it.
            now = end_of(installation, log) if log in LOGS else LogEnd(None, 0)
            if origin != now.origin:
                remedy = CANNOT_BE_UNTOLD if published else f"Run `rapporteur rebuild {service}`."
                yield f"{service}: {OriginChanged(log, origin, str(now.origin))} {remedy}"
            elif position > now.size:
                yield f"{service}: {CursorBeyondEnd(log, position, now.size)}"
    for name in TOKENS:
        yield from _ended(installation, name)


def _is_ours(installation: Installation, file: Path) -> bool:
    """Return whether this installation signed a token, in which case it is replaced at the next start or by the worker
    that uses it."""
    from shared.identity.tokens import verify_token  # noqa: PLC0415  the JWT library, for a token that has ended alone

    return verify_token(file.read_text().strip(), installation.registry.public_key.read_text()) is not None


def _ended(installation: Installation, name: str) -> Iterator[str]:
    file = installation.home / "secrets" / f"{name}.token"
    if not file.exists():
        return
    ended = expiry_of(file.read_text(errors="replace"))
    if ended is None or (ended <= time.time() and (name == "metrics" or not _is_ours(installation, file))):
        subject = "metrics are read" if name == "metrics" else f"{name} reads feeds"
        how = "is damaged" if ended is None else "has ended"
        yield f"The token that {subject} with {how}. Delete {file} and start again: it is made anew."
