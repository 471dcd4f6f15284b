"""Real child processes that start at once: forked from a server that has imported what they need, before any thread or
engine."""

import multiprocessing

FORK = multiprocessing.get_context("forkserver")
FORK.set_forkserver_preload(["tests.event_store.lending", "tests.crash.roles", "psycopg"])
