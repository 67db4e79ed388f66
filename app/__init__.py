"""Waymark: the portal through which the Hampton Trust licenses and replicates CARA.

`create_app` puts it together in one order: settings, core, adapters, features; then it refuses to start where a
route has not declared who may open it. Where things live is in docs/architecture.md.
"""

import logging
from datetime import timedelta
from importlib import import_module

import click
import structlog
from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app.adapters.configured import init_adapters
from app.adapters.fault_reports import report_faults
from app.core import events as core_events  # noqa: F401  registers the table
from app.core.assets import init_assets
from app.core.db import db, engine_options, init_database
from app.core.dispatch import check_access, refuse_undeclared_views
from app.core.error_pages import init_error_pages
from app.core.forms import init_forms
from app.core.freshness import check_freshness
from app.core.jobs import init_jobs
from app.core.pages import init_pages
from app.core.security_headers import init_security_headers
from app.core.templating import init_templating
from app.core.unit_of_work import PortalFlask
from app.core.uploads import PLAIN_LIMIT_BYTES, discard_uploads_after_requests
from app.core.verdicts import models as verdict_models  # noqa: F401  registers the table
from app.settings import Settings, read_settings

# The order of a licence's life: a package imports only from packages above it.
FEATURES = ("partners", "accounts", "licences", "training", "materials", "portal", "administration")

csrf = CSRFProtect()


def create_app(settings: Settings | None = None) -> Flask:
    """Return the portal, ready to serve.

    Raises SettingsRefused for an environment it cannot use and AccessUndeclared for a route nobody declared.
    """
    settings = settings or read_settings()
    report_faults(settings)
    app = PortalFlask(__name__, static_url_path="/static")
    _configure(app, settings)
    _init_core(app)
    init_adapters(app)
    for feature in FEATURES:
        import_module(f"app.{feature}.install").install(app)
    import_module("app.demo.cli").install(app)
    refuse_undeclared_views(app)
    if click.get_current_context(silent=True):
        prepare_migrations(app)
    return app


def prepare_migrations(app: Flask) -> None:
    """Make the portal one whose tables `flask db` and `flask_migrate.upgrade` can change.

    A command line's portal is; one that only serves people is not, as what migrates tables weighs as much as a feature.
    """
    from flask_migrate import Migrate

    Migrate().init_app(app, db, directory="migrations", render_as_batch=True)


def _configure(app: Flask, settings: Settings) -> None:
    keys = settings.signing_keys
    cookie = "__Host-waymark" if settings.is_https else "waymark"
    app.config.update(
        SETTINGS=settings,
        DATA_DIR=str(settings.data_dir.resolve()),
        SECRET_KEY=keys[0],
        SECRET_KEY_FALLBACKS=keys[1:],
        SQLALCHEMY_DATABASE_URI=settings.resolved_database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.resolved_database_url),
        MAX_CONTENT_LENGTH=PLAIN_LIMIT_BYTES,
        MAX_FORM_MEMORY_SIZE=PLAIN_LIMIT_BYTES,
        MAX_FORM_PARTS=500,
        SESSION_COOKIE_NAME=cookie,
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=None,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),
    )
    if settings.is_https:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]


def _init_core(app: Flask) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
    init_database(app)
    init_security_headers(app)
    init_error_pages(app)
    init_assets(app)
    init_templating(app)
    init_forms(app)
    init_pages(app)
    init_jobs(app)
    discard_uploads_after_requests(app)
    # Who may open the view is asked before the body is read, and the body is read to check its token.
    app.before_request(check_access)
    csrf.init_app(app)
    app.before_request(check_freshness)
