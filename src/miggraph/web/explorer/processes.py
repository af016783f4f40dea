"""What runs in a process of the explorer: it opens the graph once, and then makes pages."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
from pathlib import Path
from typing import Final, TextIO

from miggraph.errors import CacheError, MiggraphError, StoreError, UnknownNameError
from miggraph.web.confinement import die_with_parent
from miggraph.web.explorer.asked import Asked, read_asked
from miggraph.web.explorer.graph import Graph
from miggraph.web.explorer.routes import THINGS, page
from miggraph.web.explorer.site import Answer, Site

__all__ = ["make", "start", "warm"]


#: Function of a page -> kind of the thing that it shows.
_KINDS: Final = {place: kind for kind, place in THINGS.items()}
#: No name of ours is as long; the rest would only cost time to look for what resembles it.
_LONGEST_NAME: Final = 100


class _Held:
    """What this process holds; there is one."""

    site: Site | None = None
    #: Where the trace of a page goes that does not end: nobody who reads the log has a use for it.
    nowhere: TextIO | None = None


#: Seconds after its time within which a page has to stop by itself.
_GRACE: Final = 5.0
_HELD: Final = _Held()


def start(graph: Graph, is_built: bool) -> None:
    """Open the graph, for all pages that this process makes.

    Parameters
    ----------
    graph
        Which one.
    is_built
        Whether there are scripts to load.
    """
    die_with_parent()
    _HELD.nowhere = Path(os.devnull).open("w", encoding="ascii")  # noqa: SIM115  # until the end
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server says when it ends
    signal.signal(signal.SIGALRM, _out_of_time)
    kg = graph.open()
    _ = kg.view
    _HELD.site = Site(kg, graph, is_built=is_built)


def make(place: str, name: str, query: str, seconds: float) -> Answer:
    """Make a page.

    Parameters
    ----------
    place
        Module and function of the page.
    name
        What stands in its path.
    query
        The query string.
    seconds
        How long it may take.

    Returns
    -------
    Answer
        Where the page cannot be made, one that says why.

    Raises
    ------
    RuntimeError
        If the program has a fault. It names error and place: not every error can be sent on.
    """
    site = _HELD.site
    if site is None:
        raise RuntimeError("the graph is not open")
    try:
        # What does not come back to Python cannot be interrupted; then the process ends.
        faulthandler.dump_traceback_later(
            seconds + _GRACE, exit=True, file=_HELD.nowhere or sys.stderr
        )
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            return _made(site, place, name, query)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except _OutOfTimeError:
        message = f"This page takes longer than {seconds:g} seconds."
        return _refused(site, Asked(), 503, message, "ask for less, for example a shorter window.")
    finally:
        faulthandler.cancel_dump_traceback_later()


def _made(site: Site, place: str, name: str, query: str) -> Answer:
    asked = Asked()
    name = name[:_LONGEST_NAME]
    try:
        asked = read_asked(query, site.kg)
        return page(place)(site, asked, name)
    except (CacheError, StoreError) as error:  # nothing that whoever asks could mend
        raise _fault(error) from None
    except UnknownNameError as error:
        return _unknown(site, asked, place, name, error)
    except MiggraphError as error:
        return _refused(site, asked, 400, error.message, error.fix or "")
    except Exception as error:
        raise _fault(error) from None


def _unknown(site: Site, asked: Asked, place: str, name: str, error: UnknownNameError) -> Answer:
    """Refuse a name; one of the path is not found, and may be meant for another one."""
    kind = _KINDS.get(place)
    if kind is None or error.name != name:  # it stood in the query string
        status = 404 if name and error.name == name else 400
        return _refused(site, asked, status, error.message, error.fix or "")
    near = tuple((kind, suggested) for suggested in error.suggestions)
    return _refused(site, asked, 404, error.message, "" if near else error.fix or "", near)


def _fault(error: Exception) -> RuntimeError:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" at {trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else ""
    return RuntimeError(f"{type(error).__name__}: {error}"[:150] + place)


def warm() -> int:
    """Return the number of this process, once its graph is open."""
    return os.getpid()


def _refused(
    site: Site,
    asked: Asked,
    status: int,
    message: str,
    fix: str,
    near: tuple[tuple[str, str], ...] = (),
) -> Answer:
    """Say why there is no page; `near` are things of the same kind, by kind and name."""
    return site.html(
        "explorer/refused.html",
        asked.only(()),
        kg=site.kg,
        status=status,
        headers={"Cache-Control": "no-store"},
        message=message,
        fix=fix,
        near=near,
    )


class _OutOfTimeError(BaseException):
    """The page takes too long; nothing on the way takes it for an error of its own."""


def _out_of_time(*_: object) -> None:
    raise _OutOfTimeError
