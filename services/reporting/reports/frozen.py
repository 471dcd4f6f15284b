"""The figures of a report that was issued, read back from its JSON."""

from datetime import date
from typing import Any

import msgspec

from services.reporting.figures import Evidence, Figure


def frozen_figures(content: bytes) -> list[Figure]:
    """Return the figures of a report in JSON. Of their evidence only as much is there as was written."""
    return [_figure(each) for each in msgspec.json.decode(content)["figures"]]


def _figure(said: dict[str, Any]) -> Figure:
    fields = dict(said)
    fields["as_of"] = date.fromisoformat(fields["as_of"])
    fields["items"], fields["clauses"] = tuple(fields["items"]), tuple(fields["clauses"])
    fields["evidence"] = Evidence()
    return Figure(**fields)
