"""`report.render`: a report of the real history, as shipped, in every format."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from services.reporting.reports import FORMATS, render
from services.reporting.service import open_service
from services.reporting.settings import Settings
from shared.environment.settings import read_settings
from tests.bench.measuring import Row, Size, at_most, seconds

BAR = 2
PERIOD = "2022-2024"


def rows(folder: Path, size: Size) -> Iterator[Row]:
    home = folder / "reference"
    environment = {"RAPPORTEUR_HOME": str(home)}
    command = [sys.executable, "-m", "deploy.cli", "demo", "load"]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    service = open_service(read_settings(Settings, environment))
    for name in FORMATS:
        write = partial(render, service, "wtsa", period=PERIOD, format=name)
        yield at_most(f"report.render, {name}", "s", [seconds(write)[0] for _ in range(size.runs)], BAR)
    service.close()
