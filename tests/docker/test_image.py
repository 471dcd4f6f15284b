"""The image of the program: the steps of its Dockerfile, run without a container as far as possible."""

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.docker.__main__ import steps
from tests.docker.composed import ROOT, SERVICES, STEPS

pytestmark = pytest.mark.requirement("4.09")
DOCKERFILE = ROOT / "deploy" / "docker" / "Dockerfile"
UV = str(Path(sys.executable).with_name("uv"))
OURS = {name: service for name, service in SERVICES.items() if "build" in service}


def instructions() -> list[tuple[str, str]]:
    """Return each instruction with its arguments; in our file each takes one line."""
    lines = [line for line in DOCKERFILE.read_text().splitlines() if line and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines)]


def run() -> list[list[str]]:
    return [json.loads(rest) for word, rest in instructions() if word == "RUN"]


def test_it_is_of_an_official_image_of_an_exact_version_and_ends_as_no_root() -> None:
    known = dict(instructions())
    assert re.fullmatch(r"PYTHON=python:3\.\d+\.\d+-slim-\w+", known["ARG"])
    assert {rest for word, rest in instructions() if word == "FROM"} == {"${PYTHON} AS built", "${PYTHON}"}
    after = [word for word, _ in instructions()]
    assert after[after.index("USER") :] == ["USER", "ENTRYPOINT"], "nothing is done as another user afterwards"
    assert {service["user"] for service in OURS.values()} == {known["USER"]}
    # Without a shell, so that the program itself gets the signals.
    assert json.loads(known["ENTRYPOINT"]) == ["python", "-m", "deploy.docker"]
    assert all(isinstance(each, list) for each in run())


def test_every_step_and_process_of_the_file_is_one_of_the_program() -> None:
    for name, service in OURS.items():
        if "entrypoint" not in service:
            assert service["command"][0] in steps.commands, name
    made = {service["command"][0] for name, service in OURS.items() if name in STEPS - {"operator"}}
    assert made | {"web", "worker", "gate"} == set(steps.commands)


def test_a_new_volume_is_owned_by_who_writes_there() -> None:
    """Docker sets the owner of an empty volume to that of the folder at its mount point in the image."""
    (made,) = [each for each in run() if each[0] == "install"]
    folders = set(made[made.index("--mode") + 2 :])
    assert made[made.index("--owner") + 1] == made[made.index("--group") + 1] == "10001"
    # A host folder (the operator's backups) keeps its owner.
    volumes = [volume for service in OURS.values() for volume in service["volumes"] if isinstance(volume, str)]
    mounted = {volume.split(":")[1] for volume in volumes}
    assert mounted == folders
    # The proxy's image has no such folder, but the step that mounts it runs in our image.
    assert "proxy-data:/var/lib/shares/proxy" in SERVICES["home"]["volumes"]


@pytest.mark.process
def test_what_is_installed_is_what_the_lock_pins() -> None:
    """Do a dry run without a network: this environment was installed from the same pins. `make check` verifies the
    hashes."""
    (install,) = [each for each in run() if "--require-hashes" in each]
    assert install[:4] == ["/opt/rapporteur/bin/python", "-m", "pip", "install"]
    dry = [UV, "pip", "install", "--dry-run", "--offline", "--quiet", "--python", sys.executable, *install[4:]]
    done = subprocess.run(dry, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (taken_out,) = [each[4:] for each in run() if "uninstall" in each and "jgo" in each]
    lock = (ROOT / "requirements-production.lock").read_text()
    assert all(f"\n{name}==" in lock for name in taken_out if name != "--yes")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    """The program, built by `pip install .` from the files in the image's build context."""
    folder = tmp_path_factory.mktemp("image")
    context, built = folder / "context", folder / "built"
    built.mkdir()
    for file in of_the_context():
        (context / file).parent.mkdir(parents=True, exist_ok=True)
        (context / file).write_bytes((ROOT / file).read_bytes())
    make = f"from setuptools.build_meta import build_wheel; print(build_wheel({str(built)!r}))"
    done = subprocess.run([sys.executable, "-c", make], cwd=context, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    with zipfile.ZipFile(next(built.glob("*.whl"))) as found:
        yield found


def of_the_context() -> list[str]:
    """Return the files of the repository in the build context, according to its ignore file."""
    lines = (DOCKERFILE.parent / "Dockerfile.dockerignore").read_text().splitlines()
    wanted = tuple(line[1:] for line in lines if line.startswith("!"))
    assert "*" in lines
    assert "deploy/docker/secrets" in lines
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [file for file in listed if file in wanted or file.startswith(tuple(f"{each}/" for each in wanted))]


@pytest.mark.process
def test_the_image_has_every_file_of_the_program(wheel: zipfile.ZipFile) -> None:
    there = set(wheel.namelist())
    needed = {
        file
        for file in of_the_context()
        if file.startswith(("services/", "shared/", "deploy/"))
        # Files that are for other ways to start the program, are mounted, or are read by Prometheus and systemd.
        and not file.startswith(("deploy/docker/", "deploy/monitoring/", "deploy/systemd/"))
    }
    needed |= {f"deploy/docker/{file.name}" for file in DOCKERFILE.parent.glob("*.py")}
    assert needed - there == set()
    assert not [name for name in there if name.startswith(("tests/", ".git")) or "secrets/" in name]
