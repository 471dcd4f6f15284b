"""The web server for the apps: gunicorn, with a worker whose threads only ever see complete requests.

gunicorn's parent listens, restarts the one worker when it ends, and stops it in good order. In the worker, one loop
that never blocks receives requests and sends answers (docs/decisions/0013-a-process-of-its-own.md), so a slow client
costs a little memory and no thread.
"""

SECONDS_TO_FINISH = 6


def command(python: str, address: str, app: str) -> list[str]:
    """Return the server's command line. `app` names its factory: `deploy.runtime.embedded:wsgi()`,
    `deploy.runtime.embedded:app("registry")`.

    No control socket: two servers of one user claim the same one. One process, as it counts the requests of its service
    (shared/web/metrics).
    """
    return [
        *(python, "-m", "gunicorn", "--no-control-socket", "--bind", address),
        *("--worker-class", "deploy.runtime.web_server.worker.Worker", "--workers", "1"),
        *("--graceful-timeout", str(SECONDS_TO_FINISH)),
        *("--log-level", "warning", "--logger-class", "deploy.runtime.web_server.log.SameLog", app),
    ]
