"""`rapporteur import`: imports files of facts, after showing what they would change."""

from pathlib import Path

import click
import msgspec

from deploy.cli import progress
from deploy.cli.failures import worded
from deploy.cli.import_run import FILE, GOOD_ROWS, NO_WAIT, PREVIEW, SOURCE, import_file, recorded
from deploy.cli.import_tables import command_of_file, command_of_kind
from deploy.cli.options import filled
from deploy.transfer import catalogue
from deploy.transfer.importing import (
    operator_context,
    plan_history,
    plan_organizations,
    plan_participants,
    record_history,
    record_organizations,
    record_participants,
)
from services.meetings.importing.participants import ParticipantImport, read_participants
from services.registry.importing import ImportOptions, read_sheet
from shared.domain.event import MARKINGS, Marking


@click.group("import")
def import_() -> None:
    """Import a file, completely or not at all.

    Facts already recorded are not recorded again.
    """


@import_.command()
@FILE
@PREVIEW
@GOOD_ROWS
@NO_WAIT
def history(file: Path, **flags: bool) -> int | None:
    """Past meetings, from a file in the format history/1."""
    return import_file(
        file,
        bytes,
        lambda services, raw, without: plan_history(services, raw, worded, without=without),
        lambda services, planned: sum(record_history(services, planned, progress.step).values()),
        **flags,
    )


@import_.command()
@FILE
@PREVIEW
@SOURCE
@click.option("--register-alike", is_flag=True, help="Also register similar names, and list them for checking.")
@click.option(
    "--marking",
    type=click.Choice(MARKINGS),
    default="bureau",
    show_default=True,
    help="Who may see the recorded facts.",
)
@GOOD_ROWS
@NO_WAIT
def organizations(
    file: Path, *, source: str | None, register_alike: bool, marking: Marking, **flags: bool
) -> int | None:
    """Organizations, from a table (CSV in UTF-8 with comma, semicolon or tab, or XLSX).

    The first line names the columns, in any order: name, id, also called (names with ; between), country (its code by
    ISO 3166-1, or its name), subsidiary of, category, size, sector, since, source, another (yes: different from those
    with similar names).
    """
    by, options = operator_context(marking), ImportOptions(source=source or file.name, insist=register_alike)
    return import_file(
        file,
        read_sheet,
        lambda services, sheet, without: plan_organizations(
            services, sheet, msgspec.structs.replace(options, without=without), by, worded
        ),
        lambda services, planned: record_organizations(services, planned, by, worded, recorded(planned)),
        **flags,
    )


@import_.command()
@FILE
@PREVIEW
@SOURCE
@click.option(
    "--reason",
    callback=filled,
    help="Correct what is recorded differently, for this reason; without it such entries stay.",
)
@click.option(
    "--marking", type=click.Choice(MARKINGS), default="bureau", show_default=True, help="Who may see what is new."
)
@GOOD_ROWS
@NO_WAIT
def participants(file: Path, *, source: str | None, reason: str | None, marking: Marking, **flags: bool) -> int | None:
    """Participants of meetings, from a table (CSV in UTF-8 with comma, semicolon or tab, or XLSX).

    The first line names the columns, in any order: meeting, line, organization, country, category, person, name, title,
    capacity, level, mode, approved, source. A line is identified by its meeting and line.
    """
    by, options = operator_context(marking), ParticipantImport(source=source or file.name, reason=reason)
    return import_file(
        file,
        read_participants,
        lambda services, sheet, without: plan_participants(
            services, sheet, msgspec.structs.replace(options, without=without), by, worded
        ),
        lambda services, planned: record_participants(services, planned, by, worded, recorded(planned)),
        corrects=reason is not None,
        **flags,
    )


for _file in catalogue.COMPOSED:
    import_.add_command(command_of_file(_file))
for _kind in catalogue.KINDS:
    import_.add_command(command_of_kind(_kind, _kind.file_name))
    if _kind.file_name != _kind.name:
        # The command's name in earlier versions.
        _former = command_of_kind(_kind, _kind.name)
        _former.hidden = True
        import_.add_command(_former)
