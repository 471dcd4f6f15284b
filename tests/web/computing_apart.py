"""An application whose responses are computed in other processes, started by a test's pool: `python -m
tests.web.computing_apart FILE`."""

import os
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

from flask import Flask, Response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from shared.environment import progress
from shared.environment.memoization import memoized
from shared.web.access import public, secret_in_request
from shared.web.computing import ComputeProcess, offload
from shared.web.factory import create_service_app
from shared.web.settings import WebSettings

RULES = {"/shelf/quick": False, "/shelf/long": True, "/shelf/report.<file_format>": False, "/shelf/counted": False}
AWAY = "SHELF_AWAY"
asked: list[str] = []


@memoized(2)
def counted(name: str) -> int:
    asked.append(name)
    return len(asked)


def shelf() -> Flask:
    app = create_service_app("shelf", WebSettings("a secret for tests only", "no key"))

    @app.get("/shelf/quick")
    @public
    def quick() -> str:
        return f"{request.args.get('of')} ä"

    @app.get("/shelf/counted")
    @public
    def count() -> str:
        """Return the number of computations up to this one."""
        return str(counted(request.args["of"]))

    @app.get("/shelf/report.<file_format>")
    @public
    def file(file_format: str) -> Response:
        """Return a file that takes as long."""
        headers = {"Content-Disposition": f"attachment; filename=report.{file_format}"}
        return Response(long(), headers=headers)

    @app.get("/shelf/long")
    @public
    def long() -> str:
        """Wait until a file exists, and report progress."""
        progress.expect(1000)
        while not Path(request.args["until"]).exists():
            progress.step()
            time.sleep(0.01)
        return "done"

    @app.post("/shelf/<of>/<act>")
    @secret_in_request
    def act(of: str, act: str) -> ResponseReturnValue:
        """Record the act once a file exists."""
        long()
        with Path(request.args["until"]).open("a") as file:
            file.write(f"{act} {of} {request.form['what']} {os.getpid()}\n")
        return redirect("/shelf/done", 303)

    offload(app, "shelf", RULES, {"/shelf/<of>/<act>": {"act": "lend"}})
    return app


def generation() -> object:
    """Return the same, unless the test's database is away."""
    if AWAY in os.environ:
        raise OperationalError("", None, OSError())
    return None


if __name__ == "__main__":
    ComputeProcess(shelf(), Connection(int(sys.argv[1])), generation).serve()
