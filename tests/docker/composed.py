"""docker-compose.yml as Compose reads it: anchors followed, environment variables at their defaults."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docker-compose.yml"
DEFAULT = re.compile(r"\$\{\w+:-([^}]*)\}")


def read() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(DEFAULT.sub(r"\1", FILE.read_text(encoding="utf-8")))
    return found


SERVICES: Mapping[str, dict[str, Any]] = read()["services"]
STEPS = {name for name, service in SERVICES.items() if service.get("restart") == "no"}


def command(service: str, **instead: str) -> list[str]:
    """Return a container's command without its image's entry point; keywords replace paths that differ in tests."""
    return [placed(part, instead) for part in SERVICES[service]["command"]]


def health(service: str, **instead: str) -> list[str]:
    first, *rest = SERVICES[service]["healthcheck"]["test"]
    assert first == "CMD", "without a shell"
    return [placed(part, instead) for part in rest]


def placed(part: str, instead: Mapping[str, str]) -> str:
    """Replace parts of an argument: `port_8000="18000"` puts 18000 for 8000; others, such as `kafka:9092`, are replaced
    as a whole."""
    for said, here in instead.items():
        part = part.replace(said.removeprefix("port_"), here)
    return part
