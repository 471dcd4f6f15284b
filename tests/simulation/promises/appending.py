"""Append: atomic, each command once, each stream without gaps, an answer for every decided command."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from shared.contracts.markings import MarkingChanged
from shared.domain.event import StoredEvent
from shared.domain.registration import RegisteredInError, Reinstated
from shared.event_store.codec import Undecodable
from shared.event_store.command_results import CommandResult
from shared.public_view.marking_changes import ChangeMarking
from tests.simulation.broken import Broken
from tests.simulation.clerks import Key, Sent
from tests.simulation.databases import Database
from tests.simulation.installation import SERVICES, codecs
from tests.simulation.promises.sealing import FORGED

ATOMIC = "an append is whole or not at all"
TAKEN_ONCE = "a name is taken once"
ONCE = "a command is carried out once"
STREAMS = "a stream's versions run from 1 without a gap"
NOTHING_LOST = "nothing that was appended is lost"
ANSWERS = "an answer says what came of the command"


class Appending:
    """Checks one service's own log. `poison` holds the ids of events that no clerk requested."""

    def __init__(self, database: Database, log: str, sent: Mapping[Key, Sent]) -> None:
        self._database, self._log, self._sent = database, log, sent
        self._deciders = SERVICES[log].deciders
        self._last, self._answers_last = 0, 0
        self.length: dict[str, int] = {}
        self.poison: set[str] = set()
        self._states: dict[str, Any] = {}
        self._claims, self._holders = SERVICES[log].claims, dict[tuple[str, str], str]()
        self._code_of, self._codes = SERVICES[log].code_of, dict[str, tuple[str, str]]()
        self._given_up: dict[str, tuple[str, str] | None] = {}
        self._made: dict[Key, tuple[str, ...]] = {}
        self._kept: dict[Key, CommandResult] = {}

    def check(self) -> None:
        rows = self._database.rows(
            f"SELECT seq, id, stream, version, bytes FROM {self._log}_events WHERE seq > ? ORDER BY seq",
            (self._last,),
        )
        groups: dict[Key, list[StoredEvent]] = {}
        for seq, id_, stream, version, stored in rows:
            self._last = seq
            self._follows(stream, version)
            if id_ in self.poison or id_.startswith(FORGED):
                continue
            try:
                event = codecs()[self._log].decode(stored)
            except Undecodable as error:
                raise Broken("what is stored can be read", f"{id_} cannot") from error
            if (event.id, event.stream, event.version) != (id_, stream, version):
                raise Broken("the stored bytes say what the row says", f"{event} in the row of {id_}")
            groups.setdefault((event.actor, event.correlation), []).append(event)
        for key, events in groups.items():
            self._decided(key, events)
        self._keeps_answers(groups)
        self._loses_nothing()

    def _follows(self, stream: str, version: int) -> None:
        if version != self.length.get(stream, 0) + 1:
            raise Broken(STREAMS, f"{stream} goes from {self.length.get(stream, 0)} to {version}")
        self.length[stream] = version

    def _decided(self, key: Key, events: Sequence[StoredEvent]) -> None:
        """Check that the events are exactly those that the aggregate decides on the state before."""
        sent = self._sent.get(key)
        if sent is None:
            raise Broken(ONCE, f"{key} was never asked, and there is {events[0]}")
        if key in self._made:
            raise Broken(ONCE, f"{key} made {self._made[key]}, and again {[event.id for event in events]}")
        self._made[key] = tuple(event.id for event in events)
        decider, stream = self._deciders[type(sent.command)], sent.command.stream
        before = self._states.get(stream, decider.initial_state)
        expected = list(decider.decide(sent.command, before))
        if isinstance(sent.command, ChangeMarking):
            # Decided on the envelopes, see `marking_change`.
            expected = [MarkingChanged(sent.command.reason, sent.command.statement)]
        if [event.data for event in events] != expected or {event.stream for event in events} != {stream}:
            raise Broken(ATOMIC, f"{sent.command} was to make {expected}, and made {[event.data for event in events]}")
        if sent.by.expected is not None and events[0].version != sent.by.expected + 1:
            raise Broken(
                "a command is decided on the version that was seen", f"{key}: {events[0].version} after {sent.by}"
            )
        for event in events:
            if not isinstance(event.data, MarkingChanged):
                before = decider.evolve(before, event.data)
            for name in self._claims(event.data):  # type: ignore[arg-type]  # a log holds its contract's events
                if self._holders.setdefault(name, stream) != stream:
                    raise Broken(TAKEN_ONCE, f"{name} by {self._holders[name]}, then by {stream}")
            self._note_code(stream, event.data)
        self._states[stream] = before

    def _note_code(self, stream: str, event: object) -> None:
        """Note codes: a record releases its code when it takes another or is registered in error, and takes it again
        when reinstated."""
        if isinstance(event, RegisteredInError):
            self._given_up[stream] = self._codes.pop(stream, None)
        code = self._given_up.pop(stream) if isinstance(event, Reinstated) else self._code_of(event)
        if code is None:
            return
        other = next((each for each, theirs in self._codes.items() if theirs == code and each != stream), None)
        if other is not None:
            raise Broken(TAKEN_ONCE, f"{code} by {other}, then by {stream}")
        self._codes[stream] = code

    def _keeps_answers(self, made: Mapping[Key, object]) -> None:
        rows = self._database.rows(
            f"SELECT rowid, account, command, answer FROM {self._log}_commands WHERE rowid > ? ORDER BY rowid",
            (self._answers_last,),
        )
        fresh = {}
        for self._answers_last, account, command, answer in rows:
            fresh[account, command] = msgspec.json.decode(answer, type=CommandResult)
        self._kept |= fresh
        for key in made:
            if key not in fresh:
                raise Broken(ATOMIC, f"{key} made events, and its answer was not kept with them")
        for key, kept in fresh.items():
            if kept.events != self._made.get(key, ()) or kept.version > self.length.get(kept.id, 0):
                raise Broken(ANSWERS, f"{key}: {kept} is kept, and it made {self._made.get(key)}")
            if missing := [other for other in self._sent[key].together if other not in self._kept]:
                raise Broken(ATOMIC, f"{key} is kept without {missing}, which it was sent with")

    def answered(self, sent: Sent) -> None:
        """Check an answer that a clerk received."""
        answer = sent.answer
        if answer is not None and answer != self._kept.get(sent.key):
            raise Broken(NOTHING_LOST, f"{sent.key} was answered with {answer}, and {self._kept.get(sent.key)} is kept")

    def _loses_nothing(self) -> None:
        """Check that every event is either in the log or waiting for it, never both."""
        log = self._log
        ((there, waiting, sealed, both, answers),) = self._database.rows(
            f"SELECT (SELECT count(*) FROM {log}_events), (SELECT count(*) FROM {log}_outbox), (SELECT count(*) FROM {log}_log),"
            f" (SELECT count(*) FROM {log}_log l JOIN {log}_outbox o ON o.event = l.event), (SELECT count(*) FROM {log}_commands)"
        )
        if there != sum(self.length.values()) or answers != len(self._kept):
            raise Broken(
                NOTHING_LOST,
                f"{there} events and {answers} answers of {sum(self.length.values())} and {len(self._kept)}",
            )
        if there != waiting + sealed or both:
            raise Broken(NOTHING_LOST, f"of {there} events {sealed} are sealed and {waiting} wait, {both} are both")
