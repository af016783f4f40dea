"""``miggraph data``: tools for the curated data."""

from __future__ import annotations

import click

from miggraph.cli.data.add import add
from miggraph.cli.data.diff import diff
from miggraph.cli.data.fmt import fmt
from miggraph.cli.data.new import new
from miggraph.cli.data.retract import retract
from miggraph.cli.data.same import reject, same

__all__ = ["data"]


@click.group()
def data() -> None:
    """Work on the curated data."""


for command in (add, fmt, new, retract, same, reject, diff):
    data.add_command(command)
