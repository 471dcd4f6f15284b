"""The web server for the apps: gunicorn, with a worker whose threads only ever see complete requests.

gunicorn's parent listens, restarts the single worker when it exits, and shuts it down cleanly. In the worker, a
non-blocking loop receives requests and sends responses (docs/decisions/0013-a-process-of-its-own.md), so a slow client
costs a little memory but no thread.
"""

SECONDS_TO_FINISH = 6


def command(python: str, address: str, app: str) -> list[str]:
    """Return the server's command line. `app` names its factory: `deploy.runtime.embedded:wsgi()`,
    `deploy.runtime.embedded:app("registry")`.

    No control socket, since two servers of one user would claim the same one. One process, because it counts its
    service's requests (shared/web/metrics).
    """
    return [
        *(python, "-m", "gunicorn", "--no-control-socket", "--bind", address),
        *("--worker-class", "deploy.runtime.web_server.worker.Worker", "--workers", "1"),
        *("--graceful-timeout", str(SECONDS_TO_FINISH)),
        *("--log-level", "warning", "--logger-class", "deploy.runtime.web_server.log.SameLog", app),
    ]
