"""Registers our pytest plugins. Fixtures are defined beside the tests that use them, or in `tests/plugins/` if many do."""

from hypothesis import settings

pytest_plugins = [
    "pytester",
    # Before the plugins whose marks it reads: of several tryfirst hooks, the last registered runs first.
    "tests.plugins.parallel",
    "tests.plugins.browser",
    "tests.plugins.heap",
    "tests.plugins.in_memory",
    "tests.plugins.installations",
    "tests.plugins.another_user",
    "tests.plugins.lent",
    "tests.plugins.logs",
    "tests.plugins.passwords",
    "tests.plugins.requirements",
    "tests.plugins.servers",
    "tests.plugins.timings",
]

# A slow example on a busy machine is not a counterexample.
settings.register_profile("rapporteur", deadline=None)
settings.load_profile("rapporteur")
