"""`rapporteur doctor`: problems for an operator to fix, each with its remedy and its section of the runbook."""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial

from sqlalchemy.exc import DatabaseError

from deploy.installation import reader_checks
from deploy.installation.home import HalfRestored, is_half_restored
from deploy.installation.installation import DatabaseLost, Installation, State
from deploy.installation.permissions import files_of
from deploy.installation.place import elsewhere
from deploy.monitoring.doctor import approvals, logs, machine, reports, services, signing, webhooks, witnesses
from deploy.monitoring.doctor.diagnosis import Diagnosis as Diagnosis
from deploy.monitoring.doctor.diagnosis import diagnoses
from deploy.monitoring.doctor.signing import Progress
from shared.domain.errors import Unavailable
from shared.environment.disk import disk_of
from shared.event_store.database_errors import lacks_right, server_message


def troubles(installation: Installation, progress: Progress = lambda _log, _position: None) -> Iterator[Diagnosis]:
    """Yield the problems from the ground up; parts that depend on a broken one are not examined. `progress` is called
    while logs are read."""
    home = installation.home
    if not home.exists():
        yield Diagnosis(
            f"{home} does not exist. Begin with `rapporteur demo load` or `rapporteur up`.", "Start and stop"
        )
        return
    if is_half_restored(home):
        yield Diagnosis(str(HalfRestored(home).parameters["remedy"]), "Backup and restore")
    files = files_of(installation)
    yield from machine.of_files(home, files)
    yield from machine.of_disks({"home": home, "checkpoints": installation.reporting.checkpoints}, disk_of)
    unreachable = list(services.away(installation))
    yield from unreachable
    if unreachable or (installation.way == "embedded" and not machine.can_be_used(home, files)):
        return
    try:
        yield from _of_state(installation, installation.state(), progress)
    except DatabaseError as error:
        if lacks_right(error):
            again = "Start with `rapporteur up --production`, which gives it again, and check again."
            yield Diagnosis(
                f"A user of a database lacks a right: {server_message(error)}. {again}", "Rights on PostgreSQL"
            )
            return
        sentence = (
            "A database became unreachable during the check, or lacks a table. Check again, and see its server's log."
        )
        yield Diagnosis(sentence, "A service does not answer")


def awaiting(installation: Installation) -> list[str]:
    """Return a line for each service with statements waiting for an approver, if they can be read."""
    with suppress(DatabaseError):
        if installation.home.exists() and not list(services.away(installation)) and installation.state() == "current":
            return list(approvals.waiting(installation))
    return []


def at_rest(installation: Installation) -> str | None:
    """Return a sentence if nothing is running although the installation could run."""
    with suppress(DatabaseError):
        return services.at_rest(installation) if installation.home.exists() else None
    return None


def notes(installation: Installation) -> Iterator[str]:
    """Yield notes: findings that are not problems, but worth a look; none if the registry cannot be opened."""
    with suppress(DatabaseError, Unavailable, OSError):
        if installation.home.exists() and installation.state() == "current":
            if (warning := elsewhere(installation.home)) is not None:
                yield warning
            yield from services.unreasoned_tokens(installation)
            yield from webhooks.inside(installation)
            yield from map(str, reports.reports_of_closed_facts(installation))


def _of_state(installation: Installation, state: State, progress: Progress) -> Iterator[Diagnosis]:
    if not is_half_restored(installation.home):
        try:
            installation.refuse_lost()
        except DatabaseLost as lost:
            yield Diagnosis(str(lost.parameters["remedy"]), "Backup and restore")
            return
    match state:
        case "empty":
            sentence = "There are no databases yet. Begin with `rapporteur demo load` or `rapporteur up`."
            yield Diagnosis(sentence, "Start and stop")
        case "older":
            yield Diagnosis(str(installation.not_migrated().parameters["remedy"]), "A newer version")
        case "current":
            if installation.way == "production":
                from deploy.runtime.production import role_checks  # noqa: PLC0415  needs that lock

                # First, since whatever lacks a right fails in the checks below.
                yield from diagnoses(role_checks.troubles(installation.home), "Rights on PostgreSQL")
            yield from machine.of_missing_files(installation.home)
            rests = services.at_rest(installation) is not None
            yield from services.opening(installation)
            yield from services.answering(installation)
            yield from logs.troubles(installation, rests=rests)
            yield from signing.troubles(installation, progress, rests=rests)
            yield from witnesses.troubles(installation)
            yield from webhooks.parked(installation)
            yield from diagnoses(reader_checks.reader_problems(installation), "A consumer stands still")
            if installation.way == "production":
                from deploy.runtime.production import topics  # noqa: PLC0415  likewise
                from deploy.runtime.production.outside import checks as outside  # noqa: PLC0415  likewise

                sentences = topics.troubles(installation.home, partial(reader_checks.end_of, installation))
                yield from diagnoses(sentences, "Events are not published")
                yield from diagnoses(outside.troubles(installation.home), "Partners cannot connect to Kafka")
