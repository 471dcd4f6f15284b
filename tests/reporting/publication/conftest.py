"""Reporting without any events yet."""

import pytest

from tests.reporting.conftest import Reporting
from tests.reporting.publication.saying import Saying


@pytest.fixture
def saying(empty: Reporting) -> Saying:
    return Saying(empty)
