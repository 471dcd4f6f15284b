"""The garbage collector skips imported modules and collected tests, since searching them took a tenth of a run's time."""

import gc

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Freeze everything that exists before the first test, since it stays until the end. A worker then uses 50 MB more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
