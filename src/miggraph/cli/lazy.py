"""Groups whose commands are imported when they are used."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from miggraph.errors import suggest

__all__ = ["LazyGroup"]


class LazyGroup(click.Group):
    """Loads commands when they are used, and suggests the nearest name.

    Parameters
    ----------
    *args, **kwargs
        As for `click.Group`.
    places
        Command -> ``module:attribute``, in the order of the help.
    """

    def __init__(self, *args: Any, places: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order of the help."""
        return list(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command; None if there is no such name."""
        if cmd_name not in self._places:
            return None
        module, _, attribute = self._places[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command of the first word, or say which name resembles it."""
        if args and args[0] not in self._places and not args[0].startswith("-"):
            near = suggest(args[0], self._places, 1)
            hint = f" Did you mean {near[0]}?" if near else f" Use {', '.join(self._places)}."
            raise click.UsageError(f"There is no command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)
