"""The command line, `rapporteur`: one module per group of commands, imported when one of its commands is called."""

import sys
from pkgutil import resolve_name
from typing import cast

import click

from shared.environment.disk import private_files
from shared.environment.garbage_collection import infrequent_gc

COMMANDS = {
    "up": ("running:up", "Start the program here; Ctrl-C stops it."),
    "restart": ("running:restart", "Restart web servers and workers; no request is refused."),
    "worker": ("running:worker", "Seal, publish and consume for SERVICE until stopped."),
    "migrate": ("running:migrate", "Migrate the installation to this version of the program."),
    "status": ("state:status", "Show how the installation is run, its addresses, and the state of its logs."),
    "doctor": ("state:doctor", "Check for problems that an operator should fix."),
    "demo": ("demo:demo", "Load real or invented meetings for a first look."),
    "import": ("imports:import_", "Import a file, completely or not at all."),
    "report": ("reports:report", "Write the report NAME."),
    "template": ("reports:template", "Write the shipped template for Word documents, from which to make your own."),
    "figure": ("reports:figure", "Print the figures of KEY as JSON, one per line."),
    "prove": ("proved_figure:prove", "Write a figure with its rule, its events and their proof."),
    "compare": ("comparisons:compare", "Show what differs in the report NAME between two moments, and why."),
    "replay": ("replays:replay", "Show step by step how a report changed, or prove it from the logs."),
    "log": ("logs:log", "Move the logs from one installation to another, and verify them."),
    "feed": ("feed:feed", "Follow a log and print one event per line."),
    "rebuild": ("logs:rebuild", "Rebuild the read models of SERVICE from its log."),
    "backup": ("backup:backup", "Write everything that cannot be rebuilt to a file."),
    "restore": ("backup:restore", "Restore the installation from FILE."),
    "vault": ("backup:vault", "Move names and keys of people from one installation to another."),
    "clock": ("clock:clock", "Confirm a clock that jumped, so that sealing resumes."),
    "witness": ("witness:witness", "Ask witnesses to cosign the logs, and act as one for others."),
    "accounts": ("accounts:accounts", "Manage accounts as the operator: tokens, passwords and second factors."),
}
"""Each command with its place in this package and its help line, so that listing commands imports none of them."""


class Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(COMMANDS)

    @infrequent_gc()
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's signature
        """Import only the requested command's module, so that every command starts fast."""
        if cmd_name not in COMMANDS:
            return None
        place, _help = COMMANDS[cmd_name]
        return cast("click.Command", resolve_name(f"deploy.cli.{place}"))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_place, line) in COMMANDS.items()])


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
