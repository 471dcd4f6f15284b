"""What a restoration came to, in sentences and as an object."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

from deploy.installation.home import LOGS
from deploy.installation.installation import Installation
from deploy.installation.reader_checks import logs_of
from deploy.transfer.backups.plan import RestorePlan, sentences
from shared.event_store.log import Log


class Result(TypedDict):
    """What a log was restored as: `said` in a line or two, `found` for programs."""

    said: list[str]
    found: dict[str, Any]


@dataclass(frozen=True)
class Restored:
    """`plans` of the logs that were filled now; `results` of these and of those that an earlier run has filled, if it was
    interrupted; `before`: the services that it has filled. `bytes_lost`: reports that were issued since the backup and of
    which some bytes could not be made again."""

    plans: Mapping[str, RestorePlan]
    results: Mapping[str, Result]
    before: tuple[str, ...]
    bytes_lost: tuple[str, ...] = ()


def result_of(plan: RestorePlan) -> Result:
    return Result(said=list(_plan_sentences(plan)), found=_object(plan))


def result_lines(restored: Restored) -> Iterator[str]:
    """A line or two for each log."""
    for result in restored.results.values():
        yield from result["said"]
    for service in restored.before:
        yield f"{service}: it was restored by an earlier run."
    for report in restored.bytes_lost:
        yield f"{report} was issued since the backup, and its bytes cannot be made again as they were: they are lost."


def destroyed_again(keys: int) -> str:
    return (
        f"{keys:,} keys that had been destroyed are destroyed again"
        if keys > 1
        else "A destroyed key is destroyed again"
    )


def as_object(installation: Installation, restored: Restored) -> dict[str, Any]:
    """`{"logs": {log: {...}}, "bytes_lost": [report]}`: what each log was restored as, `before` by an earlier run. Of one of
    which that is not known any more, what it is now."""
    logs: dict[str, Any] = {}
    for log, now in logs_of(installation).items():
        result = restored.results.get(log)
        found = result["found"] if result else _now(installation, log, now.origin)
        logs[log] = found if log in restored.plans else found | {"before": True}
    return {"logs": logs, "bytes_lost": list(restored.bytes_lost)}


def _plan_sentences(plan: RestorePlan) -> Iterator[str]:
    yield _held(plan)
    yield from sentences(plan)
    if plan.requeued or plan.apart:
        yield (
            f"{plan.log}: of what the topic has behind that, {plan.requeued} events are recorded anew under their ids, and "
            f"{plan.apart} are not, because their record lost one before them."
        )
    if plan.fresh:
        yield (
            f"{plan.log}: it goes on as {plan.fresh}. Up to the position {plan.size} it is {plan.promised.origin}; whoever "
            "follows it is told so at the next question."
        )


def _held(plan: RestorePlan) -> str:
    taken = f", {len(plan.taken):,} taken back from the topic" if plan.taken else ""
    waiting = f", {len(plan.waiting):,} that wait for a place" if plan.waiting else ""
    events = "1 event" if plan.backup.size == 1 else f"{plan.backup.size:,} events"
    said = f"{plan.log}: {events} from the backup{taken}{waiting}"
    if not plan.size:
        return f"{said}."
    if plan.proven == plan.size:
        return f"{said}; all as signed."
    proven = f"as signed up to the position {plan.proven:,}" if plan.proven else "nothing of it signed"
    return f"{said}; {proven}, nothing said of what follows."


def _object(plan: RestorePlan) -> dict[str, Any]:
    newest = plan.promised.newest
    return {
        "origin": plan.origin,
        "size": plan.size,
        "root": plan.root.hex(),
        "backup": plan.backup.size,
        "taken_back": len(plan.taken),
        "waiting": len(plan.waiting),
        "proven": plan.proven,
        "checkpoint": newest and {"origin": newest.origin, "size": newest.size, "root": newest.root.hex()},
        "lost": [list(span) for span in plan.lost],
        "altered": plan.altered and list(plan.altered),
        "doubt": plan.doubt,
        "recorded_anew": plan.requeued,
        "not_taken": plan.apart,
        "continues": plan.continues,
    }


def _now(installation: Installation, log: str, origin: str | None) -> dict[str, Any]:
    engine = installation.engine(LOGS[log], read_only=True)
    kept = Log(engine, log)
    found = {"origin": origin, "size": kept.size(), "root": kept.root().hex(), "continues": kept.continues()}
    engine.dispose()
    return found
