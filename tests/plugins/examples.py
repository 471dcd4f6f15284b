"""The number of examples for a property test: all in `make test`, fewer in `make test-pure`, which is run between edits."""

import os

PART = int(os.environ.get("RAPPORTEUR_ONE_EXAMPLE_IN", "1"))


def of(all_of_them: int) -> int:
    """Return a value for hypothesis' `max_examples`, at least two."""
    return max(all_of_them // PART, 2)
