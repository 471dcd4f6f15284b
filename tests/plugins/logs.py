"""A test's changes to this process's logging, undone when it ends."""

import logging
from collections.abc import Iterator

import pytest
import structlog

LIBRARIES = ("alembic", "kafka")


@pytest.fixture
def own_logging() -> Iterator[None]:
    """Protect later tests from a test that configures logging: its lines must not appear in a command's output."""
    root, libraries = logging.getLogger(), [logging.getLogger(name) for name in LIBRARIES]
    before = structlog.get_config()
    handlers, level, levels = root.handlers, root.level, [each.level for each in libraries]
    yield
    structlog.configure(**before)
    root.handlers = handlers
    root.setLevel(level)
    for each, its_level in zip(libraries, levels, strict=True):
        each.setLevel(its_level)
