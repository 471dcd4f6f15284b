"""Rules over many records, asked in the transaction in which a command is decided."""

from collections.abc import Mapping

from services.reporting.domain.statements import STATEMENTS as DECIDER
from shared.event_store.statements import StatementGuard, StatementRecording

GUARDS: Mapping[str, StatementGuard] = {}
STATEMENTS = StatementRecording("reporting", DECIDER, GUARDS)
