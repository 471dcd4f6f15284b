"""The ports of a home's own servers, and those that tests choose for their servers."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.runtime.production import ports
from deploy.runtime.production.errors import NotStarted
from deploy.runtime.production.kafka import Broker
from deploy.runtime.production.postgres import PostgresCluster
from tests.plugins.free_ports import free_ports

FIRST_OF_CLIENTS = 32_768  # Linux's own choice (ip_local_port_range)
ASKING = "from tests.plugins.free_ports import free_ports; print(*(free_ports() for _ in range(20)))"


def test_ports_are_chosen_once_and_a_client_is_given_none_of_them(tmp_path: Path) -> None:
    names = ("kafka", "kafka-controller", "postgres")
    chosen = ports.kept(tmp_path / "ports.json", *names)
    assert len(set(chosen.values())) == len(names)
    assert max(chosen.values()) < FIRST_OF_CLIENTS
    with socket.create_server((ports.LOOPBACK, chosen["kafka"])):
        assert not ports.is_free(chosen["kafka"])
        assert ports.kept(tmp_path / "ports.json", *names) == chosen


@pytest.mark.parametrize(("name", "server"), [("postgres", PostgresCluster), ("kafka", Broker)])
def test_the_server_of_another_home_is_not_taken_for_ones_own(
    tmp_path: Path, name: str, server: type[PostgresCluster | Broker]
) -> None:
    port = ports.kept(tmp_path / "ports.json", name)[name]
    with socket.create_server((ports.LOOPBACK, port)), pytest.raises(NotStarted, match=f"listens on port {port}"):
        server(tmp_path).start()


def test_no_port_of_the_pages_or_the_services_is_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = free_ports(5)
    monkeypatch.setattr(ports, "FREE", range(first, first + 5))
    ports.keep(tmp_path / "ports.json", {"web": first})
    assert ports.kept(tmp_path / "ports.json", "postgres") == {"postgres": first + 4}


def test_two_runs_of_the_tests_are_given_different_ports() -> None:
    ours = {free_ports() for _ in range(20)}
    said = subprocess.run([sys.executable, "-c", ASKING], capture_output=True, text=True, check=True).stdout
    theirs = {int(port) for port in said.split()}
    assert (len(ours), len(theirs)) == (20, 20)
    assert ours.isdisjoint(theirs)


def test_neighbours_are_free_too() -> None:
    first = free_ports(3)
    with socket.create_server((ports.LOOPBACK, first + 1)):
        assert ports.is_free(first)
        assert ports.is_free(first + 2)
    assert free_ports() not in range(first, first + 3)
