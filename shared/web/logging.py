"""The service's own log, on stderr: one line per request, and the place of each failure.

Bodies, headers, query strings and exception texts are never written, since any of them may contain a name or a secret.
The default format is readable on a terminal. With RAPPORTEUR_LOG=json every line, including warnings, tracebacks and
printed output, is a JSON object with `timestamp`, `level`, `service`, `process`, `correlation` and `event`. The
correlation is the request's; other lines have one that is the same for the whole process.
"""

import json
import logging as standard
import os
import re
import sys
import threading
import time
import traceback
from contextlib import suppress
from io import TextIOBase
from threading import Lock
from typing import Any, TextIO, cast

import structlog
from flask import Flask, Response, g, request
from structlog.typing import EventDict, Processor
from uuid_utils import uuid7

HEADER = "Rapporteur-Correlation"
COMPUTED = "rapporteur.computed"
"""The key in the environment of a request that another process admitted, passed on and will log
(shared/web/computing)."""
_RUN = str(uuid7())
"""The correlation of all lines of this process outside requests."""
_GOOD = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Stderr:
    """The stderr at the time of writing, which a process may have redirected. If it cannot be written to, as on a full
    disk, the program continues."""

    def write(self, text: str) -> int:
        with suppress(OSError):
            return sys.stderr.write(text)
        return 0

    def flush(self) -> None:
        with suppress(OSError):
            sys.stderr.flush()


