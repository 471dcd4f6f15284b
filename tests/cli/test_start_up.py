"""Running on one machine needs no client of Kafka or PostgreSQL: `requirements.lock` has neither."""

import subprocess
import sys

import pytest

IMPORTED = """
import importlib, pkgutil, sys
sys.modules["kafka"] = sys.modules["psycopg"] = None
import deploy.cli
commands = [f"deploy.cli.{each.name}" for each in pkgutil.iter_modules(deploy.cli.__path__) if each.name != "__main__"]
services = [f"services.{each}.{part}" for each in ("registry", "meetings", "reporting") for part in ("app", "worker")]
for name in (*commands, *services, "deploy.runtime.embedded", "deploy.runtime.web_server.worker"):
    importlib.import_module(name)
print(len(commands))
"""


@pytest.mark.process
@pytest.mark.requirement("1.01")
def test_nothing_on_one_machine_imports_a_client_of_kafka_or_postgresql() -> None:
    ran = subprocess.run([sys.executable, "-c", IMPORTED], check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert int(ran.stdout) > 15
