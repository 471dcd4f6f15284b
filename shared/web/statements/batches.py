"""Many statements recorded in one transaction, as one step of their log, and their withdrawal in another."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID, uuid5

import msgspec
from flask_babel import gettext as _
from flask_babel import ngettext

from shared.domain.decider import Command
from shared.domain.errors import ChangedMeanwhile, Problem
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.event_store.statements import StatementRow
from shared.statements.decider import StateFact, state_fact, withdraw_fact
from shared.statements.kinds import StatementKind
from shared.web.statements.endpoints import new_statement
from shared.web.statements.grid import GridRow
from shared.web.statements.workspace import StatementWorkspace

ATTEMPTS = 3
MOST_NAMED = 10


class UndoneBatch(NamedTuple):
    """The result of Undo: the number withdrawn now, the number withdrawn earlier, and the statements kept because they
    have changed since."""

    undone: int
    withdrawn: int
    changed: list[StatementRow]


class StatementBatches:
    """A batch: records the rows of a grid, and withdraws them again."""

    def __init__(self, work: StatementWorkspace, kind: StatementKind) -> None:
        self._work, self._kind = work, kind

    def commands(self, batch: str, rows: Sequence[GridRow]) -> list[StateFact]:
        """Return the commands for parsed rows, the same for the same submission, so that submitting it twice is one
        act."""
        return [self._command(batch, row) for row in rows]

    def record(self, batch: str, commands: Sequence[Command], context: CommandContext) -> list[CommandResult]:
        """Record all or none. Raises the domain's errors, each with its command."""
        return self._work.handler.handle_batch(batch, commands, context)

    def refusals(self, commands: Sequence[Command], context: CommandContext) -> dict[int, Problem]:
        """Return the refusals by number, trying each command after those before it, without recording anything."""
        alone = [(command, msgspec.structs.replace(context, command=None)) for command in commands]
        numbers = {id(command): number for number, command in enumerate(commands)}
        return {numbers[id(each.command)]: each for each in self._work.handler.problems_of(alone)}

    def undo(self, batch: str, context: CommandContext) -> UndoneBatch:
        """Withdraw, in one transaction, all statements of the same account's submission that have not changed since.

        Raises the domain's errors: only an approver can withdraw public statements.
        """
        stated = [each for each in self._work.handler.results_of_batch(batch, context.actor) if each.events]
        for attempt in range(1, ATTEMPTS + 1):
            now = self._work.queries.several([each.id for each in stated])
            unchanged = [each for each in stated if each.id in now and now[each.id].version == each.version]
            changed = [now[each.id] for each in stated if each.id in now and each not in unchanged]
            try:
                self._work.handler.handle_all(self._withdrawals(batch, unchanged, context))
            except ChangedMeanwhile:
                if attempt == ATTEMPTS:
                    raise
                continue
            return UndoneBatch(len(unchanged), len(stated) - len(unchanged) - len(changed), changed)
        raise AssertionError("unreachable")

    def worded(self, undone: UndoneBatch) -> str:
        """Return the result of an Undo, in sentences."""
        sentences = []
        if undone.undone:
            sentences.append(ngettext("One row is withdrawn.", "%(num)s rows are withdrawn.", undone.undone))
        elif not undone.changed:
            sentences.append(_("There is nothing left to undo."))
        if undone.changed:
            self._work.read_names(undone.changed)
            lines = [self._work.line(self._kind, row.statement) for row in undone.changed[:MOST_NAMED]]
            more = len(undone.changed) - len(lines)
            listed = "; ".join([*lines, *([_("%(number)s more", number=more)] if more else [])])
            sentences.append(_("Changed since, and left as it is: %(what)s.", what=listed))
        return " ".join(str(each) for each in sentences)

    def _withdrawals(
        self, batch: str, stated: Sequence[CommandResult], context: CommandContext
    ) -> list[tuple[Command, CommandContext]]:
        undoing, reason = str(uuid5(UUID(batch), "undo")), _("Undone right after it was recorded.")
        return [
            (
                withdraw_fact(self._kind.withdrawn(each.id, reason)),
                context.part(undoing, number, causation=each.events[0], expected=each.version),
            )
            for number, each in enumerate(stated)
        ]

    def _command(self, batch: str, row: GridRow) -> StateFact:
        assert row.body is not None
        statement = new_statement(self._kind, row.body)
        if self._kind.cardinality == "many":
            fact = f"{self._kind.name}-{uuid5(UUID(batch), f'row {row.number}')}"
            statement = msgspec.structs.replace(statement, fact=fact)
        return state_fact(self._kind, statement)
