"""Proof of a figure for a recipient who has nothing else: making the file, and recomputing the figure from the file
alone.

The file proves that these events are in the logs and that the rule gives this value for them, not that no other event
is relevant.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec

from deploy.installation.installation import Installation
from deploy.installation.service_set import ServiceSet
from deploy.verify.figure_file import FORMAT, FigureFile, Json, LogPart, MomentSaid, PeriodSaid, RuleSaid
from services.reporting.figures import VERSIONS, Figure, FigureContext, Period, compute, figures_by, period_named
from services.reporting.history import History, history_at, open_events
from services.reporting.projections import replay_facts
from services.reporting.queries import Moment
from services.reporting.reports.document import figure_object
from services.reporting.reports.figure_reference import (
    non_default_parameters,
    parse_reference,
    reference,
    rule_parameters,
)
from services.reporting.reports.issuing.recomputed import rules_behind
from services.reporting.service import codecs
from shared.domain.errors import NotThere, Problem
from shared.domain.event import SealedEvent
from shared.event_store.checkpoints import CheckpointRepository
from shared.event_store.log import Log
from shared.event_store.log_proofs import LogProver
from shared.event_store.projector import RecordedEvent
from shared.event_store.transfer import ProofFailed
from shared.event_store.transfer.archive import ExportLine
from shared.event_store.witnesses import with_cosignatures, witnesses_of
from shared.public_view.openness import Audience, effective_marking, is_open
from shared.transparency.checkpoint import checkpoint_of
from shared.transparency.note import Note

AUDIENCE_WORDS: Mapping[Audience, str] = {"public": "the public", "members": "members", "bureau": "the bureau"}
_VERSION = re.compile(r"/\d+(?=;|$)")
INCOMPLETE = (KeyError, ValueError, TypeError, AttributeError, StopIteration, AssertionError, Problem)
"""The errors that folding or counting too few events may raise."""


class RestsOnClosed(Problem):
    """Refusal: the figure rests on facts that are closed to its recipients. Parameters: remedy."""

    code = "rests-on-closed"

    def __init__(self, audience: Audience, *, only_open: bool) -> None:
        who = AUDIENCE_WORDS[audience]
        advice = (
            "Prove it to a narrower --audience."
            if only_open
            else "--only-open proves the figure over what is open to them; it may be another number."
        )
        super().__init__(
            remedy=f"This figure rests on something that is closed to {who}: nothing was written. {advice}"
        )


class NotByItsEvidence(Problem):
    """Refusal: from the events in its evidence alone, the rule does not give the figure. Parameters: remedy."""

    code = "not-by-its-evidence"

    def __init__(self, rule: str) -> None:
        super().__init__(
            remedy=f"{rule} gives this figure only beside events that its evidence does not name, so that the evidence does "
            "not prove it: nothing was written. `log export` hands over everything."
        )


class ProofRequest(msgspec.Struct, frozen=True):
    """A request for a proof, as typed, and its audience. `only_open`: counted over what is open to that audience, as on
    their own pages; `cosigned`: under checkpoints that witnesses cosigned."""

    figure: str
    period: str
    as_known_at: str | None
    audience: Audience
    only_open: bool
    parameters: Mapping[str, str]
    now: str
    cosigned: bool = False


def prove_figure(installation: Installation, services: ServiceSet, request: ProofRequest) -> FigureFile:
    """Return a file that proves a figure. Every event is sealed, counted and signed.

    Raises NotThere for an unknown figure, Malformed, RestsOnClosed, NotByItsEvidence, ProofFailed.
    """
    facts = services.reporting.facts
    moment = facts.moment(request.as_known_at)
    history = history_at(facts, moment, request.audience if request.only_open else "bureau", request.now)
    period = period_named(history, request.period)
    figure = _figure_of(history, period, request)
    rule = VERSIONS[figure.rule]
    found = {part.log: _events_at(services.logs[part.log], list(part)) for part in figure.evidence.parts}
    if request.audience != "bureau":
        opened = open_events(facts, moment, request.audience, request.now)
        for log, events in found.items():
            if not all(_is_open(log, event, opened.get(log, set()), request.audience) for event in events):
                raise RestsOnClosed(request.audience, only_open=request.only_open)
    figure_file = FigureFile(
        FORMAT,
        _as_json(figure),
        RuleSaid(rule.name, rule.text),
        PeriodSaid(period.name, period.first.isoformat(), None if period.last is None else period.last.isoformat()),
        MomentSaid(moment.positions, moment.day.isoformat()),
        request.audience,
        "open" if request.only_open and request.audience != "bureau" else "all",
        {
            log: _part(installation, services.logs[log], events, moment, cosigned=request.cosigned)
            for log, events in sorted(found.items())
        },
    )
    if not _gives(figure_file):
        raise RestsOnClosed(request.audience, only_open=True) if request.only_open else NotByItsEvidence(rule.name)
    return figure_file


def compute_again(figure_file: FigureFile) -> None:
    """Compute a file's figure with the rule that it names, from its events alone. Raises ProofFailed, Undecodable."""
    rule = VERSIONS.get(figure_file.rule.name)
    if rule is None:
        raise ProofFailed("figure", f"This version of the program has no rule {figure_file.rule.name}.", "figure")
    if rule.text != figure_file.rule.text:
        raise ProofFailed("figure", f"The text of {rule.name} is another.", "figure")
    if not _gives(figure_file):
        raise ProofFailed("figure", f"Its events do not give it: by {rule.name} they give another, or none.", "figure")


