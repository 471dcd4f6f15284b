"""The command line, `rapporteur`: one module per group of commands, imported when one of its commands is called."""

import sys

import click

from shared.environment.disk import private_files
from shared.environment.garbage_collection import infrequent_gc

COMMANDS = {
    "up": "Start the program here; Ctrl-C stops it.",
    "restart": "Restart web servers and workers; no request is refused.",
    "worker": "Seal, publish and consume for SERVICE until stopped.",
    "migrate": "Migrate the installation to this version of the program.",
    "status": "Show how the installation is run, its addresses, and the state of its logs.",
    "doctor": "Check for problems that an operator should fix.",
    "demo": "Load real or invented meetings for a first look.",
    "import": "Import a file, completely or not at all.",
    "report": "Write the report NAME.",
    "template": "Write the shipped template for Word documents, from which to make your own.",
    "figure": "Print the figures of KEY as JSON, one per line.",
    "prove": "Write a figure with its rule, its events and their proof.",
    "compare": "Show what differs in the report NAME between two moments, and why.",
    "replay": "Show step by step how a report changed, or prove it from the logs.",
    "log": "Move the logs from one installation to another, and verify them.",
    "feed": "Follow a log and print one event per line.",
    "rebuild": "Rebuild the read models of SERVICE from its log.",
    "backup": "Write everything that cannot be rebuilt to a file.",
    "restore": "Restore the installation from FILE.",
    "vault": "Move names and keys of people from one installation to another.",
    "clock": "Confirm a clock that jumped, so that sealing resumes.",
    "witness": "Ask witnesses to cosign the logs, and act as one for others.",
    "accounts": "Manage accounts as the operator: tokens, passwords and second factors.",
}
"""Each command with its help line, so that listing commands imports none of them."""


class Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's signature
        return _command(cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@infrequent_gc()
def _command(name: str) -> click.Command | None:  # noqa: C901  one case a command
    """Import only the requested command's module, so that every command starts fast."""
    match name:
        case "up":
            from deploy.cli.running import up as command
        case "restart":
            from deploy.cli.running import restart as command
        case "worker":
            from deploy.cli.running import worker as command
        case "migrate":
            from deploy.cli.running import migrate as command
        case "status":
            from deploy.cli.state import status as command
        case "doctor":
            from deploy.cli.state import doctor as command
        case "demo":
            from deploy.cli.demo import demo as command
        case "import":
            from deploy.cli.imports import import_ as command
        case "report":
            from deploy.cli.reports import report as command
        case "template":
            from deploy.cli.reports import template as command
        case "figure":
            from deploy.cli.reports import figure as command
        case "prove":
            from deploy.cli.proved_figure import prove as command
        case "compare":
            from deploy.cli.comparisons import compare as command
        case "replay":
            from deploy.cli.replays import replay as command
        case "log":
            from deploy.cli.logs import log as command
        case "feed":
            from deploy.cli.feed import feed as command
        case "rebuild":
            from deploy.cli.logs import rebuild as command
        case "backup":
            from deploy.cli.backup import backup as command
        case "restore":
            from deploy.cli.backup import restore as command
        case "vault":
            from deploy.cli.backup import vault as command
        case "witness":
            from deploy.cli.witness import witness as command
        case "clock":
            from deploy.cli.clock import clock as command
        case "accounts":
            from deploy.cli.accounts import accounts as command
        case _:
            return None
    return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="rapporteur", message="%(version)s")
def rapporteur() -> None:
    """The record of how industry takes part in ITU-T.

    State lives under RAPPORTEUR_HOME (default ./var). Exit codes: 0 done, 2 wrong use, 3 bad input, 4 not there,
    5 refused, 6 proof failed, 7 unavailable.
    """


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code. Results go to stdout, messages to stderr."""
    try:
        with private_files():
            result = rapporteur.main(arguments, prog_name="rapporteur", standalone_mode=False)
    except click.ClickException as wrong_use:
        wrong_use.show(file=sys.stderr)
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return 130
    except Exception as error:
        # Each library has its own errors, so they are imported only once an error has occurred.
        from deploy.cli.failures import exit_code, sentence

        code = exit_code(error)
        if code is None:
            raise
        click.echo(sentence(error), err=True)
        return code
    return result if isinstance(result, int) else 0
