"""Kafka's jars: only jars in the lock are ever put on Java's class path."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from deploy.runtime.production.errors import JarsNotFetched
from deploy.runtime.production.jars import cache, class_path

COORDINATES = "org.example:thing:1.0"


@pytest.fixture
def fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the path of a jar that was fetched but not verified yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    jar = cache() / "fetched" / "org" / "example" / "thing" / "1.0" / "thing-1.0.jar"
    jar.parent.mkdir(parents=True)
    jar.write_bytes(b"another jar")
    return jar


def lock(folder: Path, content: bytes) -> Path:
    file = folder / "example.lock"
    file.write_text(f"{hashlib.sha256(content).hexdigest()}  {COORDINATES}\n")
    return file


@pytest.mark.requirement("4.12")
def test_a_jar_that_is_not_the_one_of_the_lock_is_thrown_away(fetched: Path, tmp_path: Path) -> None:
    with pytest.raises(JarsNotFetched, match="the lock says"):
        class_path(lock(tmp_path, b"the jar"))
    assert not fetched.exists()
    assert list(cache().glob("*.jar")) == []


@pytest.mark.requirement("4.12")
def test_the_one_of_the_lock_is_taken(fetched: Path, tmp_path: Path) -> None:
    assert class_path(lock(tmp_path, b"another jar")) == str(cache() / "org.example.thing-1.0.jar")
    assert not fetched.exists()


@pytest.mark.requirement("4.12")
def test_of_many_that_start_for_the_first_time_one_fetches(fetched: Path, tmp_path: Path) -> None:
    wanted = lock(tmp_path, b"another jar")
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(class_path, [wanted] * 8))
    assert found == {str(cache() / "org.example.thing-1.0.jar")}
