"""The kinds whose statements have a stream of their own in a log that is read here, by name: as they are declared."""

from collections.abc import Mapping

from shared.contracts import meetings, registry, reporting
from shared.statements.kinds import StatementKind

STREAM_KINDS: Mapping[str, StatementKind] = {
    kind.name: kind
    for kinds in (registry.STREAM_KINDS, meetings.STREAM_KINDS, reporting.STREAM_KINDS)
    for kind in kinds
}
