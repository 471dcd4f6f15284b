"""Clerks who plan and announce meetings over HTTP, repeating each command under the same key until it is accepted."""

import json
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPException
from threading import Event, Lock
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

CLERKS = 2
EVERY = 0.25  # seconds between a clerk's commands
AGAIN = 0.1  # seconds until a refused command is repeated
TIMEOUT = 30
NO_ANSWER = 0
PASSING = (NO_ANSWER, 503, 507)


class Attempt(NamedTuple):
    """One request: its time on the monotonic clock, the seconds until the response, and the response. No status means
    that the web server was not running, or disconnected."""

    sent: float
    seconds: float
    status: int
    again_after: str | None
    problem: str | None

    @property
    def taken(self) -> bool:
        return self.status in (200, 201)


class Clerks:
    """`acknowledged` are the ids of acknowledged events."""

    def __init__(self, url: str, token: str) -> None:
        self._url, self._token = f"{url}/meetings/api", token
        self._lock, self._enough, self._given_up = Lock(), Event(), Event()
        self.attempts: list[Attempt] = []
        self.acknowledged: list[str] = []

    @contextmanager
    def at_work(self) -> Iterator[None]:
        series = self._until_taken("series", {"code": "EX", "name": "Example meetings", "kind": "executive meeting"})
        with ThreadPoolExecutor(CLERKS) as clerks:
            at_work = [clerks.submit(self._work, number, series) for number in range(CLERKS)]
            try:
                yield
            except BaseException:
                # What they repeat might never be accepted.
                self._given_up.set()
                raise
            finally:
                self._enough.set()
        for each in at_work:
            each.result()

    def between(self, first: float, last: float) -> list[Attempt]:
        """Return the attempts in that time, in order."""
        with self._lock:
            return sorted(each for each in self.attempts if first <= each.sent < last)

    def taken_after(self, moment: float) -> bool:
        return any(each.taken for each in self.between(moment, float("inf")))

    def _work(self, clerk: int, series: str) -> None:
        number = 0
        while not self._enough.wait(EVERY):
            number += 1
            body = {"series": series, "code": f"EX-{clerk}-{number}", "first_day": "Mar 2031", "marking": "public"}
            meeting = self._until_taken("meetings", body)
            if not self._enough.wait(EVERY):
                self._until_taken(f"meetings/{meeting}/announce", {})

    def _until_taken(self, path: str, body: Mapping[str, object]) -> str:
        """Send a command until it is accepted; return the record's id. A temporary refusal is retried, even at the
        end of work, unless the test failed. Raises AssertionError for any other response."""
        key = str(uuid4())
        while True:
            attempt, answer = self._send(path, body, key)
            with self._lock:
                self.attempts.append(attempt)
                if attempt.taken:
                    self.acknowledged += answer["events"]
            if attempt.taken:
                return str(answer["id"])
            assert attempt.status in PASSING, (path, answer)
            assert not self._given_up.wait(AGAIN), (path, answer)

    def _send(self, path: str, body: Mapping[str, object], key: str) -> tuple[Attempt, Any]:
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "If-Match": "*",
        }
        request = Request(f"{self._url}/{path}", json.dumps(body).encode(), headers)  # noqa: S310  our own address
        sent = time.monotonic()
        try:
            with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310  likewise
                said = json.load(answer)
                return Attempt(sent, time.monotonic() - sent, answer.status, None, None), said
        except HTTPError as error:
            said = json.load(error)
            seconds = time.monotonic() - sent
            return Attempt(sent, seconds, error.code, error.headers.get("Retry-After"), said.get("type")), said
        except (OSError, HTTPException) as error:
            return Attempt(sent, time.monotonic() - sent, NO_ANSWER, None, None), error
