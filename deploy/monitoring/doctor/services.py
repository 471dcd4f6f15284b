"""Databases and web servers that do not answer."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

from sqlalchemy import make_url
from sqlalchemy.exc import DatabaseError

from deploy.installation.home import SERVICES, home_flags
from deploy.installation.installation import Installation
from deploy.installation.locks import run_folder, running
from deploy.monitoring.doctor.diagnosis import Diagnosis, Paragraph
from deploy.runtime import state
from deploy.runtime.production.given.choice import HOW_IT_CONNECTS
from services.registry import service as registry
from shared.domain.errors import Unavailable
from shared.event_store.database_errors import is_read_only, is_refused_by_server, is_unreachable, server_message
from shared.event_store.engine import check_writable, create_engine
from shared.event_store.lease import WORKER, is_held

DOWN: Paragraph = "A service does not answer"
SECONDS = 10
LOOK_AGAIN = 0.5  # seconds


def away(installation: Installation) -> Iterator[Diagnosis]:
    """Yield databases on a server that cannot be opened; one in a file either exists or has not been created yet."""
    for name, url in {**installation.databases, "vault": installation.registry.vault_database}.items():
        database_url = make_url(url)
        if database_url.get_backend_name() == "sqlite":
            continue
        import psycopg  # noqa: PLC0415  no PostgreSQL, no client

        engine, database = create_engine(url), f"The database {name} at {database_url.host}:{database_url.port}"
        try:
            check_writable(engine)
        except psycopg.Error as error:
            yield _not_opened(database, error)
        finally:
            engine.dispose()


def _not_opened(database: str, error: Exception) -> Diagnosis:
    if is_read_only(error):
        remedy = "Its server is a standby, or set to be read-only: see to it, or bring the former server back."
        return Diagnosis(f"{database} accepts no writes. {remedy}", "Commands are not taken")
    if is_unreachable(error):
        return Diagnosis(f"{database} does not answer. Start PostgreSQL there.", DOWN)
    if not is_refused_by_server(error):
        return Diagnosis(f"{database} cannot be connected to: {server_message(error)}. {HOW_IT_CONNECTS}", DOWN)
    remedy = (
        "The home has a password for each user in secrets/; put back what was changed or lost there or on the server."
    )
    return Diagnosis(f"{database} refuses the connection: {server_message(error)}. {remedy}", DOWN)


def answering(installation: Installation) -> Iterator[Diagnosis]:
    """Find failing workers and web servers where they should be running: on this machine, or in their containers."""
    if not _served(installation):
        yield from _unknown(installation)
        return
    if not (urls := state.urls(installation)):
        sentence = (
            f"It has not finished starting, or {run_folder(installation.home) / 'urls.json'} was lost: then restart it."
        )
        yield Diagnosis(sentence, DOWN)
    for service, url in urls.items():
        with installation.reading(service) as engine:
            works = is_held(engine, WORKER)
        if not works:
            remedy = f"See its log for why it ended, and start it: `rapporteur worker {service}`."
            yield Diagnosis(f"No worker of {service} runs. {remedy}", "A worker does not run")
        broken = _broken(f"{url}/{service}/health/ready")
        if broken is None:
            yield Diagnosis(f"{service} does not answer at {url}. See its web server's log, and start it.", DOWN)
        elif broken:
            sentence = f"{service} answers but accepts no commands, for lack of: {', '.join(broken)}. See its log."
            yield Diagnosis(sentence, "Commands are not taken")


def until_serving(installation: Installation, seconds: float) -> list[Diagnosis]:
    """Wait until web servers and workers are ready, and return what is lacking if they are not in time."""
    limit = time.monotonic() + seconds
    while found := _lacking(installation):
        if time.monotonic() > limit:
            break
        time.sleep(LOOK_AGAIN)
    return found


def _lacking(installation: Installation) -> list[Diagnosis]:
    try:
        return list(away(installation)) or list(answering(installation))
    except DatabaseError:
        return [Diagnosis("A database became unreachable. See its server's log.", DOWN)]


def _unknown(installation: Installation) -> Iterator[Diagnosis]:
    """Find workers that hold the databases although none of this home's processes runs."""
    known = running(run_folder(installation.home))
    for service in SERVICES:
        with installation.reading(service) as engine:
            if f"{service}-worker" in known or not is_held(engine, WORKER):
                return
    remedy = (
        "Either its folder `run` was lost: stop the program as it was started, and start it again; or a copy of this home is "
        "running on the same databases: stop one of the two; or a command that changes them has not finished."
    )
    yield Diagnosis(f"Workers run that are no processes of {installation.home}. {remedy}", "A worker does not run")


def opening(installation: Installation) -> Iterator[Diagnosis]:
    """Find a key without which the registry cannot be opened, or that is the key of another vault."""
    try:
        registry.open_service(installation.registry).close()
    except Unavailable as other:
        yield Diagnosis(f"{other.parameters['part']}: {other.parameters['remedy']}", "Start and stop")
    except OSError as missing:
        sentence = f"{missing.filename} cannot be read ({missing.strerror}). Put it back from a copy of the home."
        yield Diagnosis(sentence, "Start and stop")


def at_rest(installation: Installation) -> str | None:
    """Return the sentence for an installation where nothing is running, which is neither a fault nor a sign of
    health."""
    if _served(installation) or installation.state() != "current":
        return None
    for service in SERVICES:
        with installation.reading(service) as engine:
            if is_held(engine, WORKER):
                return None
    option = " --production" if installation.way == "production" else ""
    return f"It does not run; start it with `rapporteur up{option}`."


def unreasoned_tokens(installation: Installation) -> Iterator[str]:
    """Yield long-lived machine tokens issued without a reason."""
    service = registry.open_service(installation.registry)
    try:
        found = registry.tokens_without_reason(service)
    finally:
        service.close()
    if found:
        yield (
            f"{found:,} valid token{'s were' if found > 1 else ' was'} issued without a reason: see Authentication log in the "
            "registry's console. Issue the next with `rapporteur accounts token … --reason`."
        )


def _served(installation: Installation) -> bool:
    processes = running(run_folder(installation.home)).keys() & {"up", "web"}
    return bool(processes or home_flags(installation.home).get("containers"))


def _broken(url: str) -> list[str] | None:
    """Return the parts that do not work; None if the service does not answer."""
    try:
        with urllib.request.urlopen(url, timeout=SECONDS) as answer:  # noqa: S310  our own address
            answer.read()
            return []
    except urllib.error.HTTPError as refused:
        try:
            return [str(part) for part in json.load(refused)["broken"]]
        except (ValueError, KeyError):
            return [f"the address {url} (status {refused.code})"]
    except OSError:
        return None
