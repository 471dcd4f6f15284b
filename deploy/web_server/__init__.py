"""The web server that apps are started in: one process, whose threads only ever see whole requests.

Requests are taken in and answers given out by one loop that waits for nobody (docs/decisions/0013-a-process-of-its-own.md), so
a client that sends or reads slowly costs a little memory and no thread.
"""


def command(python: str, address: str, app: str) -> list[str]:
    """The server's command line. `app` names what makes it: `deploy.embedded:wsgi()`, `deploy.embedded:app("registry")`.

    One process: it counts the requests of its service (shared/web/metrics).
    """
    return [python, "-m", "deploy.web_server", address, app]
