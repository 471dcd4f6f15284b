"""Restored backups: one that lacks nothing, and one that lacks events, until the newest is restored instead."""

from typing import NamedTuple

from tests.simulation.installation import OWN_LOGS, SERVICES
from tests.simulation.world import World


class _Backup(NamedTuple):
    """`held`: the part that cannot be rebuilt; `waiting`: the number of unsealed events."""

    content: bytes
    held: tuple[object, ...]
    waiting: int


class Backups:
    """The last backup of each service."""

    def __init__(self, world: World) -> None:
        self._world, self._chance = world, world.chance
        self._made: dict[str, _Backup] = {}

    def make(self) -> None:
        service = self._chance.choice(list(SERVICES))
        if service not in self._world.around.stale:
            self._made[service] = self._backup(service)
            self._world.trace.note(f"a backup of {service}")

    def put_back(self) -> None:
        """Restore a backup that lacks no event, only having older marks, positions and checkpoints, and restart its
        service."""
        fitting = [name for name, made in sorted(self._made.items()) if made.held == self._backup(name).held]
        fitting = [name for name in fitting if name not in self._world.around.stale]
        if fitting:
            service = self._chance.choice(fitting)
            self._set(service, self._made[service].content)
            self._world.trace.note(f"{service} is put back to its backup")

    def put_back_older(self) -> None:
        """Restore, by mistake, a backup that lacks events: the worker runs on it, and no one can record.

        If others know more of a log than it does, nothing of that log may be signed or published. A backup with
        unsealed events is not used: they would be sealed and published again, so that the newest could not be restored.
        """
        stale = self._world.around.stale
        older = [name for name, made in sorted(self._made.items()) if name != "reporting" and not made.waiting]
        older = [name for name in older if name not in stale and self._made[name].held != self._backup(name).held]
        if older:
            service = self._chance.choice(older)
            stale[service] = self._world.around.databases[service].kept()
            self._set(service, self._made[service].content)
            self._world.trace.note(f"{service} is put back to a backup that lacks events")

    def put_newest_back(self) -> None:
        for service in sorted(self._world.around.stale):
            self._set(service, self._world.around.stale.pop(service))
            self._world.trace.note(f"{service} is put back to the newest")

    def _set(self, service: str, content: bytes) -> None:
        world = self._world
        world.web[service] = None
        for worker in world.running():
            if worker.service == service:
                world.end(worker)
        world.around.databases[service].put_back(content)
        world.start(service)

    def _backup(self, service: str) -> _Backup:
        database = self._world.around.databases[service]
        held: list[object] = []
        waiting = 0
        for log in OWN_LOGS[service]:
            ((events, sealed, answers, unsealed),) = database.rows(
                f"SELECT (SELECT count(*) FROM {log}_events), (SELECT count(*) FROM {log}_log),"
                f" (SELECT count(*) FROM {log}_commands), (SELECT count(*) FROM {log}_outbox)"
            )
            held += [events, sealed, answers]
            waiting += unsealed
        return _Backup(database.kept(), tuple(held), waiting)
