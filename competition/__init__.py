"""The software with which a city runs its innovation and entrepreneurship contest."""

import os
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

from flask import Flask

from competition.core.clock import Clock, system_clock
from competition.core.error_pages import init_error_pages
from competition.core.extensions import configure, init_extensions
from competition.core.logging import init_logging
from competition.core.page_cache import init_page_cache
from competition.core.pages import refuse_unguarded
from competition.core.request_checks import init_request_checks
from competition.core.settings import Settings, settings_from_environment
from competition.core.templating import init_templating

ROOT = Path(__file__).parent.parent
_NO_ROOMS = ("core", "rules", "migrations")


def create_app(settings: Settings | None = None, clock: Clock = system_clock) -> Flask:
    """Build the app: settings, extensions, rooms, handlers."""
    settings = settings or settings_from_environment(os.environ, instance_path=ROOT / "instance")
    app = Flask(
        __name__,
        instance_path=str(settings.instance_path.absolute()),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    configure(app, settings, clock)
    init_logging(app, settings)
    init_request_checks(app, settings)
    rooms = list(_modules())
    init_extensions(app, settings)
    init_templating(app)
    init_page_cache(app)
    for module in rooms:
        if hasattr(module, "bp"):
            app.register_blueprint(module.bp)
        if hasattr(module, "group"):
            app.cli.add_command(module.group)
    init_error_pages(app)
    refuse_unguarded(app)
    return app


def _modules() -> Iterator[ModuleType]:
    """Import every room's tables and views, and every command: each room has the same shelves."""
    for room in pkgutil.iter_modules(__path__):
        if not room.ispkg or room.name in _NO_ROOMS:
            continue
        package = import_module(f"{__name__}.{room.name}")
        for shelf in pkgutil.iter_modules(package.__path__):
            if room.name == "cli" or shelf.name == "models" or shelf.name.startswith("views_"):
                yield import_module(f"{package.__name__}.{shelf.name}")
