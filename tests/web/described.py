"""Requests that are made up from an API's document: each is answered as the document says, and what fits it is refused only for
what no schema can say."""

from collections.abc import Mapping
from typing import Any

import schemathesis
from schemathesis.specs.openapi.checks import positive_data_acceptance

OF_THE_MOMENT = {401, 403, 404, 409, 412}
"""Refusals that hang on what is recorded, and on who asks."""
NO_SCHEMA_SAYS = (
    "Take `next` from the page before, unchanged.",
    "Enter a day",  # one that there is in the calendar
    "Enter the day too",
    "belongs to no record",
    "Name a study period",
    "was already used with other content",
    "does not exist or was withdrawn",
    "Give a whole number, such as 5.",  # 5.0 is one in JSON Schema
    "Give integers of at most 64 bits.",
)
"""Of a remedy for a request that fits the document."""


def is_answered_as_described(case: schemathesis.Case[Any], headers: Mapping[str, str]) -> None:
    """Send a request, and check its answer."""
    answer = case.call_and_validate(headers=dict(headers), excluded_checks=[positive_data_acceptance])
    assert case.meta is not None
    if not case.meta.generation.mode.is_positive or answer.status_code < 400:
        return
    said = answer.json()
    if answer.status_code in OF_THE_MOMENT or "error" in said:  # the token endpoint answers by an RFC of its own
        return
    remedies = [said.get("remedy", said.get("detail", "")), *(each["remedy"] for each in said.get("errors", ()))]
    unfit = [remedy for remedy in remedies if not any(known in remedy for known in NO_SCHEMA_SAYS)]
    assert not unfit, f"{case.as_curl_command()} fits the document, and is refused: {said}"
