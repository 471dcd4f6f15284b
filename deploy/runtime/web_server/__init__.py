"""The web server that apps are started in: gunicorn, with a worker whose threads only ever see whole requests.

gunicorn's parent listens, starts the one worker again when it ends, and stops it in good order. Inside the worker requests are
taken in and answers given out by one loop that waits for nobody (docs/decisions/0013-a-process-of-its-own.md), so a client that
sends or reads slowly costs a little memory and no thread.
"""

SECONDS_TO_FINISH = 6


def command(python: str, address: str, app: str) -> list[str]:
    """The server's command line. `app` names what makes it: `deploy.runtime.embedded:wsgi()`, `deploy.runtime.embedded:app("registry")`.

    No control socket: two servers of one user claim the same one. One process: it counts the requests of its service
    (shared/web/metrics).
    """
    return [
        *(python, "-m", "gunicorn", "--no-control-socket", "--bind", address),
        *("--worker-class", "deploy.runtime.web_server.worker.Worker", "--workers", "1"),
        *("--graceful-timeout", str(SECONDS_TO_FINISH)),
        *("--log-level", "warning", "--logger-class", "deploy.runtime.web_server.log.SameLog", app),
    ]
