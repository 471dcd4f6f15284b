"""The keys, secrets and Word template of an installation, distributed to each service's containers: only those that
belong to the service."""

from pathlib import Path

from deploy.installation.home import LOGS
from deploy.installation.preparation import TOKENS
from deploy.runtime.production.databases import VAULT_SERVICE, Use, role_of
from deploy.runtime.production.kafka import GATE, KEEPER
from services.reporting.reports.rendering.templates import OWN, template_in
from shared.environment.files import write_private
from shared.transparency.signing_key import WITNESS

OF_PROCESSES: tuple[Use, ...] = ("web", "sealer", "reader")


def of_service(service: str) -> list[str]:
    """Return the files of a home that a service or the gate needs; `<log>.vkey` exists only once the log has been
    signed."""
    if service == GATE:
        return ["installation.json", f"secrets/kafka-{GATE}.password"]
    logs = [log for log, keeper in LOGS.items() if keeper == service]
    files = [
        "installation.json",
        "keys/token.pub",
        *(f"keys/{log}.{kind}" for log in logs for kind in ("key", "vkey")),
        *(f"secrets/{service}-{use}.key" for use in ("commands", "outbox", "session")),
        *([f"secrets/{service}.token"] if service in TOKENS else []),
        *(f"secrets/postgres-{role}.pgpass" for role in (role_of(service, use) for use in OF_PROCESSES)),
        f"secrets/kafka-{service}.password",
    ]
    if service == "reporting":
        files.append(f"keys/{WITNESS}.key")
    if service == VAULT_SERVICE:
        files += ["keys/token.key", "secrets/vault.key", f"secrets/kafka-{KEEPER}.password"]
    return files


def give(home: Path, service: str, folder: Path) -> None:
    """Copy the files into the service's folder, private to its owner. Public keys are merged, because a worker adds its
    own."""
    for name in of_service(service):
        ours, theirs = home / name, folder / name
        theirs.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if ours.suffix == ".vkey":
            _put_together(ours, theirs)
        else:
            write_private(theirs, ours.read_bytes())
    if service == "reporting":
        give_template(home, folder)


def give_template(home: Path, folder: Path) -> None:
    """Copy the installation's own Word template, if it has one; otherwise remove an earlier copy."""
    own, theirs = template_in(home), folder / OWN
    if own is None:
        theirs.unlink(missing_ok=True)
    else:
        theirs.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_private(theirs, own)


def _put_together(*files: Path) -> None:
    lines = dict.fromkeys(line for file in files if file.exists() for line in file.read_text().splitlines())
    for file in files if lines else ():
        write_private(file, "".join(f"{line}\n" for line in lines).encode())
        file.chmod(0o644)
