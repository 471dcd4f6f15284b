"""Build and memory of this process and of those beside it, read at each scrape."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from shared.environment.build import program_digest, program_version
from shared.environment.memory import Memory, children_of, memory, named_process, resident
from shared.web.metrics.definitions import family


class MachineCollector(Collector):
    def __init__(self, service: str, home: Path, of_machine: Callable[[], Memory | None] = memory) -> None:
        self._service, self._home, self._memory = service, home, of_machine

    def collect(self) -> Iterator[GaugeMetricFamily]:
        build = family("rapporteur_build_info")
        build.add_metric((self._service, program_version(), program_digest()), 1)
        taken = family("rapporteur_memory_bytes")
        worker = named_process(self._home, f"{self._service}-worker")
        found = {
            "web": resident(os.getpid()),
            "computing": sum(map(resident, children_of(os.getpid()))),
            "worker": resident(worker) if worker else 0,
        }
        for process, size in found.items():
            if size:
                taken.add_metric((self._service, process), size)
        yield from (build, taken)
        if (there := self._memory()) is not None:
            for name, value in (("size", there.size), ("available", there.available)):
                gauge = family(f"rapporteur_memory_{name}_bytes")
                gauge.add_metric((self._service,), value)
                yield gauge
