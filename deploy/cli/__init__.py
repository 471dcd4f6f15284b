"""The command line, `rapporteur`: one module per group of commands, read when one of them is asked for."""

import sys
from importlib import import_module

import click

from deploy.cli.failures import exit_code, sentence

# Each command and where it is. A module is imported only when its command is asked for, so that every one starts fast.
COMMANDS = {
    "up": "running:up",
    "worker": "running:worker",
    "migrate": "running:migrate",
    "status": "state:status",
    "doctor": "state:doctor",
    "demo": "demo:demo",
    "report": "reports:report",
    "figure": "reports:figure",
    "log": "logs:log",
    "rebuild": "logs:rebuild",
    "vault": "vault:vault",
    "accounts": "accounts:accounts",
}


class Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's signature
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"deploy.cli.{module}"), name)
        return command


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
        result = rapporteur.main(arguments, prog_name="rapporteur", standalone_mode=False)
    except click.ClickException as wrong_use:
        wrong_use.show(file=sys.stderr)
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return 130
    except Exception as error:
        code = exit_code(error)
        if code is None:
            raise
        click.echo(sentence(error), err=True)
        return code
    return result if isinstance(result, int) else 0
