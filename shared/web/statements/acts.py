"""The actions on statements of a kind: state, correct for a reason, withdraw for a reason."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from shared.domain.decider import Command
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.event_store.statements import StatementRow
from shared.statements.decider import correct_fact, state_fact, withdraw_fact
from shared.statements.kinds import StatementKind
from shared.web.command_fields import CommandFields, marked
from shared.web.console import FormAction
from shared.web.console.fields import FormField
from shared.web.statements.endpoints import new_statement
from shared.web.statements.form_fields import REASON, SEEN_BY, SOURCE, filled_from, own_form_fields
from shared.web.statements.schemas import schemas_of
from shared.web.statements.workspace import StatementWorkspace, state_label

WHY = FormField("reason", _l("Reason"), _l("Why it should not have been recorded."), "textarea")


def stating_act(work: StatementWorkspace, kind: StatementKind) -> FormAction:
    """Return the action that states one; the address may prefill any field, such as the record that it is about."""

    def run(body: CommandFields, context: CommandContext, _row: None) -> CommandResult:
        return work.handler.handle(state_fact(kind, new_statement(kind, body)), marked(context, body))

    def done(body: CommandFields, answer: CommandResult) -> str:
        if not answer.events:
            return str(_("No change: this is already recorded."))
        statement = msgspec.structs.replace(new_statement(kind, body), fact=answer.id)
        return work.sentences.history_sentence(kind, statement)

    fields = (*own_form_fields(kind, work.directory, work.queries), SOURCE, SEEN_BY)
    return FormAction(
        "new",
        state_label(kind),
        fields,
        schemas_of(kind).state,
        run,
        done,
        initial=lambda _row: {"marking": kind.marking},
        roles=work.writers,
    )


def amending_acts(work: StatementWorkspace, kind: StatementKind) -> tuple[FormAction, ...]:
    """Return the actions that withdraw one and, if its kind allows, correct one."""
    return (*_correcting(work, kind), _withdrawing(work, kind))


def _correcting(work: StatementWorkspace, kind: StatementKind) -> tuple[FormAction, ...]:
    correction, schema = kind.corrected, schemas_of(kind).correct
    if correction is None or schema is None:
        return ()
    correctable = (each for each in own_form_fields(kind, work.directory, work.queries) if each.name not in kind.fixed)

    def run(body: CommandFields, context: CommandContext, row: StatementRow) -> CommandResult:
        return work.handler.handle(correct_fact(kind, correction(row.fact, **body.fields)), marked(context, body))

    def initial(row: StatementRow) -> Mapping[str, str | None]:
        return {**filled_from(kind, row.statement), "marking": row.marking}

    done = _after(_l("It is corrected."))
    fields = (*correctable, SOURCE, SEEN_BY, REASON)
    label = _l("Correct the statement")
    return (FormAction("correct", label, fields, schema, run, done, initial, roles=work.writers, primary=True),)


def _withdrawing(work: StatementWorkspace, kind: StatementKind) -> FormAction:
    def asks(body: CommandFields, context: CommandContext, row: StatementRow) -> tuple[Command, CommandContext]:
        return withdraw_fact(kind.withdrawn(row.fact, **body.fields)), context

    def run(body: CommandFields, context: CommandContext, row: StatementRow) -> CommandResult:
        return work.handler.handle(*asks(body, context, row))

    done = _after(_l("It is withdrawn. It stays in the history."))
    schema = schemas_of(kind).withdraw
    return FormAction(
        "withdraw", _l("Withdraw the statement"), (WHY,), schema, run, done, roles=work.writers, asks=asks
    )


def _after(sentence: Any) -> Callable[[Any, CommandResult], str]:  # noqa: ANN401  a lazy text
    return lambda _said, answer: str(sentence) if answer.events else _("Nothing was changed.")
