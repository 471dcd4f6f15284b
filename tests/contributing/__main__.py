"""`python -m tests.contributing KIND FIGURE`: the checks that CONTRIBUTING runs after writing a kind of record and
its figure.

Writes the kind's examples and documents, then runs the tests of all kinds and rules for these two. Exits with 1 if
one fails.
"""

import sys
from pathlib import Path

import pytest

from tests.checks import documents
from tests.corpus.__main__ import main as write_examples

OVER_ALL = (
    "tests/statements", "tests/corpus", "tests/tables/test_statements.py", "tests/meetings/test_statements.py",
    "tests/meetings/test_statements_api.py", "tests/meetings/test_statement_pages.py", "tests/reporting/test_statements.py",
    "tests/reporting/figures/test_rules.py",
)  # fmt: skip
INVENTED_YEARS = "tests/reporting/figures/test_synthetic_years.py::test_no_key_is_without_an_example_here"
"""Recording the years takes as long as all the rest."""
ALONE = "not kafka and not postgres and not browser and not process"


def main() -> int:
    kind, figure = sys.argv[1:]
    write_examples()
    documents.write(Path.cwd())
    chosen = f"{kind} or {figure} or cannot_be or no_key"
    own = f"tests/reporting/figures/test_{figure}.py"
    return pytest.main(["-q", "-p", "no:cacheprovider", "-m", ALONE, "-k", chosen, *OVER_ALL, own, INVENTED_YEARS])


if __name__ == "__main__":
    sys.exit(main())
