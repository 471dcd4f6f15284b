"""Clerks who send commands, get no answer, repeat them with the same command id, and remember every answer they got."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from shared.domain.decider import Command
from shared.domain.errors import ChangedMeanwhile, OtherCommand, Problem
from shared.event_store.codec import Undecodable
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.command_results import CommandResult
from tests.simulation.asking import Asking
from tests.simulation.broken import Broken
from tests.simulation.faults import Faults
from tests.simulation.trace import Trace

ACCOUNTS = ("account-ann", "account-bob")
Key = tuple[str, str]


@dataclass
class Sent:
    """A sent command. `answer` is the first one received; `together`: the keys of commands sent with it, which take
    effect all or none."""

    service: str
    command: Command
    by: CommandContext
    together: tuple[Key, ...] = ()
    answer: CommandResult | None = None
    refused: str | None = None

    @property
    def key(self) -> Key:
        return self.by.actor, str(self.by.command)


@dataclass
class Clerks:
    chance: Random
    faults: Faults
    asking: Asking
    trace: Trace
    sent: dict[Key, Sent] = field(default_factory=dict)
    unanswered: list[tuple[Key, ...]] = field(default_factory=list)
    _number: int = 0

    def ask(self, service: str, handler: CommandHandler, length: Mapping[str, int]) -> None:
        """Send a new request: one command, or a few together. `length` is the length of each stream in the store."""
        count = self.chance.choice((1, 1, 1, 1, 2, 3))
        self.ask_for(service, [self.asking.command(service) for _ in range(count)], handler, length)

    def ask_for(
        self, service: str, commands: Sequence[Command], handler: CommandHandler, length: Mapping[str, int]
    ) -> None:
        together = [self._new(service, command, length) for command in commands]
        keys = tuple(each.key for each in together)
        for each in together:
            each.together = keys
            self.sent[each.key] = each
        self._send(keys, handler)

    def ask_again(self, keys: tuple[Key, ...], handler: CommandHandler) -> None:
        """Send unanswered requests again, or answered ones that the network duplicates."""
        self._send(keys, handler)

    def ask_otherwise(self, sent: Sent, handler: CommandHandler) -> None:
        """Send a different command under an answered id, which must not get that answer."""
        other = self.asking.command(sent.service)
        if other == sent.command:
            return
        try:
            answer = handler.handle(other, sent.by)
        except OtherCommand:
            self.trace.note(f"{sent.key[1]} of {sent.key[0]} with another body: refused")
            return
        raise Broken("a command id stands for one command", f"{sent.key} took {other} after {sent.command}: {answer}")

    def _new(self, service: str, command: Command, length: Mapping[str, int]) -> Sent:
        account = self.chance.choice(ACCOUNTS)
        # Two accounts may use the same ids by chance.
        self._number += 1
        name = f"command-{self._number}" if self.chance.random() < 0.7 else f"command-{max(1, self._number - 1)}"
        if (account, name) in self.sent:
            name = f"command-{self._number}-{account}"
        expected = None
        if self.chance.random() < 0.4:
            expected = max(0, length.get(command.stream, 0) - self.chance.choice((0, 0, 1)))
        # All clerks are approvers, since only an approver can make anything public.
        marked: dict[str, Any] = {"marking": self.asking.marking(), "approved_by": account}
        return Sent(service, command, CommandContext(actor=account, command=name, expected=expected, **marked))

    def _send(self, keys: tuple[Key, ...], handler: CommandHandler) -> None:
        those = [self.sent[key] for key in keys]
        if keys not in self.unanswered:
            self.unanswered.append(keys)
        what = " + ".join(f"{type(each.command).__name__} {each.key[1]}" for each in those)
        self.trace.note(f"{those[0].by.actor} asks {those[0].service}: {what}")
        try:
            answers = handler.handle_all([(each.command, each.by) for each in those])
        except (Problem, Undecodable) as refusal:
            self._refused(those, refusal)
        else:
            self._answered(those, answers)
        self.unanswered.remove(keys)

    def _refused(self, those: list[Sent], refusal: Exception) -> None:
        self.trace.note(f"  refused: {type(refusal).__name__}")
        for each in those:
            if each.answer is not None:
                raise Broken("a retry gets the first answer", f"{each.key}: {each.answer}, then {refusal!r}")
            each.refused = type(refusal).__name__
        if isinstance(refusal, OtherCommand):
            raise Broken("a command id is its account's own", f"{[each.key for each in those]}: {refusal!r}")
        if isinstance(refusal, ChangedMeanwhile) and refusal.parameters["actual"] == refusal.parameters["expected"]:
            raise Broken("a version is refused only when it is another", repr(refusal.parameters))

    def _answered(self, those: list[Sent], answers: list[CommandResult]) -> None:
        for each, answer in zip(those, answers, strict=True):
            self.trace.note(f"  answered: version {answer.version}, {len(answer.events)} events")
            if each.answer not in (None, answer):
                raise Broken("a retry gets the first answer", f"{each.key}: {each.answer}, then {answer}")
            each.answer, each.refused = answer, None
