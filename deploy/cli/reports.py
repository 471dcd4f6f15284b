"""`report` and `figure`: reports and figures as known at any moment; `template`: the template for Word documents."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click

from deploy.cli.counted import counted
from deploy.cli.files import write_result
from deploy.cli.options import filled
from services.reporting.domain.report import document_number
from services.reporting.figures import AUDIENCES, PARAMETERS, RULES
from services.reporting.reports import FORMATS, REPORTS, figure_lines, render
from shared.environment.clock import to_the_minute
from shared.public_view.openness import Audience

Command = Callable[..., Any]


def _report_options(command: Command, *, of_report: bool = False) -> Command:
    """Add the options for the period, the moment of knowledge, and the audience. A report to TSAG has its own defaults."""
    period, audience = "A study period, a year, or FROM..TO.", dict[str, Any](default="bureau", show_default=True)
    if of_report:
        period = f"{period} By default, for the report to TSAG: the time since its last meeting."
        audience = {"help": "By default bureau; for the report to TSAG members."}
    for option in (
        click.option("--audience", type=click.Choice(AUDIENCES), **audience),
        click.option(
            "--as-known-at",
            metavar="DATE|MOMENT",
            help="A day or a minute (2026-11-05T07:01, UTC), or a position in each log.",
        ),
        click.option("--period", required=not of_report, help=period),
    ):
        command = option(command)
    return command


def parameter_options(command: Command) -> Command:
    """Return one option for each parameter of a rule."""
    for name in sorted(PARAMETERS, reverse=True):
        defaults = " or ".join(sorted({str(rule.defaults[name]) for rule in RULES.values() if name in rule.defaults}))
        families = ", ".join(sorted({key.partition(".")[0] for key, rule in RULES.items() if name in rule.defaults}))
        description = f"A parameter of figures of {families}; by default {defaults}."
        command = click.option(f"--{name}", help=description)(command)
    return command


def given_parameters(parameters: Mapping[str, str | None]) -> dict[str, str]:
    """Return the rule parameters that were given as options."""
    return {name: value for name, value in parameters.items() if value is not None}


@click.command()
@click.argument("name", type=click.Choice(REPORTS))
@partial(_report_options, of_report=True)
@click.option(
    "--meeting",
    metavar="CODE",
    callback=filled,
    help="The meeting of TSAG to which a report to it goes; by default the next one.",
)
@click.option(
    "--document",
    metavar="NUMBER",
    callback=filled,
    help="The number of the document: TD 101 of TSAG, or 27 of an assembly.",
)
@click.option("--format", "format_", type=click.Choice(FORMATS), required=True)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file instead of standard output."
)
def report(
    name: str,
    *,
    period: str | None,
    as_known_at: str | None,
    audience: Audience | None,
    meeting: str | None,
    document: str | None,
    format_: str,
    out: Path | None,
) -> None:
    """Write the report NAME. The same logs and arguments give the same bytes."""
    with counted() as service:
        written = render(
            service,
            name,
            period=period,
            as_known_at=as_known_at,
            audience=audience,
            now=to_the_minute(),
            format=format_,
            meeting=meeting,
            document=None if document is None else document_number(document),
        )
    write_result(written, out)


@click.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Write to this file.")
def template(out: Path) -> None:
    "Write the shipped template for Word documents, from which to make your own."
    from services.reporting.reports.word.default import default_template  # noqa: PLC0415  takes long to import

    write_result(default_template(), out)


@click.command()
@click.argument("key")
@_report_options
@parameter_options
@click.option("--evidence", is_flag=True, help="All events behind each figure, not only the first 20.")
def figure(
    key: str, *, period: str, as_known_at: str | None, audience: Audience, evidence: bool, **parameters: str | None
) -> None:
    "Print the figures of KEY as JSON, one per line."
    given = given_parameters(parameters)
    with counted() as service:
        lines = figure_lines(
            service,
            key,
            period=period,
            as_known_at=as_known_at,
            audience=audience,
            now=to_the_minute(),
            parameters=given,
            evidence=evidence,
        )
        write_result(b"".join(lines), None)
