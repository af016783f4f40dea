"""Spark as an engine: its own session, closed with everything that it started.

The driver runs beside this process. For a master on this machine everything stays on the loopback
address. No web page of Spark is served, and what Spark says goes into a file, of which errors quote
the end.
"""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import Any, Final, Self

from miggraph.engines.engine import Table
from miggraph.engines.machine import check_java, check_master, is_local, remove_work
from miggraph.errors import DataError, EngineError, UsageError

__all__ = ["SparkEngine"]

#: Seconds within which a first job has to be done: what a cluster has to show that it has workers.
_PATIENCE: Final = 120.0
#: Seconds in which the process of Spark ends by itself when it is told to.
_LAST_SECONDS: Final = 20.0
#: What Spark reads in a path as a pattern.
_PATTERN: Final = re.compile(r"[\\*?\[\]{}]")
_QUIET: Final = """\
rootLogger.level = error
rootLogger.appenderRef.stderr.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %p %c{1}: %m%n
"""


class SparkEngine:
    """A session of Spark.

    Parameters
    ----------
    master
        Such as ``local[2]``, ``local-cluster[2,1,1024]`` or ``spark://host:7077``.
    memory
        Of the driver, such as ``2GB``; None leaves the default of Spark, 1 GB.
    patience
        Seconds within which a first job has to be done.

    Raises
    ------
    UsageError
        If PySpark or Java is missing, the master is none that Spark knows, or this process has a
        session of Spark already.
    EngineError
        If the master does not answer or gives no workers in time.
    """

    def __init__(self, master: str, memory: str | None = None, patience: float = _PATIENCE) -> None:
        if find_spec("pyspark") is None:
            raise UsageError("The engine needs PySpark.", fix="pip install 'miggraph[spark]'.")
        check_java()
        check_master(master)
        self._master = master
        self._patience = patience
        with ExitStack() as closing_on_error:
            self._folder = Path(
                closing_on_error.enter_context(
                    tempfile.TemporaryDirectory(
                        prefix="miggraph-spark-", ignore_cleanup_errors=True
                    )
                )
            )
            self._session = self._start(closing_on_error, memory)
            self._try_out()
            self._closing = closing_on_error.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.close()

    def register(self, name: str, folder: Path, columns: Mapping[str, str]) -> None:
        """Give a folder of Parquet files a name; see `Engine`.

        Every worker has to see the folder under the same path.
        """
        from pyspark.errors import PySparkException  # noqa: PLC0415

        if not any(folder.rglob("*.parquet")):
            self.add(name, Table(columns, ()))
            return
        try:
            # A name with a star or a bracket is a name and no pattern.
            path = _PATTERN.sub(r"\\\g<0>", str(folder.resolve()))
            table = self._session.read.parquet(f"file:{path}")
            taken = [f"CAST({column} AS {kind}) AS {column}" for column, kind in columns.items()]
            table.selectExpr(*taken).createOrReplaceTempView(name)
        except PySparkException as error:
            raise DataError(
                f"The facts cannot be read: {_said(error)}", file=folder, fix="import them again."
            ) from error

    def add(self, name: str, table: Table) -> None:
        """Add a small table; see `Engine`."""
        taken = ", ".join(
            f"CAST({column} AS {kind}) AS {column}" for column, kind in table.columns.items()
        )
        width = len(table.columns)
        # Without rows, a row that is taken out again.
        rows = list(table.rows) or [(None,) * width]
        marks = ", ".join([f"({', '.join('?' * width)})"] * len(rows))
        where = "" if table.rows else " WHERE false"
        # Of values in a query Spark knows how few they are, and sends them to every worker; rows of
        # createDataFrame are taken for many, and all that they are joined with is sorted.
        query = f"SELECT {taken} FROM VALUES {marks} AS t({', '.join(table.columns)}){where}"  # noqa: S608
        values = [value for row in rows for value in row]
        self._session.sql(query, args=values).createOrReplaceTempView(name)

    def keep(self, name: str, sql: str) -> None:
        """Answer a query once and keep the answer; see `Engine`."""
        with self._answering():
            self._session.sql(sql).persist().createOrReplaceTempView(name)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Answer a query; see `Engine`."""
        with self._answering():
            return [tuple(row) for row in self._session.sql(sql).collect()]

    def _start(self, closing: ExitStack, memory: str | None) -> Any:
        """Start the process of Spark and a session in it; both end with the context."""
        from pyspark import SparkConf, SparkContext  # noqa: PLC0415
        from pyspark.java_gateway import launch_gateway  # noqa: PLC0415
        from pyspark.sql import SparkSession  # noqa: PLC0415

        if SparkContext._active_spark_context is not None:
            raise UsageError(
                "This process has a session of Spark already.",
                fix="stop it first: SparkSession.active().stop().",
            )
        # PySpark writes each error to the error stream too, with all that Java was doing.
        logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
        conf = SparkConf(loadDefaults=False)
        conf.setAll(list(self._settings(memory).items()))
        log = closing.enter_context((self._folder / "spark.log").open("wb"))
        pipes = {"stdout": log, "stderr": subprocess.STDOUT}
        with self._starting(), _environment(self._master), warnings.catch_warnings():
            # The first call looks at pandas, which nothing here uses, and warns of its version.
            warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
            gateway = launch_gateway(conf, pipes)
            closing.callback(_end, gateway)
            context = SparkContext(conf=conf, gateway=gateway)
        closing.callback(remove_work, context.applicationId, self._master)
        session = SparkSession(context)
        closing.callback(_stop, session)
        return session

    def _settings(self, memory: str | None) -> dict[str, str]:
        quiet = self._folder / "log4j2.properties"
        quiet.write_text(_QUIET, encoding="utf-8")
        settings = {
            "spark.master": self._master,
            "spark.app.name": "miggraph",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={quiet.as_uri()}",
            "spark.local.dir": str(self._folder),
            "spark.sql.warehouse.dir": str(self._folder / "warehouse"),
            "spark.sql.ansi.enabled": "true",
            "spark.sql.session.timeZone": "UTC",
            "spark.pyspark.python": sys.executable,
        }
        if memory is not None:
            settings["spark.driver.memory"] = memory.upper().replace("GB", "g").replace("MB", "m")
        if is_local(self._master):
            settings |= {
                "spark.driver.host": "127.0.0.1",
                "spark.driver.bindAddress": "127.0.0.1",
                # The default, 200, is for clusters; each part costs more than its rows here.
                "spark.sql.shuffle.partitions": "4",
            }
        return settings

    def _try_out(self) -> None:
        """Run a first job, which a cluster without workers would never end."""
        context = self._session.sparkContext
        timer = Timer(self._patience, context.cancelAllJobs)
        timer.daemon = True
        timer.start()
        try:
            with self._starting():
                self._session.range(1).repartition(1).count()
        finally:
            timer.cancel()

    @contextmanager
    def _starting(self) -> Iterator[None]:
        from py4j.protocol import Py4JError  # noqa: PLC0415
        from pyspark.errors import PySparkException  # noqa: PLC0415

        try:
            yield
        except (PySparkException, Py4JError, OSError) as error:
            raise EngineError(
                f"Spark does not start with the master {self._master}: {self._last_words(error)}",
                fix="check that the master runs and has free workers with as much memory; "
                "local[2] needs none.",
            ) from error

    @contextmanager
    def _answering(self) -> Iterator[None]:
        from py4j.protocol import Py4JError  # noqa: PLC0415
        from pyspark.errors import PySparkException  # noqa: PLC0415

        try:
            yield
        except (PySparkException, Py4JError, OSError) as error:
            raise EngineError(
                f"Spark cannot answer: {self._last_words(error)}",
                fix="check that its workers run, see the files of facts under the same path and "
                "have memory enough.",
            ) from error

    def _last_words(self, error: Exception) -> str:
        """Return what an error says, and the end of what Spark said itself."""
        log = self._folder / "spark.log"
        said = log.read_text("utf-8", "replace").splitlines() if log.exists() else []
        told = [line for line in said if line.startswith("ERROR")]
        return " ".join([_said(error), *told[-1:]]).strip()


@contextmanager
def _environment(master: str) -> Iterator[None]:
    """Set what only the environment tells Spark, while it starts."""
    wanted = {"PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable}
    if is_local(master):
        wanted["SPARK_LOCAL_IP"] = "127.0.0.1"
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _stop(session: Any) -> None:
    """Stop a session; one that Spark has ended by itself is stopped already."""
    from py4j.protocol import Py4JError  # noqa: PLC0415

    with suppress(Py4JError, OSError):
        session.stop()


def _end(gateway: Any) -> None:
    """End the process of Spark: it ends when its input does."""
    from pyspark import SparkContext  # noqa: PLC0415

    SparkContext._gateway = SparkContext._jvm = None
    with suppress(OSError):
        gateway.shutdown()
    process = gateway.proc
    if process is None:
        return
    process.stdin.close()
    try:
        process.wait(_LAST_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _said(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
