"""A small file in the format `history/1`. Everything in it is synthetic."""

import copy
import json
from typing import Any

_EXAMPLE: dict[str, Any] = {
    "format": "history/1",
    "series": [{"id": "EX", "name": "Example meetings", "kind": "executive meeting"}],
    "records": [
        {"series": "EX", "from": "2014-01-01", "to": None, "state": "gap", "what": "later meetings are not known"}
    ],
    "meetings": [
        {
            "id": "EX-1",
            "series": "EX",
            "ordinal": 1,
            "status": "held",
            "date": "2012-05-02",
            "date_note": "the invitation says 1 May",
            "city": "Geneva",
            "country": "CHE",
            "venue": "Example Hall",
            "hosts": ["Example Host"],
            "colocated_with": "Example Fair 2012",
            "mode": "in person",
            "invitation_only": True,
            "counts": [{"value": 12, "op": "about", "of": "leaders", "by": "Example Gazette"}],
            "organizations": ["Example Telecom", "Exämple Networks"],
            "organizations_complete": True,
            "topics": ["example topic"],
            "conclusions_summary": ["an example was agreed"],
            "conclusions_complete": False,
            "reported_to": ["TD 1 EXAMPLE"],
            "note": "synthetic",
            "sources": ["https://example.org/1"],
        },
        {
            "id": "EX-2",
            "series": "EX",
            "ordinal": 2,
            "status": "not held",
            "reason": "a storm",
            "date": "2013",
            "organizations": [],
            "organizations_complete": False,
            "sources": ["https://example.org/2"],
        },
        {
            "id": "EX-3",
            "series": "EX",
            "ordinal": 3,
            "status": "announced",
            "date": "2013-11",
            "organizations": ["Example Guest"],
            "organizations_complete": False,
            "sources": ["https://example.org/3"],
        },
    ],
}


def example() -> dict[str, Any]:
    """Return a copy that may be changed."""
    return copy.deepcopy(_EXAMPLE)


def as_file(value: object) -> bytes:
    """Write one member per line, so that each can be identified by its line."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def line_with(text: str, raw: bytes) -> int:
    """Return the number of the first line that contains a text."""
    return next(number for number, line in enumerate(raw.decode().splitlines(), 1) if text in line)
