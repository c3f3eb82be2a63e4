"""The Flask extensions, made once and bound to an app in :func:`init_extensions`."""

from pathlib import Path

from flask import Flask, has_request_context, request, session
from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, current_user
from flask_migrate import Migrate
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from competition.core.clock import Clock
from competition.core.database import WriteGate, db, engine_options, prepare_engine
from competition.core.request_counts import address_of
from competition.core.settings import Settings
from competition.core.storage import make_store

babel = Babel()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address, headers_enabled=False)
login_manager = LoginManager()
MIGRATIONS = Path(__file__).parent.parent / "migrations"
migrate = Migrate(directory=str(MIGRATIONS), render_as_batch=True, compare_type=True)
talisman = Talisman()

LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}
CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": ["'self'", "data:"],
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
    "manifest-src": "'self'",
}


def language() -> str:
    """Return ``zh`` or ``en``: asked for in the address, remembered, or Chinese."""
    if not has_request_context():
        return "zh"
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        return asked
    remembered = session.get("language") or getattr(current_user, "language", "")
    return remembered if remembered in LANGUAGES else "zh"


def _locale() -> str:
    return LANGUAGES[language()]


def configure(app: Flask, settings: Settings, clock: Clock) -> None:
    """Set Flask's configuration from ours; limits are those of reliability §6.5 and §6.7."""
    threads = 8
    is_sqlite = settings.sqlite_path is not None
    settings.instance_path.mkdir(parents=True, exist_ok=True)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(is_sqlite=is_sqlite, threads=threads),
        TRUSTED_HOSTS=list(settings.hosts),
        MAX_CONTENT_LENGTH=25 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=512 * 1024,
        MAX_FORM_PARTS=1000,
        SESSION_COOKIE_NAME="page",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_secure,
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        WTF_CSRF_SSL_STRICT=False,
        RATELIMIT_STORAGE_URI=settings.rate_limit_url
        or address_of(settings.instance_path / "limits.sqlite3"),
        RATELIMIT_HEADERS_ENABLED=False,
        BABEL_TRANSLATION_DIRECTORIES="translations",
    )
    app.extensions["settings"] = settings
    app.extensions["clock"] = clock
    app.extensions["write_gate"] = (
        WriteGate(settings.instance_path / "write.lock") if is_sqlite else None
    )
    app.extensions["file_store"] = make_store(
        settings.storage_url, settings.instance_path / "files"
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's documented way
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies
        )


def init_extensions(app: Flask, settings: Settings) -> None:
    """Bind every extension to the app."""
    secure = settings.is_secure
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    migrate.init_app(app, db)
    babel.init_app(app, locale_selector=_locale, default_locale="zh_Hans_CN")
    csrf.init_app(app)
    limiter.init_app(app)
    login_manager.init_app(app)

    @app.before_request
    def _remember_language() -> None:
        asked = request.args.get("lang", "")
        if asked in LANGUAGES:
            session["language"] = asked

    talisman.init_app(
        app,
        force_https=False,
        session_cookie_secure=secure,
        strict_transport_security=secure,
        strict_transport_security_max_age=31_536_000,
        frame_options="DENY",
        referrer_policy="same-origin",
        content_security_policy=CONTENT_SECURITY_POLICY,
        permissions_policy={"camera": "()", "microphone": "()", "geolocation": "()"},
    )
