"""`replay`: the changes to a report, one command per step, and the proof that the logs give the same report."""

from collections.abc import Iterable
from pathlib import Path

import click
import msgspec

from deploy.cli import progress
from deploy.cli.counted import counted, moment_of
from deploy.cli.files import write_result
from deploy.installation.service_set import open_services
from deploy.runtime.loading import open_installation
from deploy.verify.replaying import Proof, prove
from services.reporting.api.replay import WAYS
from services.reporting.api.replay_text import changes_lines, step_lines
from services.reporting.app import create_app
from services.reporting.figures import AUDIENCES
from services.reporting.queries import Moment
from services.reporting.reports.comparing.comparison import compare
from services.reporting.reports.comparing.formats import comparison_json
from shared.environment.clock import to_the_minute
from shared.public_view.openness import Audience

EACH, MOST = 40, 400


@click.command()
@click.option("--period", required=True, help="A study period, a year, or FROM..TO.")
@click.option("--from", "before", metavar="DATE|MOMENT", help="Where to start; by default before the first event.")
@click.option("--to", "after", metavar="DATE|MOMENT", help="Where to end; by default the present.")
@click.option("--at", metavar="DATE|MOMENT", help="Only one step, as on its page: the last change by then.")
@click.option(
    "--go", type=click.Choice(WAYS), help="With --at, or the present: the next change after it, or the last by it."
)
@click.option(
    "--prove", "proving", is_flag=True, help="Rebuild the facts from the logs up to --to, and compare the report."
)
@click.option("--audience", type=click.Choice(AUDIENCES), default="bureau", show_default=True)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), help="[default: text]")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file instead of standard output."
)
def replay(
    *,
    period: str,
    before: str | None,
    after: str | None,
    at: str | None,
    go: str | None,
    proving: bool,
    audience: Audience,
    format_: str | None,
    as_json: bool,
    out: Path | None,
) -> None:
    """Show step by step how a report changed, or prove it from the logs.

    Each step shows when it was recorded, by whom, and which figures it changed, worded as in /reporting/replay. --at
    and --go show one step, like the page at that address.

    With --prove, the logs are read again up to --to: their facts and the report over them must equal the stored ones.
    Exit code 6 if they do not.
    """
    if proving and before is not None:
        raise click.UsageError("--prove is about one moment: name it by --to.")
    if as_json and format_ == "text":
        raise click.UsageError("--json is the same as --format json: give one format.")
    chosen_format = "json" if as_json else format_ or "text"
    if at is not None or go is not None:
        if proving or before is not None or after is not None or chosen_format == "json":
            raise click.UsageError(
                "--at and --go show one step as text: give neither --from, --to, --prove nor --json with them."
            )
        write_result(_step(period=period, at=at, go=go, audience=audience), out)
        return
    if proving:
        written, text = _proved(period, after, audience)
    else:
        written, text = _replayed(period, before, after, audience, as_text=chosen_format == "text")
    write_result(written if chosen_format == "json" else text, out)


def _step(**parameters: str | None) -> bytes:
    """Return the page's text for these address parameters."""
    with counted() as service:
        app = create_app(service.settings)
        return _lines(
            step_lines(app, service.facts, {name: text for name, text in parameters.items() if text is not None})
        )


def _replayed(
    period: str, before: str | None, after: str | None, audience: Audience, *, as_text: bool
) -> tuple[bytes, bytes]:
    with counted() as service:
        later = moment_of(service.facts, "--to", after)
        nothing = Moment(dict.fromkeys(later.positions, 0), later.day)
        earlier = nothing if before is None else moment_of(service.facts, "--from", before)
        found = compare(
            service.facts, period, earlier, later, audience, now=to_the_minute(), exact_limit=EACH, search_limit=MOST
        )
        if not as_text:
            return comparison_json(found, period, audience, who=True), b""
        return b"", _lines(changes_lines(create_app(service.settings), service.facts, found, audience))


def _proved(period: str, after: str | None, audience: Audience) -> tuple[bytes, bytes]:
    with counted() as service, open_services(open_installation()) as services:
        moment = moment_of(service.facts, "--to", after)
        proof = prove(service.facts, services.logs, period, moment, audience, progress.position)
    return msgspec.json.format(msgspec.json.encode(_as_json(proof)), indent=1) + b"\n", _lines(_proof_lines(proof))


def _as_json(proof: Proof) -> dict[str, object]:
    return {
        "as_known_at": proof.moment.positions,
        "facts": proof.facts,
        "roots": proof.roots,
        "report_sha256": proof.report,
    }


def _proof_lines(proof: Proof) -> list[str]:
    return [
        f"As known at {proof.moment}: the logs give the same {proof.facts:,} facts and the same report.",
        f"report {proof.report}",
        *(f"{log} {proof.moment.positions[log]} {root}" for log, root in proof.roots.items()),
    ]


def _lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
