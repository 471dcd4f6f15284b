"""The proof that reporting's read models follow from the logs (DESIGN, time): facts are folded again up to a moment,
and they, their roots and the report over them are compared with the stored ones."""

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256

import msgspec

from services.reporting.history import HistoryBuilder, history_at
from services.reporting.projections import replay_facts
from services.reporting.queries import FactQueries, Moment
from services.reporting.read_models.facts import Fact
from services.reporting.reports import live_report, report_json
from services.reporting.service import codecs
from shared.domain.errors import Problem
from shared.event_store.log import Log
from shared.event_store.projector import RecordedEvent
from shared.public_view.openness import Audience
from shared.transparency.merkle import Frontier, leaf_hash

ProgressCallback = Callable[[str, int], None]


class ReplayDiffers(Problem):
    """Failure: the logs give a different result from the stored one. Parameters: remedy."""

    code = "replay-differs"

    def __init__(self, found: str) -> None:
        remedy = (
            f"{found} Run `rapporteur rebuild reporting`; if it differs still, compare the logs with a copy of them."
        )
        super().__init__(remedy=remedy)


class Proof(msgspec.Struct, frozen=True):
    """A proof. `facts`: the number of versions of facts known at the moment; `roots`: the root of each log, in hex;
    `report`: SHA-256 of its JSON."""

    moment: Moment
    facts: int
    roots: dict[str, str]
    report: str


def prove(
    facts: FactQueries,
    logs: Mapping[str, Log],
    period: str,
    moment: Moment,
    audience: Audience,
    progress: ProgressCallback = lambda _log, _at: None,
) -> Proof:
    """Prove a report from the logs. Raises ReplayDiffers, and Malformed for a period that did not exist then."""
    roots: dict[str, str] = {}
    afresh = [
        fact
        for log, position in moment.positions.items()
        for fact in replay_facts(_read(logs[log], position, roots, progress))
        if fact.known_to is None
    ]
    states, opener = facts.logs_at(moment), HistoryBuilder(facts, audience)
    for log, state in states.items():
        if state.root != roots[log]:
            raise ReplayDiffers(
                f"{log}: the root over the first {state.position:,} events is not the one of those counted."
            )
    kept = facts.known_at(moment)
    _compare(kept, afresh)
    stored, replayed = (
        sha256(report_json(live_report(facts, history, period))).hexdigest()
        # Reports read attendances in blocks, so the blocks have to be proved too.
        for history in (history_at(facts, moment, audience), opener.build(afresh, moment))
    )
    if stored != replayed:
        raise ReplayDiffers(f"The report from the facts kept ({stored}) is not the one from the logs ({replayed}).")
    return Proof(moment, len(afresh), {log: root for log, root in roots.items() if log in states}, stored)


def _read(log: Log, upto: int, roots: dict[str, str], progress: ProgressCallback) -> Iterator[RecordedEvent]:
    """Yield the events of a log up to a position, as a consumer receives them; record their root at the end."""
    codec, frontier = codecs()[log.name], Frontier()
    for event in log.read_all(upto=upto) if upto else ():
        frontier.append(leaf_hash(event.position, event.recorded, event.bytes))
        if event.position % 10_000 == 0:
            progress(log.name, event.position)
        yield RecordedEvent(log.name, event.position, event.recorded, codec.decode(event.bytes))
    roots[log.name] = frontier.root().hex()


def _compare(kept: list[Fact], afresh: list[Fact]) -> None:
    stored, replayed = (
        {(fact.log, fact.known_from): _as_known_then(fact) for fact in facts} for facts in (kept, afresh)
    )
    differing = sorted(key for key in stored.keys() | replayed.keys() if stored.get(key) != replayed.get(key))
    if differing:
        log, position = differing[0]
        raise ReplayDiffers(f"{len(differing):,} facts differ, the first of {log}:{position}.")


def _as_known_then(fact: Fact) -> Fact:
    """Return a fact as known at the moment, without its later end."""
    return msgspec.structs.replace(fact, known_to=None)
