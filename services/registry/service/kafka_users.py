"""Partners' Kafka users, reconciled with registry and vault; and the reading progress of partners."""

import time
from collections.abc import Sequence
from math import inf
from typing import Any

from services.registry.projections.kafka_status import record_check, record_groups, record_users
from services.registry.service.composition import Service
from shared.environment.clock import timestamp, utc_now
from shared.messaging.errors import SourceError
from shared.messaging.gate import partner_acls_through
from shared.messaging.groups import group_prefix
from shared.messaging.partner_acls import PartnerAcls, Password
from shared.messaging.worker import keeper_of, topic_of
from shared.privacy.vault_clients import ScramVerifier

LOG = "partners"
LOOK_AGAIN = 5.0  # seconds; changes here take effect at once, changes in Kafka are found at the next check
WORKS, AWAY, TAKEN, NO_SECRET = "works", "away", "taken", "no secret"
Row = Any


class KafkaUserReconciler:
    """The worker's job that reconciles Kafka users. Finished parts are left alone, so it continues after a restart or
    on a rebuilt cluster.

    A user with a known name but a foreign password counts as not ours and is left alone.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._kafka = keeper_of(service.settings)
        self._topic = topic_of(service.settings, LOG)
        self._mechanism = service.settings.kafka_mechanism
        self._done: object = None
        self._again = 0.0

    def step(self) -> int:
        """Return whether anything had to be done. Raises the errors of `partner_acls_through`, once noted for the console."""
        rows = [row for row in self._service.queries.every_credential() if row.way == "kafka"]
        current = rows, self._service.clients.all_known()
        if not rows:
            self._done, self._again = None, inf
            return 0
        if current == self._done and time.monotonic() < self._again:
            return 0
        try:
            with partner_acls_through(self._kafka, self._topic, self._service.settings.kafka_gate) as readers:
                changed = self._reconcile(readers, rows)
                self._observe_groups(readers, rows)
        except SourceError as trouble:
            self._note_trouble(trouble)
            raise
        self._done, self._again = current, time.monotonic() + LOOK_AGAIN
        return changed

    def seconds_left(self) -> float:
        """Return the seconds until Kafka is checked again; infinite if nobody may read there."""
        return self._again - time.monotonic()

    def _reconcile(self, acls: PartnerAcls, rows: Sequence[Row]) -> int:
        kept = self._service.clients.salted()
        users = acls.existing_users(self._user(row) for row in rows)
        states, changed, ended = dict[str, str](), 0, set[str]()
        for row in rows:
            password, found = kept.get(row.id), users.get(self._user(row))
            states[row.id] = state = _state(row, password, found)
            if state == TAKEN and (row.ended or row.suspended):
                # It may still be ours, if the vault was restored from an older copy that lacks it.
                changed += acls.revoke_read(self._user(row))
            if state == TAKEN or (row.ended and password is None):
                continue
            changed += acls.grant_read(self._user(row), self._groups(row) if state == WORKS else None)
            if state == WORKS and found is None and password is not None:
                acls.create_users({self._user(row): self._password(password)})
                changed += 1
            elif state != WORKS and found is not None:
                acls.delete_users([self._user(row)])
                changed += 1
            ended |= {row.id} if row.ended else set()
        self._service.clients.forget(ended)
        with self._service.engine.begin() as connection:
            record_users(connection, states)
        return changed

    def _observe_groups(self, acls: PartnerAcls, rows: Sequence[Row]) -> None:
        """Record the progress of each partner's groups, and the topic's length."""
        owners = {self._groups(row): row.partner for row in rows}
        now = timestamp(utc_now())
        groups = [
            (group.name, partner, group.offset)
            for group in acls.groups(f"{self._prefix}partner-")
            for begins, partner in owners.items()
            if group.name.startswith(begins)
        ]
        with self._service.engine.begin() as connection:
            record_groups(connection, groups, now)
            record_check(connection, acls.end_offset(), None, now)

    def _note_trouble(self, trouble: SourceError) -> None:
        with self._service.engine.begin() as connection:
            record_check(connection, None, str(trouble), timestamp(utc_now()))

    @property
    def _prefix(self) -> str:
        return self._service.settings.topic_prefix

    def _user(self, row: Row) -> str:
        return f"{self._prefix}{row.handle}"

    def _groups(self, row: Row) -> str:
        """Return the prefix of the names of the partner's groups."""
        return group_prefix(self._user(row))

    def _password(self, kept: ScramVerifier) -> Password:
        return Password(kept.salt, kept.iterations, kept.by(self._mechanism))


def _state(row: Row, kept: ScramVerifier | None, found: int | None) -> str:
    """Return the state that a credential's user should have; `found` are the iterations of the existing user."""
    if found is not None and (kept is None or kept.iterations != found):
        return TAKEN
    if row.ended or row.suspended:
        return AWAY
    return WORKS if kept is not None else NO_SECRET
