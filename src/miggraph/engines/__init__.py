"""Engines that answer SQL over tables in Parquet: DuckDB on one machine, Spark on many.

Both get the same text of SQL, of the part that they have in common.
"""

from __future__ import annotations

from miggraph.engines.engine import Engine, Table
from miggraph.engines.opening import ENGINES, open_engine

__all__ = ["ENGINES", "Engine", "Table", "open_engine"]
