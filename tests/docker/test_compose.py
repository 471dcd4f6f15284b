"""The promises of docker-compose.yml, checked with the Compose specification's schema and with project rules."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.installation.home import SERVICES as OURS
from deploy.runtime.web_server.lanes import THREADS
from shared.web.computing.child import MOST_MEMORY
from tests.docker.composed import FILE, ROOT, SERVICES, STEPS, read

pytestmark = pytest.mark.requirement("4.09")
CONTAINERS = {"proxy", "kafka", "kafka-gate", "postgres", *OURS, *(f"{service}-worker" for service in OURS)}
BACKUPS = {"type": "bind", "source": "./backups", "target": "/var/lib/backups", "bind": {"create_host_path": False}}
"""The operator's own folder on the machine. If Docker made it, it would be root's."""
RUNNING = sorted(set(SERVICES) - STEPS)


@pytest.mark.process
def test_it_is_valid_by_the_schema_of_the_compose_specification(tmp_path: Path) -> None:
    tool = [str(Path(sys.executable).with_name("check-jsonschema")), "--builtin-schema", "vendor.compose-spec"]
    broken = tmp_path / "docker-compose.yml"
    broken.write_text(FILE.read_text().replace("read_only: true", "read_only: 3"))
    done = subprocess.run([*tool, str(FILE)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert subprocess.run([*tool, str(broken)], capture_output=True, check=False).returncode == 1


def test_there_is_a_container_for_each_part_and_steps_beside() -> None:
    assert set(RUNNING) == CONTAINERS
    assert {"home", "databases", "topics", "migrate", "operator"} == STEPS


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_nobody_is_root_or_can_become_it_and_nothing_but_volumes_and_memory_is_written(name: str) -> None:
    service = SERVICES[name]
    uid, _, gid = service["user"].partition(":")
    assert int(uid) > 0 < int(gid)
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])
    assert "no-new-privileges:true" in service["security_opt"]
    assert not service.get("privileged")
    assert any(place.startswith("/tmp:") for place in service["tmpfs"])  # noqa: S108  the container's own
    for volume in service.get("volumes", []):
        if volume == BACKUPS:
            assert name == "operator"
            continue
        source, _, rest = volume.partition(":")
        assert source in read()["volumes"] or (rest.endswith(":ro") and (ROOT / source).is_file()), volume


@pytest.mark.requirement("5.13")
@pytest.mark.parametrize("name", sorted(SERVICES))
def test_each_has_a_limit_of_memory_processes_and_processor(name: str) -> None:
    service = SERVICES[name]
    number, unit = re.fullmatch(r"(\d+)([mg])", service["mem_limit"]).groups()  # type: ignore[union-attr]
    megabytes = int(number) * (1024 if unit == "g" else 1)
    # Threads count as processes; computing needs some in addition to the web server's.
    assert service["pids_limit"] > sum(THREADS.values())
    assert megabytes >= (256 + MOST_MEMORY // 1024**2 if name == "reporting" else 256)
    # Docker refuses more processors than the machine has, so the default is one.
    assert re.fullmatch(r"1|\$\{[A-Z]+_CPUS:-1\}", str(service["cpus"]))


@pytest.mark.parametrize("name", RUNNING)
def test_what_runs_has_a_health_check_starts_again_and_ends_in_order(name: str) -> None:
    service = SERVICES[name]
    check = service["healthcheck"]
    assert check["test"][0] == "CMD"
    assert {"interval", "timeout", "retries", "start_period"} <= set(check)
    assert service["restart"] == "unless-stopped"
    assert int(service["stop_grace_period"].removesuffix("s")) >= 15


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    networks = read()["networks"]
    outside = {name for name, network in networks.items() if not network.get("internal")}
    assert outside == {"outside"}
    assert {name for name, service in SERVICES.items() if outside & set(service.get("networks", []))} == {"proxy"}
    assert "back" not in SERVICES["proxy"]["networks"], "the proxy reaches neither database nor broker"
    assert all(service.get("networks") or service.get("network_mode") == "none" for service in SERVICES.values())


def test_secrets_are_files_and_no_password_is_written_anywhere() -> None:
    secrets = read()["secrets"]
    assert all(set(secret) == {"file"} for secret in secrets.values())
    assert {name for service in SERVICES.values() for name in service.get("secrets", [])} == set(secrets)
    assert all("/deploy/docker/secrets/" in f"/{secret['file']}" for secret in secrets.values())
    assert "/deploy/docker/secrets/" in (ROOT / ".gitignore").read_text()
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|TOKEN|KEY", variable):
                assert str(value).startswith("/run/secrets/"), (name, variable)
        assert not re.search(r"://[^/@\s]+:[^/@\s]+@", str(service)), name


def test_the_operator_has_what_backup_and_restore_ask_for_and_keeps_what_they_write() -> None:
    """The home's server configuration names a file that must exist for every client that acts as Kafka's administrator."""
    operator = SERVICES["operator"]
    (named,) = [part for part in SERVICES["home"]["command"] if part.startswith("--kafka-password-file=")]
    assert named.removeprefix("--kafka-password-file=/run/secrets/") in operator["secrets"]
    assert BACKUPS in operator["volumes"]
    assert operator["working_dir"] == BACKUPS["target"], (
        "a file that is named by its name alone lies in the mounted folder"
    )
    assert "/backups/" in (ROOT / ".gitignore").read_text()


def test_images_are_official_ones_of_an_exact_version() -> None:
    images = {service["image"] for service in SERVICES.values() if "build" not in service}
    assert {image.partition(":")[0] for image in images} == {"caddy", "apache/kafka", "postgres"}
    assert all(re.fullmatch(r"[\w/]+:\d+\.\d+(\.\d+)?(-\w+)?", image) for image in images)
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert version is not None
    assert {service["image"] for service in SERVICES.values() if "build" in service} == {f"rapporteur:{version[1]}"}


def test_whoever_needs_something_waits_for_it() -> None:
    for name, service in SERVICES.items():
        for other, how in service.get("depends_on", {}).items():
            wanted = "service_completed_successfully" if other in STEPS else "service_healthy"
            assert how["condition"] == wanted, (name, other)
    for name in (*OURS, *(f"{service}-worker" for service in OURS)):
        assert set(SERVICES[name]["depends_on"]) == {"migrate", "topics"}
