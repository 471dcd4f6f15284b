"""The kinds whose statements have a stream of their own in a log that is read here, by name: as they are declared."""

from collections.abc import Mapping

from shared.contracts import meetings, registry, reporting
from shared.statements.kinds import StatementKind, by_name

STREAM_KINDS: Mapping[str, StatementKind] = by_name(
    (*registry.STREAM_KINDS, *meetings.STREAM_KINDS, *reporting.STREAM_KINDS)
)
