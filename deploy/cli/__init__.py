"""The command line, `rapporteur`: one module per group of commands, read when one of them is asked for."""

import sys
from importlib import import_module

import click

from shared.domain.disk import kept_private

# Each command: where it is, and the line that says what it does. Its module is imported only when the command is asked
# for, so that every one starts fast, and so does the list of all.
COMMANDS = {
    "up": ("running:up", "Start the program here; Ctrl-C ends it."),
    "worker": ("running:worker", "Seal, publish and consume for SERVICE until stopped."),
    "migrate": ("running:migrate", "Bring the installation to this version of the program."),
    "status": ("state:status", "Say how the installation is run, where it answers and where its logs stand."),
    "doctor": ("state:doctor", "Look for what an operator should put right."),
    "demo": ("demo:demo", "Load real meetings, or invented ones, for a first look."),
    "import": ("imports:import_", "Record what a file says, whole or not at all."),
    "report": ("reports:report", "Write the report NAME."),
    "figure": ("reports:figure", "Print the figures of KEY as JSON, one a line."),
    "compare": ("comparisons:compare", "Say what differs in the report NAME between two moments, and why."),
    "replay": ("replays:replay", "Say step by step what changed a report, or prove it from the logs."),
    "log": ("logs:log", "Carry the logs from one installation to another, and prove them."),
    "feed": ("feed:feed", "Follow a log: what happens, an event a line."),
    "rebuild": ("logs:rebuild", "Make again what SERVICE answers from."),
    "backup": ("backup:backup", "Write what no log can make again to a file."),
    "restore": ("restore:restore", "Open the installation again from FILE."),
    "simulate": ("simulate:simulate", "Run the program in a world that goes wrong, and look for broken promises."),
    "vault": ("vault:vault", "Carry names and keys of people from one installation to another."),
    "accounts": ("accounts:accounts", "Accounts, as the operator: tokens, passwords and second factors."),
}


class Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's signature
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(f"deploy.cli.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (_, says) in COMMANDS.items()])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="rapporteur", message="%(version)s")
def rapporteur() -> None:
    """The record of how industry takes part in ITU-T.

    State lives under RAPPORTEUR_HOME (default ./var). Exit codes: 0 done, 2 wrong use, 3 bad input, 4 not there,
    5 refused, 6 proof failed, 7 unavailable.
    """


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; the exit code, which the console script hands on. Results on stdout, messages on stderr."""
    try:
        with kept_private():
            result = rapporteur.main(arguments, prog_name="rapporteur", standalone_mode=False)
    except click.ClickException as wrong_use:
        wrong_use.show(file=sys.stderr)
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return 130
    except Exception as error:
        # What can go wrong is named by the libraries that raise it: read when something has.
        from deploy.cli.failures import exit_code, sentence  # noqa: PLC0415

        code = exit_code(error)
        if code is None:
            raise
        click.echo(sentence(error), err=True)
        return code
    return result if isinstance(result, int) else 0