def _figure_of(history: History, period: Period, request: ProofRequest) -> Figure:
    """Return the requested figure: a key, possibly with a version, or a figure's name as in addresses."""
    version = _VERSION.search(request.figure)
    requested = parse_reference(_VERSION.sub("", request.figure, count=1))
    parameters = {**rule_parameters(requested.key, requested.parameters), **request.parameters}
    figures = compute(history, f"{requested.key}{version[0] if version else ''}", period, parameters)
    found = [
        figure
        for figure in figures
        if figure.of == requested.of and requested.parameters in ({}, non_default_parameters(figure))
    ]
    if not found and not requested.of and len(figures) == 1:
        found = figures
    if len(found) != 1:
        raise NotThere(id=request.figure, known=[reference(each) for each in found or figures])
    return found[0]


def _is_open(log: str, event: SealedEvent, opened: set[int], audience: Audience) -> bool:
    """Return whether an audience may have an event's bytes: its content must be open, and the event itself too."""
    return event.position in opened and is_open(effective_marking(codecs()[log].decode(event.bytes)), audience)


def _events_at(log: Log, positions: Sequence[int]) -> list[SealedEvent]:
    included = set(positions)
    return [each for each in log.read_all(positions[0] - 1, positions[-1]) if each.position in included]


def _part(
    installation: Installation, log: Log, events: Sequence[SealedEvent], moment: Moment, *, cosigned: bool
) -> LogPart:
    """Return a log's part, under a checkpoint that covers everything known at the moment."""
    find = _cosigned_checkpoint if cosigned else _first_checkpoint
    note = find(log, moment.positions[log.name])
    by = {(each.name, each.id) for each in note.signatures}
    keys = tuple(key.vkey for key in installation.signing_key(log.name).known() if (key.name, key.id) in by)
    beside = LogProver(log).hashes_beside([event.position for event in events], checkpoint_of(note).size)
    return LogPart(
        note.written(),
        keys,
        tuple(ExportLine(event.position, event.recorded, event.bytes.decode()) for event in events),
        tuple(each.hex() for each in beside),
    )


def _first_checkpoint(log: Log, size: int) -> Note:
    """Return the first checkpoint of at least this size. Raises ProofFailed."""
    with log.engine.connect() as connection:
        signed = CheckpointRepository(log.name).after(connection, size - 1)
    if signed is None:
        raise ProofFailed(log.name, f"Its first {size} events are in no signed checkpoint.", "figure")
    return signed.note


def _cosigned_checkpoint(log: Log, size: int) -> Note:
    """Return the newest checkpoint that a witness cosigned, with its cosignatures. Raises ProofFailed if none has at least
    this size."""
    with log.engine.connect() as connection:
        witnesses = witnesses_of(connection, log.name)
        newest = max((each.size for each in witnesses if each.cosignature), default=-1)
        signed = CheckpointRepository(log.name).newest(connection, newest)
    note = None if signed is None or newest < size else with_cosignatures([signed.note], witnesses)[0]
    if signed is None or note is None or note == signed.note:
        raise ProofFailed(log.name, f"No witness has cosigned its first {size} events.", "figure")
    return note


def _gives(figure_file: FigureFile) -> bool:
    """Return whether the events in a file, and nothing else, give its figure. Whether they are the evidence that it
    names is checked elsewhere."""
    expected = _without_evidence(figure_file.figure)
    try:
        return any(_without_evidence(_as_json(figure)) == expected for figure in _figures_again(figure_file))
    except INCOMPLETE:
        return False


def _figures_again(figure_file: FigureFile) -> Iterator[Figure]:
    moment = Moment(figure_file.moment.positions, date.fromisoformat(figure_file.moment.day))
    facts = (fact for log in figure_file.logs for fact in replay_facts(_recorded(log, figure_file.logs[log])))
    history = History([fact for fact in facts if fact.known_to is None], moment)
    period = period_named(history, figure_file.period.name)
    if (period.first.isoformat(), period.last and period.last.isoformat()) != (
        figure_file.period.first,
        figure_file.period.last,
    ):
        return
    context = FigureContext(history, period)
    for rule, parameters in rules_behind(figure_file.figure):
        yield from figures_by(context, rule, parameters)


def _recorded(log: str, part: LogPart) -> Iterator[RecordedEvent]:
    codec = codecs()[log]
    for event in part.events:
        yield RecordedEvent(log, event.position, event.recorded, codec.decode(event.sealed.bytes))


def _as_json(figure: Figure) -> Json:
    """Return a figure as it is read back from a file."""
    found: Json = msgspec.json.decode(msgspec.json.encode(figure_object(figure)))
    return found


def _without_evidence(figure: Json) -> Json:
    return {name: value for name, value in figure.items() if name != "evidence"}
