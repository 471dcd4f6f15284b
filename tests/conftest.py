"""Wires our pytest plugins. Fixtures live beside the tests that use them, or in `tests/plugins/` when many do."""

pytest_plugins = [
    "pytester",
    # Before those whose marks it looks at: of hooks that want to be first, the last registered is.
    "tests.plugins.parallel",
    "tests.plugins.browser",
    "tests.plugins.installations",
    "tests.plugins.requirements",
    "tests.plugins.servers",
    "tests.plugins.timings",
]
