"""What a restoration came to, in sentences and as an object."""

from collections.abc import Iterator
from typing import Any

from deploy.backups.plan import Plan, sentences
from deploy.backups.restoring import Restored
from deploy.home import LOGS
from deploy.installation import Installation
from deploy.standing import logs_of
from shared.event_store.log import Log


def told_of(restored: Restored) -> Iterator[str]:
    """A line or two for each log."""
    for plan in restored.plans.values():
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
    for service in restored.before:
        yield f"{service}: it was restored by an earlier run."


def as_object(installation: Installation, restored: Restored) -> dict[str, Any]:
    """`{"logs": {log: {...}}}`: what each log was restored as. Of a log that an earlier run restored, what it is now."""
    logs: dict[str, Any] = {}
    for log, now in logs_of(installation).items():
        plan = restored.plans.get(log)
        logs[log] = _before(installation, log, now.origin) if plan is None else _object(plan)
    return {"logs": logs}


def _held(plan: Plan) -> str:
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


def _object(plan: Plan) -> dict[str, Any]:
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


def _before(installation: Installation, log: str, origin: str | None) -> dict[str, Any]:
    engine = installation.engine(LOGS[log], read_only=True)
    kept = Log(engine, log)
    found = {"origin": origin, "size": kept.size(), "root": kept.root().hex(), "continues": kept.continues()}
    engine.dispose()
    return found | {"before": True}