class JsonLines(TextIOBase):
    """A stream that passes JSON objects through and wraps every other line in one. Like `Stderr`, it never fails."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, out: TextIO, process: str | None) -> None:
        self._out, self._process, self._unfinished, self._lock = out, process, "", Lock()

    def write(self, text: str) -> int:
        with self._lock:
            *lines, self._unfinished = (self._unfinished + text).split("\n")
            json_lines = [as_json_line(line, self._process) + "\n" for line in lines if line.strip()]
            with suppress(OSError):
                self._out.write("".join(json_lines))
                self._out.flush()
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._out.flush()

    def fileno(self) -> int:
        return self._out.fileno()

    def isatty(self) -> bool:
        return False

    def writable(self) -> bool:
        return True


def writes_json(form: str | None = None) -> bool:
    return (form or os.environ.get("RAPPORTEUR_LOG", "text")) == "json"


def as_json_line(line: str, process: str | None = None) -> str:
    """Return a log line unchanged if it is a JSON object, otherwise wrapped in one."""
    if line.startswith("{"):
        try:
            if isinstance(json.loads(line), dict):
                return line
        except ValueError:
            pass
    event_dict = _of_process(process)(None, "info", {"level": "info", "event": line})
    return json.dumps(structlog.processors.TimeStamper(fmt="iso", utc=True)(None, "info", cast(EventDict, event_dict)))


def configure(form: str | None = None, process: str | None = None, *, stdout: bool = False) -> None:
    """Set up the log of a process. `form` is `json` or `text`; by default the environment decides. `process` is its
    name, unless the starting process gave one. With `stdout`, lines printed there become log lines too."""
    process, as_json = os.environ.get("RAPPORTEUR_PROCESS") or process, writes_json(form)
    renderer: Any = structlog.processors.JSONRenderer()
    if not as_json:
        renderer = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else _as_text
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            *([_of_process(process)] if as_json else []),
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        logger_factory=structlog.WriteLoggerFactory(file=cast(TextIO, Stderr())),
        cache_logger_on_first_use=False,
    )
    root = standard.getLogger()
    root.handlers = [*(each for each in root.handlers if not isinstance(each, _Standard)), _Standard()]
    root.setLevel(standard.INFO)
    standard.getLogger("alembic").setLevel(standard.WARNING)  # it logs every revision it reads
    silence_kafka()
    if as_json:
        _take_everything(process, stdout=stdout)


def _take_everything(process: str | None, *, stdout: bool) -> None:
    """Turn warnings, tracebacks and printed output into log lines too."""
    standard.captureWarnings(True)
    if not isinstance(sys.stderr, JsonLines):
        sys.stderr = JsonLines(sys.stderr, process)
    if stdout and not isinstance(sys.stdout, JsonLines):
        sys.stdout = JsonLines(sys.stdout, process)
    sys.excepthook = lambda _kind, error, _trace: log_failure(error)
    threading.excepthook = lambda thrown: log_failure(thrown.exc_value) if thrown.exc_value else None
    sys.unraisablehook = lambda thrown: log_failure(thrown.exc_value) if thrown.exc_value else None


def _of_process(process: str | None) -> Processor:
    """Return a processor that adds service and process to a line that does not name them."""
    service, _, part = (process or "rapporteur").rpartition("-")
    names = {"service": service or "rapporteur", "process": part, "correlation": _RUN}

    def add(_logger: object, _method: str, event_dict: EventDict) -> EventDict:
        return {**names, **event_dict}

    return add


def _as_text(_logger: object, _method: str, event_dict: structlog.typing.EventDict) -> str:
    """Render a line like structlog's own renderer without colours, in a tenth of the time, since every request logs
    one."""
    stamp, level, event = (event_dict.pop(name) for name in ("timestamp", "level", "event"))
    values = " ".join(f"{name}={_plain(event_dict[name])}" for name in sorted(event_dict))
    return f"{stamp} [{level:9}] {event:30} {values}"


def _plain(value: object) -> str:
    return value if isinstance(value, str) and value.isprintable() and " " not in value else repr(value)


def silence_kafka() -> None:
    """Silence Kafka's client, whose every failure our own messages report: while no broker answers or it is refused,
    it logs a dozen lines a second."""
    standard.getLogger("kafka").setLevel(standard.CRITICAL)


class _Standard(standard.Handler):
    """A formatter for the kernel's messages from the standard library's logging, in the same format, with their extra
    values."""

    def emit(self, record: standard.LogRecord) -> None:
        added = {key: value for key, value in vars(record).items() if key not in _OF_EVERY_RECORD}
        if record.exc_info and record.exc_info[1]:
            added |= {"error": type(record.exc_info[1]).__name__, "at": places(record.exc_info[1])}
        structlog.get_logger().log(record.levelno, record.getMessage(), logger=record.name, **added)


_OF_EVERY_RECORD = frozenset(vars(standard.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def correlation() -> str:
    """Return the id that connects this request, its events and their consequences."""
    return cast(str, g.correlation)


def places(error: BaseException) -> list[str]:
    """Return the places that an exception passed through, innermost last, without its text."""
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    return [f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno} {frame.name}" for frame in frames]


def log_failure(error: BaseException) -> None:
    """Log an unexpected exception."""
    cause = error.__cause__ or error.__context__
    structlog.get_logger().error(
        "failed", error=type(error).__name__, cause=type(cause).__name__ if cause else None, at=places(error)
    )


def install(app: Flask, service: str) -> None:
    """Write one line per request, with a correlation id: the caller's if it is a UUID, or else a new one.

    Flask's own logger is silenced, since it writes the text of exceptions.
    """
    app.logger.disabled = True

    @app.before_request
    def begin() -> None:
        header_value = request.headers.get(HEADER, "")
        g.correlation = header_value if _GOOD.fullmatch(header_value) else str(uuid7())
        g.began = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(service=service, correlation=g.correlation)

    @app.after_request
    def end(response: Response) -> Response:
        if "correlation" not in g:
            return response
        response.headers[HEADER] = g.correlation
        quiet = request.path.endswith(("/health/live", "/health/ready")) or "/static/" in request.path
        quiet = quiet or COMPUTED in request.environ
        if not quiet or response.status_code >= 500:
            structlog.get_logger().info(
                "request",
                method=request.method,
                path=request.url_rule.rule if request.url_rule else None,
                status=response.status_code,
                ms=round((time.perf_counter() - g.began) * 1000, 1),
                account=getattr(g.get("viewer"), "account", None),
            )
        return response
