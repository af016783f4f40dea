"""The command line. Each command imports what it needs when it is called."""

from __future__ import annotations

import os
import sys
from typing import Final, NoReturn

import click

from miggraph.cli.lazy import LazyGroup
from miggraph.errors import MiggraphError

__all__ = ["main"]

#: Command -> module and attribute, so that ``miggraph hubs`` loads nothing for ``data``.
_COMMANDS: Final = {
    "hubs": "miggraph.cli.hubs:hubs",
    "show": "miggraph.cli.show:show",
    "disputes": "miggraph.cli.disputes:disputes",
    "stats": "miggraph.cli.stats:stats",
    "query": "miggraph.cli.query:query",
    "queries": "miggraph.cli.queries:queries",
    "network": "miggraph.cli.network:network",
    "export": "miggraph.cli.export:export",
    "import": "miggraph.cli.imports:import_",
    "release": "miggraph.cli.release:release",
    "validate": "miggraph.cli.validate:validate",
    "serve": "miggraph.cli.serve:serve",
    "push": "miggraph.cli.push:push",
    "data": "miggraph.cli.data:data",
}


def _version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        from miggraph import __version__

        click.echo(f"miggraph {__version__}")
        ctx.exit()


@click.command(
    cls=LazyGroup,
    places=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    callback=_version,
    expose_value=False,
    is_eager=True,
    help="Print the version and stop.",
)
def cli() -> None:
    """Ask who agreed with whom on moving people, who was sent where, and on whose word.

    Every fact is one source's claim. What is accepted follows from a policy, and every number names
    policy, clocks and sources. Absence of a record is no evidence of absence.

    \b
    Examples:
      miggraph hubs
      miggraph show us-xk-2025-third-country
      miggraph query 'SELECT * { ?s a mig:Agreement } LIMIT 5'
    """  # noqa: D301  # click marks verbatim blocks with \b


def main() -> None:
    """Run the command line; errors end it with status 2 and without a traceback."""
    status = 2
    try:
        with cli.make_context("miggraph", sys.argv[1:]) as context:
            cli.invoke(context)
        sys.stdout.flush()
        status = 0
    except click.exceptions.Exit as ended:
        status = ended.exit_code
    except click.ClickException as error:
        error.show()
    except MiggraphError as error:
        click.echo(f"Error: {error}", err=True)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
    except BrokenPipeError:
        status = 0  # The reader went away, as `head` does; there is nobody left to tell.
    except OSError as error:
        click.echo(f"Error: The answer cannot be written: {error.strerror}.", err=True)
        click.echo("  To mend it: write it to another place, or free space.", err=True)
    _leave(status)


def _leave(status: int) -> NoReturn:
    """End the process; what cannot be written to a lost reader or a full disk is dropped."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(status)
