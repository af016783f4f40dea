"""Engines that cannot be had say what is missing and how to mend it."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from miggraph.engines import machine, open_engine, spark
from miggraph.errors import EngineError, UnknownNameError, UsageError


def test_there_are_two_engines() -> None:
    with pytest.raises(UnknownNameError, match="did you mean duckdb"):
        open_engine("duck")


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("duckdb", {"master": "local[2]"}, "DuckDB has no master"),
        ("duckdb", {"memory": "much"}, "size such as 2GB"),
        ("spark", {"threads": 2}, r"as in local\[2\]"),
        ("spark", {"master": "locl[2]"}, "Spark knows no master 'locl\\[2\\]'"),
        ("spark", {"master": "spark://host"}, "spark://host:7077"),
    ],
)
def test_options_that_do_not_fit(
    name: str, options: dict[str, object], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spark, "check_java", lambda: None)
    with pytest.raises(UsageError, match=said):
        open_engine(name, **options)  # type: ignore[arg-type]


def test_without_pyspark_its_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "find_spec", {}.get)
    with pytest.raises(UsageError, match=r"pip install 'miggraph\[spark\]'"):
        open_engine("spark")


@pytest.mark.parametrize("home", [True, False], ids=["JAVA_HOME", "PATH"])
def test_without_java_its_package_is_named(
    home: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    if home:
        monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(UsageError, match=r"apt-get install openjdk-17-jre-headless") as error:
        machine.check_java()
    assert (str(tmp_path) in str(error.value)) == home


@pytest.mark.parametrize(
    ("version", "fits"),
    [
        ('openjdk version "1.8.0_402"', False),
        ('java version "11.0.22" 2024-01-16', False),
        ('openjdk version "17.0.15" 2025-04-15', True),
        ('openjdk version "21" 2023-09-19', True),
        ("The operation could not be completed. Unable to locate a Java Runtime.", False),
    ],
)
def test_java_has_to_be_new_enough(
    version: str, fits: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "bin" / "java"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\necho '{version}' >&2\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    if fits:
        machine.check_java()
    else:
        with pytest.raises(UsageError, match="Spark needs Java 17 or newer"):
            machine.check_java()


def test_a_master_that_does_not_answer_is_told_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    start = time.monotonic()
    with pytest.raises(EngineError, match=f"spark://127.0.0.1:{port} does not answer"):
        machine.check_master(f"spark://127.0.0.1:{port}")
    assert time.monotonic() - start < 15


def test_one_of_several_masters_is_enough() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        free = other.getsockname()[1]
    with socket.create_server(("127.0.0.1", 0)) as server:
        machine.check_master(f"spark://127.0.0.1:{free},127.0.0.1:{server.getsockname()[1]}")
