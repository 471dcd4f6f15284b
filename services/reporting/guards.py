"""Rules over many records, checked in the transaction that decides a command."""

from collections.abc import Mapping

from services.reporting.domain.statements import STATEMENTS as DECIDER
from shared.event_store.statements import StatementGuard, StatementRecording

GUARDS: Mapping[str, StatementGuard] = {}
STATEMENTS = StatementRecording("reporting", DECIDER, GUARDS)
