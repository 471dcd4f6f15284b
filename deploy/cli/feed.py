"""`feed follow`: events as they arrive, one per line, from where the last run stopped."""

import os
import sys
from pathlib import Path

import click

from deploy.cli.options import filled
from deploy.runtime.production.given.choice import MECHANISMS, PROTOCOLS
from deploy.transfer.following.cursor_file import CursorFile, parse_cursor
from deploy.transfer.following.filters import event_filter, unknown_type
from deploy.transfer.following.followed_logs import FEEDS, FollowOptions, followed_log, in_clear
from deploy.transfer.following.follower import Follower, Stop, Stopped, ended
from deploy.transfer.following.printing import FORMATS
from shared.domain.errors import Malformed

A_FILE = click.Path(path_type=Path)
OVER_FEED = ("token_file", "token_url", "client_id", "client_secret_file")
OVER_TOPIC = (
    "kafka_user",
    "kafka_password_file",
    "kafka_protocol",
    "kafka_mechanism",
    "kafka_ca_file",
    "topic",
    "group",
)


@click.group()
def feed() -> None:
    "Follow a log and print one event per line."


@feed.command()
@click.option("--log", type=click.Choice(list(FEEDS)), default="partners", show_default=True)
@click.option("--url", help="The installation's address, https://HOST, or the address of the feed itself.")
@click.option("--token-file", type=A_FILE, help="A file with a bearer token; it is read at each request.")
@click.option(
    "--client-id", callback=filled, help="The client whose tokens are requested, and renewed before they expire."
)
@click.option("--client-secret-file", type=A_FILE, help="A file with only that client's secret.")
@click.option(
    "--token-url",
    callback=filled,
    help="Where tokens are requested.  [default: /registry/oauth/token at the same host]",
)
@click.option("--kafka", metavar="HOST[:PORT],…", help="Follow the log's topic on this Kafka instead.")
@click.option("--kafka-user", metavar="NAME")
@click.option("--kafka-password-file", type=A_FILE, help="A file with only that user's password.")
@click.option("--kafka-protocol", type=click.Choice(PROTOCOLS), help="[default: SASL_SSL]")
@click.option("--kafka-mechanism", type=click.Choice(MECHANISMS), help="[default: SCRAM-SHA-512]")
@click.option("--kafka-ca-file", type=A_FILE, help="CA certificates (PEM) to check the brokers with.")
@click.option("--topic", callback=filled, help="The topic's name.  [default: LOG.events]")
@click.option("--group", callback=filled, help="A consumer group of this user, which also keeps the position.")
@click.option("--after", metavar="CURSOR|beginning", help="Where to start the first time.  [default: beginning]")
@click.option("--state", type=A_FILE, help="Keep the cursor in this file and continue from it next time.")
@click.option("--once", is_flag=True, help="Stop at the end of the log instead of waiting for more.")
@click.option(
    "--type", "types", multiple=True, metavar="TYPE", help="Print only events of this type; NAME* for several."
)
@click.option(
    "--subject", "subjects", multiple=True, metavar="ID", help="Print only events about this record; ID* for several."
)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="stored", show_default=True)
def follow(
    *, after: str | None, state: Path | None, once: bool, types: tuple[str, ...], subjects: tuple[str, ...], form: str,
    **options: str | Path | None,
) -> None:  # fmt: skip
    """Print the events of a log as they arrive, each once and in order, until Ctrl-C.

    Without --url and --kafka, a log of this installation is followed. Events are printed as CloudEvents, byte for byte,
    or in words with --format lines. --type and --subject may be repeated, and one match of each is enough; the position
    advances past events left out. An event printed just before a stop may be printed again: recognize it by its id.

    \b
    3  the address, a cursor, a filter, a password or a secret is wrong
    4  no feed there, or the topic lacks what follows: take it from the feed,
       with the same --state
    5  no right; the token ended; the cursor is of another log, or from the future
    7  nothing answers at the start; later, it is waited for
    """
    follow_options = FollowOptions(**options)  # type: ignore[arg-type]  # click read each as its option says
    _refuse_mixed(follow_options)
    place, stop = CursorFile(state, follow_options.log), Stop()
    begin = None if after is None else parse_cursor(after, follow_options.log, "--after")
    filters = event_filter(types, subjects)
    if (unknown := unknown_type(follow_options.log, types)) is not None:
        _tell_unknown(follow_options, unknown)
    if host := in_clear(follow_options):
        _say(f"Warning: http sends the secret to {host} in clear.")
    with place.locked(), stop.heard():
        source, source_name = followed_log(follow_options)
        follower = Follower(source, place, sys.stdout.buffer, FORMATS[form], _say, stop, filters)
        try:
            _say(f"Following {follow_options.log} of {source_name}.")
            follower.follow(place.read(), begin, once=once)
        except Stopped:
            pass
        except BrokenPipeError:
            _say("Whoever read the lines has left.")
            _drop_stdout()
        finally:
            source.close()
            if follower.begun:
                _say(ended(follower))


def _tell_unknown(options: FollowOptions, unknown: str) -> None:
    """Refuse a type that no event of a local log has; another installation may run a newer version."""
    if options.url is None and options.kafka is None:
        raise Malformed(
            "--type", f"The log {options.log} has no events of type {unknown}: take a name from its document."
        )
    _say(f"Warning: this version knows no events of type {unknown} in the log {options.log}.")


def _refuse_mixed(options: FollowOptions) -> None:
    """Raises UsageError for options that do not belong together."""
    if options.url is not None and options.kafka is not None:
        raise click.UsageError("Choose one way: --url or --kafka.")
    for names, needs in ((OVER_FEED, "url"), (OVER_TOPIC, "kafka")):
        stray = [name for name in names if getattr(options, name) is not None]
        if stray and getattr(options, needs) is None:
            raise click.UsageError(f"--{stray[0].replace('_', '-')} belongs to --{needs}.")
    if bool(options.client_id) != bool(options.client_secret_file):
        raise click.UsageError("--client-id and --client-secret-file go together.")
    if options.client_id and options.token_file:
        raise click.UsageError("Choose one: --token-file, or --client-id and --client-secret-file.")
    if options.token_url and not options.client_id:
        raise click.UsageError("--token-url belongs to --client-id.")


def _drop_stdout() -> None:
    """Drop the rest of the output, which no one is reading any more, so that Python does not complain on exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)
