"""Jars, fetched once into the user's cache and checked against a lock; Kafka's lock is committed next to this file.

A lock has a line `<SHA-256>  <group>:<artifact>:<version>` for each jar. `python -m deploy.runtime.production.jars`
resolves Kafka's roots again and writes its lock, or with `LOCK ROOT...` another one; nothing else needs to resolve.
"""

import hashlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from deploy.runtime.production.errors import JarsNotFetched
from deploy.runtime.production.packages import production_packages
from shared.environment.locked import locked

LOCK = Path(__file__).with_name("kafka-jars.lock")
# The broker, and a logger that writes to standard error. Kafka's command-line tools and the web server they depend on,
# half of the download, are left out.
ROOTS = ("org.apache.kafka:kafka_2.13:4.3.1", "org.slf4j:slf4j-simple:1.7.36")
AT_A_TIME = 8


def class_path(lock: Path = LOCK) -> str:
    """Return the jars of a lock as a class path for Java.

    Raises NotInstalled, and JarsNotFetched without a network at the first start, or for a jar that differs from the
    lock.
    """
    required = read_lock(lock)
    folder = cache()
    if _missing(folder, required):
        folder.mkdir(parents=True, exist_ok=True)
        # Two installations of one user may start for the first time simultaneously.
        with (folder / "fetching.lock").open("w") as file, locked(file):
            _fetch_all(folder, _missing(folder, required))
    return os.pathsep.join(str(_file(folder, coordinates)) for coordinates in required)


def cache() -> Path:
    """Return the folder of the jars, shared by all installations of one user."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "rapporteur" / "kafka-jars"


def read_lock(lock: Path = LOCK) -> dict[str, str]:
    """Return SHA-256 by coordinates."""
    lines = (line.split() for line in lock.read_text().splitlines() if not line.startswith("#"))
    return {coordinates: digest for digest, coordinates in lines}


def _file(folder: Path, coordinates: str) -> Path:
    group, artifact, version = coordinates.split(":")
    return folder / f"{group}.{artifact}-{version}.jar"


def _missing(folder: Path, required: Mapping[str, str]) -> dict[str, str]:
    """Return the required jars, SHA-256 by coordinates, that are missing."""
    return {one: digest for one, digest in required.items() if not _file(folder, one).exists()}


def _fetch_all(folder: Path, missing: Mapping[str, str]) -> None:
    if missing:
        print(f"Fetching {len(missing)} jars, once.", file=sys.stderr)
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            list(pool.map(lambda one: _fetch(folder, *one), missing.items()))


def _fetch(folder: Path, coordinates: str, digest: str) -> None:
    """Fetch one jar, which gets its final name only when complete and correct."""
    group, artifact, version = coordinates.split(":")
    jar = _maven(folder / "fetched").project(group, artifact).at_version(version).artifact()
    try:
        fetched: Path = jar.resolve()
    except (OSError, RuntimeError) as error:
        raise JarsNotFetched(
            f"{coordinates} could not be fetched ({type(error).__name__}).",
            "Jars come from Maven's central repository at first: check the network, then try again.",
        ) from error
    found = hashlib.sha256(fetched.read_bytes()).hexdigest()
    if found != digest:
        fetched.unlink()
        raise JarsNotFetched(
            f"{coordinates} has the SHA-256 {found}, and the lock says {digest}.",
            "What was fetched was thrown away; try again, and if it stays so, compare the lock with its history.",
        )
    fetched.replace(_file(folder, coordinates))


def _maven(folder: Path) -> Any:
    """Return jgo's context. It is untyped here, because jgo is only in the production lock."""
    with production_packages():
        from jgo.maven import MavenContext  # noqa: PLC0415
    return MavenContext(repo_cache=folder, timeout=30)


def resolved(roots: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield coordinates and digest of every jar that the roots need."""
    context = _maven(cache() / "fetched")
    given, others = context.resolver.resolve([context.create_dependency(root) for root in roots])
    needed = [*given, *(each for each in others if each.scope in ("compile", "runtime"))]
    artifacts = (each.artifact for each in needed)
    for artifact in (each for each in artifacts if not each.classifier):  # jars with a classifier contain no classes
        digest = hashlib.sha256(artifact.resolve().read_bytes()).hexdigest()
        yield f"{artifact.groupId}:{artifact.artifactId}:{artifact.version}", digest


def write_lock(lock: Path, roots: Sequence[str]) -> None:
    lines = [f"{digest}  {coordinates}\n" for coordinates, digest in sorted(resolved(roots))]
    lock.write_text(f"# Made by `python -m deploy.runtime.production.jars` of {', '.join(roots)}.\n" + "".join(lines))


if __name__ == "__main__":
    write_lock(Path(sys.argv[1]), sys.argv[2:]) if sys.argv[1:] else write_lock(LOCK, ROOTS)
