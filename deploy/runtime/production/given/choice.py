"""The servers named by the operator, checked as far as possible without contacting them, and remembered in the home."""

import re
import ssl
from pathlib import Path

import msgspec
from msgspec import UNSET, UnsetType
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from deploy.installation.home import home_flags, set_home_flag
from deploy.runtime.production.outside.choice import OutsideListener
from shared.domain.errors import Malformed
from shared.environment.files import readable

PROTOCOLS = ("SASL_SSL", "SASL_PLAINTEXT", "SSL", "PLAINTEXT")
MECHANISMS = ("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN")
KAFKA_PORT = 9092
PREFIX = re.compile(r"[a-z][a-z0-9_-]{0,30}")
# libpq's parameters that name files, as opposed to folders.
_DATABASE_FILES = ("passfile", "sslcert", "sslcrl", "sslkey", "sslrootcert")
HOW_IT_CONNECTS = "Correct the host or the parameters after the ? of --database, or the files that they name."
_ADDRESS = re.compile(r"(\[[0-9a-fA-F:]+\]|[^\s:/@\[\]]+)(:[0-9]{1,5})?")


class KafkaChoice(msgspec.Struct, frozen=True, omit_defaults=True):
    """A cluster, and the user that creates topics, users and rights there. File paths are absolute."""

    bootstrap: str
    protocol: str = PROTOCOLS[0]
    mechanism: str = MECHANISMS[0]
    user: str | None = None
    password_file: str | None = None
    ca_file: str | None = None


class ServerChoice(msgspec.Struct, frozen=True, omit_defaults=True):
    """The chosen servers; None means the home's own. `database` contains no password. `prefix` begins every name
    created there. `listener`: where the home's own broker is reachable from outside; None means nowhere, even if it was
    before."""

    kafka: KafkaChoice | None = None
    database: str | None = None
    prefix: str = ""
    listener: OutsideListener | UnsetType | None = UNSET


def kafka_choice(
    bootstrap: str,
    protocol: str | None,
    mechanism: str | None,
    user: str | None,
    password_file: Path | None,
    ca_file: Path | None,
) -> KafkaChoice:
    """Return the cluster named by the options. Raises Malformed."""
    choice = KafkaChoice(
        _bootstrap(bootstrap),
        protocol or PROTOCOLS[0],
        mechanism or MECHANISMS[0],
        user,
        _with_secret("--kafka-password-file", password_file),
        _with_certificates("--kafka-ca-file", ca_file),
    )
    _refuse_unused(choice, mechanism)
    if choice.protocol.startswith("SASL") and not (choice.user and choice.password_file):
        raise Malformed(
            "--kafka-user",
            f"{choice.protocol} needs a user and its password: add --kafka-user and --kafka-password-file, "
            "or --kafka-protocol PLAINTEXT for a cluster that lets everybody in.",
        )
    return choice


def database_choice(text: str) -> tuple[str, str | None]:
    """Return the URL without its password, its files with absolute paths, and the password if it had one. Raises
    Malformed, without the text."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = URL.create("nonsense")
    if url.get_backend_name() not in ("postgresql", "postgres") or not url.host or not url.username:
        raise Malformed(
            "--database", "Write it as postgresql://USER@HOST:PORT/, and the password as postgresql://USER:PASSWORD@…"
        )
    password = None if url.password is None else str(url.password)
    bare = url.set(drivername="postgresql", database=url.database or "postgres", port=url.port or 5432)
    bare = bare.update_query_dict({name: str(file.absolute()) for name, file in database_files(url).items()})
    return URL.create(
        bare.drivername, bare.username, None, bare.host, bare.port, bare.database, bare.query
    ).render_as_string(hide_password=False), password


def database_files(url: URL) -> dict[str, Path]:
    """Return the files that the URL of a database names, by parameter."""
    given = {name: url.query[name] for name in _DATABASE_FILES if name in url.query}
    # `system`: the certificates of the machine.
    return {name: Path(str(file)) for name, file in given.items() if file != "system"}


def checked_prefix(prefix: str) -> str:
    if prefix and not PREFIX.fullmatch(prefix):
        raise Malformed("--prefix", "Begin with a small letter, then at most 30 of a-z, 0-9, _ and -.")
    return prefix


def saved_choice(home: Path) -> ServerChoice | None:
    """Return the servers with which the home's installation was started; None before its first start."""
    kept = home_flags(home)
    if "servers" in kept:
        return msgspec.convert(kept["servers"], ServerChoice)
    # The home was started by a version in which servers could not be named.
    return ServerChoice() if (home / "postgres" / "data").exists() else None


def save_choice(home: Path, choice: ServerChoice) -> None:
    set_home_flag(home, "servers", msgspec.to_builtins(choice))


def _bootstrap(text: str) -> str:
    addresses = [each.strip() for each in text.split(",") if each.strip()]
    if not addresses or not all(map(_is_address, addresses)):
        raise Malformed("--kafka", "Write it as HOST or HOST:PORT, several with commas between.")
    return ",".join(each if _ADDRESS.fullmatch(each)[2] else f"{each}:{KAFKA_PORT}" for each in addresses)  # type: ignore[index]  # all of them match


def _is_address(text: str) -> bool:
    found = _ADDRESS.fullmatch(text)
    return found is not None and (found[2] is None or 0 < int(found[2][1:]) < 65536)


def _refuse_unused(choice: KafkaChoice, mechanism: str | None) -> None:
    """Refuse what the protocol does not use, so that nobody believes that it has an effect."""
    of_users = {
        "--kafka-mechanism": mechanism,
        "--kafka-user": choice.user,
        "--kafka-password-file": choice.password_file,
    }
    unused = {} if choice.protocol.startswith("SASL") else of_users
    if not choice.protocol.endswith("SSL"):
        unused = {**unused, "--kafka-ca-file": choice.ca_file}
    for option, value in unused.items():
        if value is not None:
            raise Malformed(
                option, f"{choice.protocol} does not use it. Leave it out, or name another --kafka-protocol."
            )


def _with_secret(option: str, file: Path | None) -> str | None:
    if file is None:
        return None
    with readable(option, file):
        secret = file.read_text().strip()
    if not secret:
        raise Malformed(option, f"{file} is empty. Write the password into it.")
    return str(file.absolute())


def _with_certificates(option: str, file: Path | None) -> str | None:
    if file is None:
        return None
    with readable(option, file), file.open("rb") as opened:
        opened.read(1)
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(file)
    except ssl.SSLError as error:
        sentence = f"{file} holds no certificates in PEM, which begin with -----BEGIN CERTIFICATE-----."
        raise Malformed(option, sentence) from error
    return str(file.absolute())
