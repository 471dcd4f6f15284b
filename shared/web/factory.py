"""The Flask application factory shared by all services: limits, cookies, languages, access, problems, health and
assets."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, url_for
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from shared.web import (
    access,
    compression,
    host,
    logging,
    phrases,
    problems,
    routing,
    security,
    session_renewal,
    tokens,
)
from shared.web.cookies import COOKIE, FormSessions, cookie_name
from shared.web.health import Check, Readiness, health
from shared.web.pages import register_words
from shared.web.settings import WebSettings
from shared.web.template_cache import TEMPLATE_CACHE
from shared.web.wording import Wordings

FOLDER = Path(__file__).parent
LIMIT = 1024 * 1024


def create_service_app(
    name: str,
    settings: WebSettings,
    *,
    templates: Path | None = None,
    wordings: Wordings | None = None,
    checks: Mapping[str, Check] | None = None,
) -> Flask:
    """Return an application whose routes all lie under `/<name>`.

    `templates` is the service's own folder, searched before the kernel's; `wordings` are sentences for its refusals, by
    code; `checks` determine whether it is ready.
    """
    app = _with_files(name, templates)
    app.config.update(configuration(name, settings))
    app.session_interface = FormSessions()
    readiness = Readiness(checks or {})
    app.extensions["rapporteur"] = {
        "service": name,
        "settings": settings,
        "wordings": wordings or {},
        "readiness": readiness,
    }
    phrases.install(app)
    compression.install(app)
    logging.install(app, name)
    routing.install(app)
    host.install(app, settings.hosts)
    tokens.install(app, settings, name)
    session_renewal.install(app, settings)
    access.install(app)
    security.install(app)
    problems.install(app, wordings or {})
    register_words(app, name, settings)
    app.register_blueprint(health(name, readiness))
    if settings.trusted_proxies:
        behind = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies, x_host=0)
        app.wsgi_app = behind  # type: ignore[method-assign]  # Flask's way to wrap an application
    return app


def _with_files(name: str, templates: Path | None) -> Flask:
    """Return a Flask application with only its templates and static files."""
    app = Flask(
        "shared.web.factory",
        root_path=str(FOLDER),
        static_folder="static",
        static_url_path=f"/{name}/static",
        template_folder=None,
    )
    app.url_rule_class = routing.LazyRule
    app.jinja_loader = ChoiceLoader([FileSystemLoader(each) for each in (templates, FOLDER / "templates") if each])
    app.jinja_env.bytecode_cache = TEMPLATE_CACHE
    access.public(app.view_functions["static"])
    app.url_defaults(version_static)
    return app


def configuration(name: str, settings: WebSettings) -> dict[str, Any]:
    """Return Flask's settings. The cookie's name keeps the three services on one host apart; so does its path, unless
    TLS requires `/`."""
    return {
        "SECRET_KEY": settings.secret_key,
        "MAX_CONTENT_LENGTH": LIMIT,
        "MAX_FORM_MEMORY_SIZE": LIMIT,
        "MAX_FORM_PARTS": 2000,
        "SESSION_COOKIE_NAME": cookie_name(f"{COOKIE}_{name}", secure=settings.secure_cookies),
        "SESSION_COOKIE_PATH": "/" if settings.secure_cookies else f"/{name}",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "BABEL_DEFAULT_LOCALE": phrases.LANGUAGES[0],
        "PROPAGATE_EXCEPTIONS": False,
        "TRAP_HTTP_EXCEPTIONS": False,
        "TESTING": False,
    }


def version_static(endpoint: str, values: dict[str, Any]) -> None:
    """Put a file's version into its address, so that it can be cached for a year."""
    if endpoint == "static" and "filename" in values:
        values.setdefault("v", version(values["filename"]))


@lru_cache(maxsize=256)
def version(filename: str) -> str:
    path = FOLDER / "static" / filename
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "0"


def static(filename: str) -> str:
    return url_for("static", filename=filename)
