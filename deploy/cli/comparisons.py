"""`compare`: one report at two moments, or counted in two ways, with the differences and their causes."""

from collections.abc import Iterator
from pathlib import Path

import click

from deploy.cli.counted import counted, moment_of
from deploy.cli.files import write_result
from services.reporting.figures import AUDIENCES
from services.reporting.queries import Moment
from services.reporting.reports import REPORTS
from services.reporting.reports.comparing import comparison, formats
from services.reporting.reports.plan import ReportPlan
from services.reporting.reports.plans import PLANS
from services.reporting.service import Service
from shared.environment.clock import to_the_minute
from shared.public_view.openness import Audience

EACH, MOST = 400, 2_000


@click.command()
@click.argument("name", type=click.Choice(REPORTS))
@click.option("--period", required=True, help="A study period, a year, or FROM..TO.")
@click.option("--from", "before", metavar="DATE|MOMENT", help="The earlier moment.")
@click.option("--to", "after", metavar="DATE|MOMENT", help="The later moment; by default the present.")
@click.option("--parameter", help="Compare two ways of counting instead: a parameter of the rules, or `rule`.")
@click.option("--one", help="One value of it; for `rule` a version, such as participation.organizations/1.")
@click.option("--other", help="The other value.")
@click.option("--audience", type=click.Choice(AUDIENCES), default="bureau", show_default=True)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file instead of standard output."
)
def compare(
    *,
    name: str,
    period: str,
    before: str | None,
    after: str | None,
    parameter: str | None,
    one: str | None,
    other: str | None,
    audience: Audience,
    format_: str,
    out: Path | None,
) -> None:
    """Show what differs in the report NAME between two moments, and why.

    The steps are ordered by (recorded, service, position), one command each, and add up to the difference.
    """
    if parameter is None and before is None:
        raise click.UsageError("Give --from, and --to or the present; or --parameter with --one and --other.")
    if parameter is not None and (one is None or other is None):
        raise click.UsageError("--parameter needs --one and --other.")
    if parameter is not None and before is not None:
        raise click.UsageError("--parameter compares at one moment: name it by --to, without --from.")
    if parameter is None and (one is not None or other is not None):
        raise click.UsageError("--one and --other belong to --parameter.")
    plan = PLANS[name]
    with counted() as service:
        later = moment_of(service.facts, "--to", after)
        if parameter is not None:
            written, lines = _two_ways(service, plan, period, later, parameter, one or "", other or "", audience)
        else:
            earlier = moment_of(service.facts, "--from", before)
            written, lines = _two_moments(service, plan, period, earlier, later, audience)
    text = "".join(f"{line}\n" for line in lines).encode()
    write_result(written if format_ == "json" else text, out)


def _two_ways(
    service: Service,
    plan: ReportPlan,
    period: str,
    moment: Moment,
    parameter: str,
    one: str,
    other: str,
    audience: Audience,
) -> tuple[bytes, Iterator[str]]:
    """Return the comparison of two ways of counting, as JSON and in lines."""
    changes = comparison.compare_parameters(
        service.facts, period, moment, parameter, one, other, audience, to_the_minute(), plan
    )
    request: dict[str, object] = {"parameter": parameter, "one": one, "other": other, "audience": audience}
    return formats.parameters_json(plan.name, changes, period, moment.positions, request), formats.parameters_lines(
        changes
    )


def _two_moments(
    service: Service, plan: ReportPlan, period: str, earlier: Moment, later: Moment, audience: Audience
) -> tuple[bytes, Iterator[str]]:
    """Return the comparison of two moments, as JSON and in lines."""
    found = comparison.compare(
        service.facts,
        period,
        earlier,
        later,
        audience,
        now=to_the_minute(),
        exact_limit=EACH,
        search_limit=MOST,
        plan=plan,
    )
    return formats.comparison_json(found, period, audience), formats.comparison_lines(found)
