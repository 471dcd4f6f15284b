"""Samples about a service's processes: build and memory, readiness, the computing pool, and reading partners."""

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from shared.environment.build import program_digest, program_version
from shared.environment.memory import children_of, memory, named_process, resident
from shared.web.metrics.gathering import Sample

TURNED_AWAY = "rapporteur_computing_turned_away_total"
WHY = ("viewer", "busy", "cancelled")


class Pool(Protocol):
    @property
    def turned_away(self) -> Mapping[str, int]: ...

    def counted(self) -> Mapping[str, int]: ...


class NeededParts(Protocol):
    """The parts that a service needs to accept a command."""

    @property
    def parts(self) -> Collection[str]: ...

    def broken(self) -> Collection[str]:
        """Return the parts that do not work."""


def machine_samples(service: str, home: Path) -> Iterator[Sample]:
    """Yield the build, and the memory of this process and of those running alongside it."""
    yield "rapporteur_build_info", (program_version(), program_digest()), 1
    worker, machine = named_process(home, f"{service}-worker"), memory()
    sizes = {
        "web": resident(os.getpid()),
        "computing": sum(map(resident, children_of(os.getpid()))),
        "worker": resident(worker) if worker else 0,
    }
    yield from (("rapporteur_memory_bytes", (process,), size or None) for process, size in sizes.items())
    if machine is not None:
        yield "rapporteur_memory_size_bytes", (), machine.size
        yield "rapporteur_memory_available_bytes", (), machine.available


def ready_samples(readiness: NeededParts) -> Iterator[Sample]:
    broken = readiness.broken()
    return (("rapporteur_ready", (part,), part not in broken) for part in readiness.parts)


def computing_samples(pool: Pool | None) -> Iterator[Sample]:
    """Yield the pool's queue; all 0 if requests are answered in the web server."""
    counted, away = (pool.counted(), pool.turned_away) if pool else ({}, {})
    for name in ("queued", "running", "processes"):
        yield f"rapporteur_computing_{name}", (), counted.get(name, 0)
    yield from ((TURNED_AWAY, (reason,), away.get(reason, 0)) for reason in WHY)


def partner_samples(read: Mapping[tuple[str, str], int], published: int) -> Iterator[Sample]:
    """Yield the partners' progress. `read`: each partner's position, by means of access; `published`: the last published
    position."""
    for reader, position in sorted(read.items()):
        yield "rapporteur_partner_read_events", reader, position
        yield "rapporteur_partner_behind_events", reader, max(0, published - position)
