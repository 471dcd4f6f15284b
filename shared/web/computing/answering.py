"""Requests answered by another process: admitted, handed over, and awaited, with a progress page meanwhile."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Flask, Response, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from shared.domain.errors import NotThere
from shared.web.access import secret_in_request
from shared.web.computing.jobs import Computation, ComputeRequest
from shared.web.computing.pool import RETRY, ComputePool
from shared.web.logging import COMPUTED
from shared.web.metrics.requests import BEING_PREPARED
from shared.web.problems import BeingPrepared, wants_page
from shared.web.viewer import viewer

EXTENSION = "computing"
FRAGMENT = "Rapporteur-Fragment"
SECONDS_FOR_A_PAGE, SECONDS_FOR_A_PROGRAM = 5.0, 20.0
SECONDS_TO_REFRESH = 2


def offload(app: Flask, service: str, rules: Mapping[str, bool]) -> None:
    """Answer the addresses of `rules` by the pool that `uses` names, if any. True: it may take minutes.

    Install it last, so that refusals come before.
    """

    @app.before_request
    def hand_over() -> ResponseReturnValue | None:
        pool = pool_of(app)
        rule = request.url_rule.rule if request.url_rule else ""
        if pool is None or COMPUTED in request.environ or rule not in rules or request.method not in ("GET", "HEAD"):
            return None
        return _answered(pool, service, heavy=rules[rule])

    app.register_blueprint(_given_up(service))


def uses(app: Flask, pool: ComputePool) -> None:
    app.extensions[EXTENSION] = pool


def pool_of(app: Flask) -> ComputePool | None:
    found: ComputePool | None = app.extensions.get(EXTENSION)
    return found


def _answered(pool: ComputePool, service: str, *, heavy: bool) -> ResponseReturnValue:
    is_page = wants_page() and FRAGMENT not in request.headers
    job = pool.ask(_asked(heavy, is_page))
    is_gone: Callable[[], bool] = request.environ.get("waitress.client_disconnected", lambda: False)
    answer = pool.wait(job, SECONDS_FOR_A_PAGE if is_page else SECONDS_FOR_A_PROGRAM, is_gone, service)
    if answer is not None:
        return Response(answer.body, answer.status, answer.headers)
    setattr(g, BEING_PREPARED, True)
    if not is_page:
        raise BeingPrepared(done=job.done, expected=job.expected, retry_after=RETRY)
    # The same address again: it waits for the same job.
    return _prepared(pool, job), 202, {"Refresh": str(SECONDS_TO_REFRESH), "Cache-Control": "no-store"}


def _prepared(pool: ComputePool, job: Computation) -> str:
    # A file does not take the place of the page that waits for it.
    is_file = "file_format" in (request.view_args or {})
    path = request.full_path.rstrip("?")
    return render_template("prepared.html", job=job, ahead=pool.ahead(job), path=path, is_file=is_file)


def _asked(heavy: bool, is_page: bool) -> ComputeRequest:
    """Return the key of a computation. It differs between viewers who see the same, as the page may name its viewer."""
    who, said = viewer(), request.headers
    key = (
        who.account,
        who.session,
        tuple(sorted(who.roles)),
        request.remote_addr,
        request.method,
        request.full_path,
        wants_page(),
        said.get(FRAGMENT),
        said.get("Accept-Language"),
    )
    environ = {
        name: value
        for name, value in request.environ.items()
        if isinstance(value, str) and (name.isupper() or name == "wsgi.url_scheme")
    }
    environ |= {"HTTP_RAPPORTEUR_CORRELATION": g.correlation}
    return ComputeRequest(key, who.account or f"address {request.remote_addr}", request.path, environ, heavy, is_page)


def _given_up(service: str) -> Blueprint:
    blueprint = Blueprint("computing", __name__, url_prefix=f"/{service}")

    @blueprint.post("/prepared/cancel")
    @secret_in_request
    def cancel() -> ResponseReturnValue:
        """Cancel a computation. Only the viewer who was shown its progress has its secret."""
        pool = pool_of(current_app)
        if pool is None or not pool.cancel(request.form.get("job", "")):
            raise NotThere(id="job")
        return redirect(f"/{service}/", 303)

    return blueprint
