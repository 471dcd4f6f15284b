"""An invented example of each published event, as JSON by type, from the corpus of stored bytes.

Made by `python -m tests.checks documents --write`.
"""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec


@cache
def examples(log: str) -> dict[str, dict[str, Any]]:
    """Return the CloudEvents of a log by type; none for a log without published events."""
    file = Path(__file__).with_name(f"{log}.json")
    return msgspec.json.decode(file.read_bytes(), type=dict[str, dict[str, Any]])
