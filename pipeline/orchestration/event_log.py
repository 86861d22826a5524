"""Dagster's event log, with its database kept open between events.

Belongs here: how this program connects to that database. Does not belong here: what is in it, which is Dagster's.

Dagster's own class opens and closes the SQLite file for every event, and closing the last connection copies the whole
write-ahead log back: three of the nine seconds of a run. Here the connections stay open, for the index and for the run
that was last spoken to; and a commit is handed to the system without waiting for the disk, which may lose the last events in
a power cut but never leaves the file damaged. Drafts and stores do not depend on it.
"""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from dagster import Field, StringSource
from dagster._core.storage.event_log.sqlite.sqlite_event_log import (
    INDEX_SHARD_NAME,
    SQLITE_BUSY_TIMEOUT_SECONDS,
    SqliteEventLogStorage,
)
from dagster._serdes import ConfigurableClassData
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import StaticPool

_REMEMBERED_SECONDS = 5.0


class KeptOpenEventLog(SqliteEventLogStorage):
    """Dagster's SQLite event log; lies in ``history/runs`` of DAGSTER_HOME, where Dagster's own would."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._kept: dict[str, Engine] = {}
        self._known_until: dict[tuple[str, str], float] = {}
        super().__init__(base_dir, inst_data)

    @classmethod
    def config_type(cls) -> Any:
        """``base_dir`` may be left out."""
        return {"base_dir": Field(StringSource, is_required=False)}

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> "KeptOpenEventLog":
        """Made by Dagster from ``dagster.yaml``."""
        default = os.path.join(os.environ.get("DAGSTER_HOME", "."), "history", "runs")  # noqa: PTH118 (Dagster's type)
        return cls(config_value.get("base_dir", default), inst_data)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            engine = self._engine(shard)
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.connect() as connection, connection.begin():
                yield connection

    def has_dynamic_partition(self, partitions_def_name: str, partition_key: str) -> bool:
        """As Dagster's own, which looks it up three hundred times in a run; a yes is remembered for a few seconds."""
        asked = (partitions_def_name, partition_key)
        if time.monotonic() < self._known_until.get(asked, 0):
            return True
        found = super().has_dynamic_partition(partitions_def_name, partition_key)
        if found:
            self._known_until[asked] = time.monotonic() + _REMEMBERED_SECONDS
        return found

    def dispose(self) -> None:
        """Close what was kept open."""
        with self._db_lock:
            for engine in self._kept.values():
                engine.dispose()
            self._kept.clear()
        super().dispose()

    def _engine(self, shard: str) -> Engine:
        if shard not in self._kept:
            for other in [name for name in self._kept if name != INDEX_SHARD_NAME and shard != INDEX_SHARD_NAME]:
                self._kept.pop(other).dispose()
            engine = create_engine(
                self.conn_string_for_shard(shard),
                poolclass=StaticPool,
                # One connection for all threads: the lock around every use keeps them apart.
                connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
            )
            event.listen(engine, "connect", _do_not_wait_for_the_disk)
            self._kept[shard] = engine
        return self._kept[shard]


def _do_not_wait_for_the_disk(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA synchronous = NORMAL")
