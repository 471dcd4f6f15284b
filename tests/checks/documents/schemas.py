"""docs/history-1.schema.json: the format of files of past meetings, from the code that reads them."""

import json
from pathlib import Path

from services.meetings.importing.history import schema


def render(_root: Path) -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"
