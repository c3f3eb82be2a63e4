"""The built app and the tree, as the architecture tests look at them."""

from pathlib import Path

import pytest
from flask import Flask

from competition import create_app
from competition.core.settings import Settings, completed

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="session")
def built_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Build the app on an empty instance folder; no database is touched."""
    folder = tmp_path_factory.mktemp("instance")
    return create_app(completed(Settings(instance_path=folder, secret_key="x" * 40)))


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the project's folder."""
    return ROOT
