"""The kinds whose statements have their own streams in the logs that reporting reads, by name, as declared."""

from collections.abc import Mapping

from shared.contracts import meetings, registry, reporting
from shared.statements.kinds import StatementKind, by_name

STREAM_KINDS: Mapping[str, StatementKind] = by_name(
    (*registry.STREAM_KINDS, *meetings.STREAM_KINDS, *reporting.STREAM_KINDS)
)
