"""`rapporteur up` on one machine: web server and workers as child processes, until Ctrl-C."""

import json
import shutil
import sys
import threading
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

from deploy.installation import place
from deploy.installation.home import SERVICES, is_demonstration
from deploy.installation.installation import Installation
from deploy.installation.locks import run_folder
from deploy.runtime import embedded
from deploy.runtime.children import Children
from deploy.runtime.production.ports import is_free
from deploy.runtime.restarting import Restarts
from services.registry import service as registry
from services.registry.service.accounts import FIRST_NAME
from shared.domain.errors import Unavailable
from shared.environment.files import write_private

HOST = "127.0.0.1"
SECONDS_TO_ANSWER = 60
Notify = Callable[[str], None]


class PortTaken(Unavailable):
    """Refusal: another program is listening on the port. Parameters: part, remedy."""

    code = "port-taken"

    def __init__(self, port: int, option: str | None) -> None:
        instead = f"with `{option}`" if option else f"`rapporteur up --port {port + 1}`, or `make demo PORT={port + 1}`"
        remedy = f"Another program listens there. End it, or choose another port: {instead}."
        super().__init__(part=f"Port {port}", remedy=remedy)


def run(
    installation: Installation, port: int, stop: threading.Event, restarts: Restarts, sign_in: list[str], notify: Notify
) -> None:
    """Start everything, print the addresses, and wait for `stop`. No child survives, however this ends."""
    refuse_taken(port)
    with Children(run_folder(installation.home), environment(installation, port)) as children:
        children.start("web", embedded.command(sys.executable, f"{HOST}:{port}"))
        for service in SERVICES:
            children.start(f"{service}-worker", [sys.executable, "-m", "deploy.cli", "worker", service])
        _wait_for_answer(children, port, stop)
        if not stop.is_set():
            urls = dict.fromkeys(SERVICES, f"http://{HOST}:{port}")
            write_urls(installation.home, urls)
            for line in [*where(urls), *sign_in, "Ctrl-C stops it."]:
                notify(line)
        children.wait(stop, restarts.look)
        notify("Stopping.")


def environment(installation: Installation, port: int) -> Mapping[str, str]:
    """Return the children's variables: the address of each service, whether readers need an account, and, unless set
    otherwise, that a second factor is offered and not required."""
    url = f"http://{HOST}:{port}"
    urls = {f"RAPPORTEUR_{service.upper()}_URL": url for service in SERVICES}
    opened = {"RAPPORTEUR_OPEN_TO_READERS": "1"} if is_demonstration(installation.home) else {}
    return {"RAPPORTEUR_SECOND_FACTOR": "0", **opened, **installation.environment, **urls}


def refuse_taken(port: int, host: str = HOST, option: str | None = None) -> None:
    """Raise PortTaken if another program is listening on the port of an address; `option` is the option that selects
    another port."""
    if not is_free(port, host):
        raise PortTaken(port, option)


def begin(home: Path) -> None:
    """Warn on stderr if the home was last started elsewhere, and store that it is started here, at addresses that are
    not known yet."""
    if (warning := place.elsewhere(home)) is not None:
        sys.stderr.write(f"{warning}\n")
    place.keep_place(home)
    _urls_file(home).unlink(missing_ok=True)


def where(urls: Mapping[str, str]) -> list[str]:
    """Return the starting address, given each service's."""
    return [
        f"Console:        {urls['registry']}/registry/console/",
        f"Reports:        {urls['reporting']}/reporting/",
        "API documents:  " + "  ".join(f"{url}/{service}/docs" for service, url in urls.items()),
        f"For partners:   {urls['reporting']}/reporting/event-types",
    ]


def first_password(installation: Installation) -> list[str]:
    """Return instructions for signing in. The first administrator's password is in a file private to the home's owner,
    because output printed here may be logged; the file is removed once an administrator has signed in."""
    file = installation.home / "secrets" / f"{FIRST_NAME}.password"
    service = registry.open_service(installation.registry)
    try:
        made, taken = registry.first_administrator(service), bool(service.queries.administrators())
    finally:
        service.close()
    if made is not None:
        write_private(file, f"{made[1]}\n".encode())
    if taken:
        file.unlink(missing_ok=True)
    if not file.exists():
        return [
            f"Sign in as:     {FIRST_NAME}, or another account",
            f"A new password: {as_called()} accounts password {FIRST_NAME}",
        ]
    shown = file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file
    return [f"Sign in as:     {FIRST_NAME}", f"Its password:   cat {shown}   (for the first sign-in)"]


def as_called() -> str:
    """Return the program as its caller can invoke it again: `.venv/bin/rapporteur`, or just its name if that is on the
    path."""
    program = Path(sys.argv[0])
    if program.name != "rapporteur" or shutil.which("rapporteur") == str(program.absolute()):
        return "rapporteur"
    return str(program.relative_to(Path.cwd()) if program.is_relative_to(Path.cwd()) else program)


def _wait_for_answer(children: Children, port: int, stop: threading.Event) -> None:
    """Wait until every service answers, or `stop` is set. Raises Unavailable."""
    for service in SERVICES:
        tries = SECONDS_TO_ANSWER * 10
        while not stop.is_set() and not answers(f"http://{HOST}:{port}/{service}/health/live"):
            children.look()
            tries -= 1
            if not tries:
                raise Unavailable(part=service, remedy="It does not answer; its messages are above.")
            stop.wait(0.1)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  our own address
            return bool(answer.status == 200)
    except OSError:
        return False


def write_urls(home: Path, urls: Mapping[str, str]) -> None:
    """Store the addresses of the services, for `status` and `doctor`."""
    run_folder(home).mkdir(exist_ok=True)
    _urls_file(home).write_text(json.dumps(urls) + "\n")


def _urls_file(home: Path) -> Path:
    return run_folder(home) / "urls.json"
