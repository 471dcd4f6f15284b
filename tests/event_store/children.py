"""Real child processes that start quickly: forked from a server that has imported their modules, before any thread or
engine."""

import multiprocessing

FORK = multiprocessing.get_context("forkserver")
FORK.set_forkserver_preload(["tests.event_store.lending", "tests.crash.roles", "psycopg"])
