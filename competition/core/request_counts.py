"""Counts of requests per address in a small file that all server processes of a machine share."""

import time
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from limits.storage import Storage
from pysqlite3 import dbapi2 as sqlite
from typing_extensions import override

SCHEME = "counted-in-file"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS hit (
    key TEXT PRIMARY KEY, count INTEGER NOT NULL, ends REAL NOT NULL
) WITHOUT ROWID
"""
_COUNT = """
INSERT INTO hit (key, count, ends) VALUES (:key, :amount, :now + :expiry)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN ends <= :now THEN :amount ELSE count + :amount END,
    ends = CASE WHEN ends <= :now THEN :now + :expiry ELSE ends END
RETURNING count
"""
_SWEEP_EVERY = 500


def address_of(path: Path) -> str:
    """Return the storage address under which a file of counts is known to the limiter."""
    return f"{SCHEME}://localhost{path.absolute().as_posix()}"


class FileStorage(Storage):
    """A storage of the `limits` library: fixed windows, exact across processes and restarts.

    A count that a crash of the machine loses does no harm, so nothing is synced.
    """

    STORAGE_SCHEME: ClassVar[list[str]] = [SCHEME]  # type: ignore[misc]  # theirs is one too

    def __init__(self, uri: str, *, wrap_exceptions: bool = False, **_options: object) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._path = Path(unquote(urlsplit(uri).path))
        self._counted = 0
        with self._opened() as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(_SCHEMA)

    def _opened(self) -> "_Opened":
        return _Opened(self._path)

    @property
    @override
    def base_exceptions(self) -> type[Exception]:
        """Return what the library takes for a fault of the storage."""
        return sqlite.Error  # type: ignore[no-any-return]  # the driver has no types

    @override
    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count a hit in its window of ``expiry`` seconds; return the count so far."""
        now = time.time()
        values = {"key": key, "amount": amount, "expiry": expiry, "now": now}
        with self._opened() as connection:
            count = int(connection.execute(_COUNT, values).fetchall()[0][0])
            self._counted += 1
            if self._counted % _SWEEP_EVERY == 0:
                connection.execute("DELETE FROM hit WHERE ends <= ?", (now,))
        return count

    @override
    def get(self, key: str) -> int:
        """Return the count of a window that has not ended, else 0."""
        row = self._row("SELECT count FROM hit WHERE key = ? AND ends > ?", (key, time.time()))
        return int(row) if row is not None else 0

    @override
    def get_expiry(self, key: str) -> float:
        """Return the Unix time at which a window ends; now where there is none."""
        now = time.time()
        row = self._row("SELECT ends FROM hit WHERE key = ? AND ends > ?", (key, now))
        return float(row) if row is not None else now

    @override
    def check(self) -> bool:
        """Tell whether the file can be read."""
        return self._row("SELECT 1", ()) == 1

    @override
    def reset(self) -> int:
        """Forget every count; return how many there were."""
        with self._opened() as connection:
            return int(connection.execute("DELETE FROM hit").rowcount)

    @override
    def clear(self, key: str) -> None:
        """Forget a count."""
        with self._opened() as connection:
            connection.execute("DELETE FROM hit WHERE key = ?", (key,))

    def _row(self, statement: str, values: tuple[object, ...]) -> float | None:
        with self._opened() as connection:
            found = connection.execute(statement, values).fetchone()
        return None if found is None else found[0]


class _Opened:
    """A connection for one statement: none outlives a fork or is shared by two threads."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> sqlite.Connection:
        self._connection = sqlite.connect(str(self._path), timeout=5, isolation_level=None)
        self._connection.execute("PRAGMA synchronous=OFF")
        return self._connection

    def __exit__(self, *_fault: object) -> None:
        self._connection.close()
