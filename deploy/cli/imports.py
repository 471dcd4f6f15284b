"""`rapporteur import`: files of facts into the record, after saying what they would change."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

import click
import msgspec

from deploy.cli import progress
from deploy.cli.failures import worded
from deploy.cli.import_lines import say_effects, say_refusals, say_refused, summary
from deploy.installation.home import prepare, synthetic_state
from deploy.installation.installation import Installation
from deploy.installation.service_set import ServiceSet, open_services
from deploy.runtime.catching_up import catch_up
from deploy.runtime.loading import open_installation
from deploy.transfer import catalogue
from deploy.transfer.importing import (
    TableImport,
    TablesPlan,
    operator_context,
    plan_history,
    plan_organizations,
    plan_participants,
    plan_tables,
    record_history,
    record_organizations,
    record_participants,
    record_tables,
)
from services.meetings.importing.participants import ParticipantImport, ParticipantPlan, read_participants
from services.registry import importing as organization_plans
from services.registry.importing import LIMIT, ImportOptions, read_sheet
from services.registry.importing.membership_lists import EVERY
from shared.contracts.registry.memberships import MEMBERSHIPS
from shared.domain.errors import Malformed
from shared.domain.event import MARKINGS, Marking
from shared.domain.importing import FileRefused, ProgressCallback, Proposal, plan_good_rows, refuse
from shared.statements.kinds import StatementKind
from shared.tables.composed import ComposedFile
from shared.tables.statements import file_columns


class ShownPlan(Protocol):
    """A plan, as far as it is shown."""

    @property
    def proposals(self) -> Sequence[Proposal]: ...


P = TypeVar("P", bound=ShownPlan)
R = TypeVar("R")


@click.group("import")
def import_() -> None:
    """Import a file, completely or not at all.

    What was recorded before is not recorded again.
    """


_FILE = click.argument("file", type=click.Path(path_type=Path))
_PREVIEW = click.option(
    "--preview", is_flag=True, help="Show field by field what is new, the same or changed; record nothing."
)
_SOURCE = click.option("--source", help="The name from which ids are made; by default the file's own name.")
_GOOD_ROWS = click.option("--good-rows", is_flag=True, help="If rows are refused, record the others.")
_NO_WAIT = click.option("--no-wait", is_flag=True, help="Do not wait until reporting has counted it.")


@import_.command()
@_FILE
@_PREVIEW
@_GOOD_ROWS
@_NO_WAIT
def history(file: Path, **how: bool) -> int | None:
    """Past meetings, from a file of the shape history/1."""
    return _import(
        file,
        bytes,
        lambda services, raw, without: plan_history(services, raw, worded, without=without),
        lambda services, planned: sum(record_history(services, planned, progress.step).values()),
        **how,
    )


@import_.command()
@_FILE
@_PREVIEW
@_SOURCE
@click.option("--register-alike", is_flag=True, help="Also register similar names, and list them for checking.")
@click.option(
    "--marking",
    type=click.Choice(("public", "members", "bureau", "restricted")),
    default="bureau",
    show_default=True,
    help="Who may see what is recorded.",
)
@_GOOD_ROWS
@_NO_WAIT
def organizations(file: Path, *, source: str | None, register_alike: bool, marking: Marking, **how: bool) -> int | None:
    """Organizations, from a table (CSV in UTF-8 with comma, semicolon or tab, or XLSX).

    The first line names the columns, in any order: name, id, also called (names with ; between), country (its code by
    ISO 3166-1, or its name), subsidiary of, category, size, sector, since, source, another (yes: none of those whose names are alike).
    """
    by, wanted = operator_context(marking), ImportOptions(source=source or file.name, insist=register_alike)
    return _import(
        file,
        read_sheet,
        lambda services, sheet, without: plan_organizations(
            services, sheet, msgspec.structs.replace(wanted, without=without), by, worded
        ),
        lambda services, planned: record_organizations(services, planned, by, worded, _recorded(planned)),
        **how,
    )


@import_.command()
@_FILE
@_PREVIEW
@_SOURCE
@click.option("--reason", help="Correct what is recorded differently, for this reason; without it such entries stay.")
@click.option(
    "--marking", type=click.Choice(MARKINGS), default="bureau", show_default=True, help="Who may see what is new."
)
@_GOOD_ROWS
@_NO_WAIT
def participants(file: Path, *, source: str | None, reason: str | None, marking: Marking, **how: bool) -> int | None:
    """Participants of meetings, from a table (CSV in UTF-8 with comma, semicolon or tab, or XLSX).

    The first line names the columns, in any order: meeting, line, organization, country, category, person, name, title,
    capacity, level, mode, approved, source. A line is known by its meeting and line.
    """
    by, wanted = operator_context(marking), ParticipantImport(source=source or file.name, reason=reason)
    return _import(
        file,
        read_participants,
        lambda services, sheet, without: plan_participants(
            services, sheet, msgspec.structs.replace(wanted, without=without), by, worded
        ),
        lambda services, planned: record_participants(services, planned, by, worded, _recorded(planned)),
        corrects=reason is not None,
        **how,
    )


def _table(
    name: str, about: str, options: Callable[..., list[TableImport]], own: Sequence[click.Option] = ()
) -> click.Command:
    """Return the command that imports a table by its name in the catalogue; `own` are options of this file alone."""

    @click.command(name, help=about)
    @_FILE
    @_PREVIEW
    @_SOURCE
    @click.option(
        "--reason", help="Correct what is recorded differently, for this reason; without it such records stay."
    )
    @click.option(
        "--marking", type=click.Choice(MARKINGS), help="Who may see what is new; by default as its kind says."
    )
    @_GOOD_ROWS
    @_NO_WAIT
    def table(
        file: Path, *, source: str | None, reason: str | None, marking: Marking | None, preview: bool, good_rows: bool,
        no_wait: bool, **more: Any,
    ) -> int | None:  # fmt: skip
        if good_rows and more.get("complete_as_at") is not None:
            raise Malformed("good-rows", "A list without some of its lines is not complete. Leave out one of the two.")
        by, wanted = operator_context(marking), options(source=source or file.name, reason=reason, **more)
        return _import(
            file,
            lambda raw: catalogue.read(raw, wanted[0]),
            lambda services, sheet, without: plan_tables(
                services, sheet, [msgspec.structs.replace(each, without=without) for each in wanted], by, worded
            ),
            lambda services, planned: record_tables(services, planned, by, worded, _recorded(planned)),
            corrects=reason is not None,
            preview=preview,
            good_rows=good_rows,
            no_wait=no_wait,
        )

    table.params.extend(own)
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
        help="No member of this day is missing from the file: show as ended what is in force and not in it.",
    ),
    click.Option(["--ends"], is_flag=True, help="Record what is shown as ended, with the day before as its last."),
)


def _of_kind(kind: StatementKind, name: str) -> click.Command:
    known_by = ", ".join(kind.file_form.known_by)
    about = (_COLUMNS + (_BY_COLUMNS if known_by else _BY_ROW)).format(
        title=kind.wording.plural or kind.wording.kind, columns=", ".join(file_columns(kind)), known_by=known_by
    )
    return _table(name, about, partial(_imports_of, kind.file_name), _OF_A_LIST if kind is MEMBERSHIPS else ())


def _imports_of(name: str, *, ends: bool = False, **options: Any) -> list[TableImport]:  # noqa: ANN401  of the file
    if ends:
        if options["complete_as_at"] is None:
            raise Malformed("ends", "Only a complete list has ends. Give --complete-as-at, the day of the list.")
        options["ends"] = frozenset([EVERY])
    return catalogue.imports_of(name, **options)


def _of_file(file: ComposedFile) -> click.Command:
    columns = ", ".join(column.name for column in file.table_columns)
    about = (_COLUMNS + _COMPOSED).format(title=file.title, columns=columns, known_by=", ".join(file.known_by))
    return _table(file.name, about, partial(catalogue.imports_of, file.name))


for _file in catalogue.COMPOSED:
    import_.add_command(_of_file(_file))
for _kind in catalogue.KINDS:
    import_.add_command(_of_kind(_kind, _kind.file_name))
    if _kind.file_name != _kind.name:
        # The name of former versions.
        _former = _of_kind(_kind, _kind.name)
        _former.hidden = True
        import_.add_command(_former)


def _import(
    file: Path,
    read: Callable[[bytes], R],
    plan: Callable[[ServiceSet, R, frozenset[str]], P],
    record: Callable[[ServiceSet, P], int],
    *,
    preview: bool,
    good_rows: bool,
    no_wait: bool,
    corrects: bool = False,
) -> int | None:
    """Say what a file would change, and record it unless that is all that was asked for; the exit code where it is refused.

    `plan` is given what was `read`, and the rows to leave out.
    """
    raw = _content(file)
    installation = _ready()
    with open_services(installation) as services:
        progress.step(f"Comparing {file.name} with what is recorded")
        try:
            rows = read(raw)
            planned, left_out = plan_good_rows(lambda without: plan(services, rows, without))
            if good_rows:
                say_refusals(left_out)
            else:
                refuse(left_out)
            if preview:
                say_effects(planned.proposals, corrects=corrects)
                return None
            events = record(services, planned)
        except FileRefused as refused:
            return say_refused(refused)
    if not no_wait:
        catch_up(installation, progress.counted)
    say_effects([each for each in planned.proposals if each.verdict == "changed"], corrects=corrects)
    click.echo(summary(planned.proposals, events))
    return None


def _recorded(planned: organization_plans.Plan | TablesPlan | ParticipantPlan) -> ProgressCallback:
    size = len(planned.commands)
    return lambda done: progress.recorded(done, size)


def _ready() -> Installation:
    """Open the installation here, made if there is none; say that its records are invented before others join them."""
    installation = open_installation()
    prepare(installation.home, installation.way)
    installation.ensure_migrated()
    if synthetic_state(installation.home):
        click.echo("The records here are invented. What is imported will be shown as synthetic too.", err=True)
    return installation


def _content(file: Path) -> bytes:
    """Return a file's bytes; of one that is too large, just enough to tell."""
    try:
        with file.open("rb") as opened_file:
            return opened_file.read(LIMIT + 1)
    except OSError as error:
        raise Malformed("FILE", f"{file} cannot be read ({error.strerror}). Name a file that you may read.") from error
