"""The files in the catalogue, each a command of `rapporteur import`."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click
import msgspec

from deploy.cli.failures import worded
from deploy.cli.import_run import FILE, GOOD_ROWS, NO_WAIT, PREVIEW, SOURCE, import_file, recorded
from deploy.cli.options import filled
from deploy.transfer import catalogue
from deploy.transfer.importing import (
    TableImport,
    operator_context,
    plan_tables,
    record_tables,
)
from services.registry.importing.membership_lists import EVERY
from shared.contracts.registry.memberships import MEMBERSHIPS
from shared.domain.errors import Malformed
from shared.domain.event import MARKINGS, Marking
from shared.statements.kinds import StatementKind
from shared.tables.composed import ComposedFile
from shared.tables.statements import file_columns


def _table(
    name: str, help_text: str, options: Callable[..., list[TableImport]], own_options: Sequence[click.Option] = ()
) -> click.Command:
    """Return the command that imports a table by its name in the catalogue; `own_options` are options specific to this file."""

    @click.command(name, help=help_text)
    @FILE
    @PREVIEW
    @SOURCE
    @click.option(
        "--reason",
        callback=filled,
        help="Correct what is recorded differently, for this reason; without it such records stay.",
    )
    @click.option(
        "--marking", type=click.Choice(MARKINGS), help="Who may see new records; by default as for their kind."
    )
    @GOOD_ROWS
    @NO_WAIT
    def table(
        file: Path, *, source: str | None, reason: str | None, marking: Marking | None, preview: bool, good_rows: bool,
        no_wait: bool, **more: Any,
    ) -> int | None:  # fmt: skip
        if good_rows and more.get("complete_as_at") is not None:
            raise Malformed(
                "--good-rows", "A list without some of its lines is not complete. Leave out one of the two."
            )
        by, imports = operator_context(marking), options(source=source or file.name, reason=reason, **more)
        return import_file(
            file,
            lambda raw: catalogue.read(raw, imports[0]),
            lambda services, sheet, without: plan_tables(
                services, sheet, [msgspec.structs.replace(each, without=without) for each in imports], by, worded
            ),
            lambda services, planned: record_tables(services, planned, by, worded, recorded(planned)),
            corrects=reason is not None,
            ends=more.get("ends", False),
            preview=preview,
            good_rows=good_rows,
            no_wait=no_wait,
        )

    table.params.extend(own_options)
    return table


_COLUMNS = """{title}, from a table (CSV in UTF-8 with comma, semicolon or tab, or XLSX).

The first line names the columns, in any order: {columns}. """
_BY_ROW = """A line is known by what stands under row, or by the id under which it was exported. Several values in a cell have ;
or | between them; a record is its code, its name or its id, such as meeting:CTO-06, state:KEN or org:Example."""
_BY_COLUMNS = "A line is known by {known_by}, or by the id under which it was exported."
_COMPOSED = "A line is known by {known_by}."


_OF_A_LIST = (
    click.Option(
        ["--complete-as-at"],
        metavar="DAY",
        help="No member of this day is missing from the file: show members in force but not in it as ended.",
    ),
    click.Option(["--ends"], is_flag=True, help="Record those shown as ended, with the day before as their last."),
)


def command_of_kind(kind: StatementKind, name: str) -> click.Command:
    known_by = ", ".join(kind.file_form.known_by)
    help_text = (_COLUMNS + (_BY_COLUMNS if known_by else _BY_ROW)).format(
        title=kind.wording.plural or kind.wording.kind, columns=", ".join(file_columns(kind)), known_by=known_by
    )
    return _table(name, help_text, partial(_imports_of, kind.file_name), _OF_A_LIST if kind is MEMBERSHIPS else ())


def _imports_of(name: str, *, ends: bool = False, **options: Any) -> list[TableImport]:  # noqa: ANN401  of the file
    if ends:
        if options["complete_as_at"] is None:
            raise Malformed("--ends", "Only a complete list can show ends. Give --complete-as-at, the day of the list.")
        options["ends"] = frozenset([EVERY])
    return catalogue.imports_of(name, **options)


def command_of_file(file: ComposedFile) -> click.Command:
    columns = ", ".join(column.name for column in file.table_columns)
    help_text = (_COLUMNS + _COMPOSED).format(title=file.title, columns=columns, known_by=", ".join(file.known_by))
    return _table(file.name, help_text, partial(catalogue.imports_of, file.name))
