"""``miggraph hubs``: the ranking of third-country hubs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from miggraph.cli.options import (
    bases_option,
    format_option,
    graph_options,
    open_from,
    published_option,
)
from miggraph.cli.render import Column, bounds, note, write_json, write_rows

if TYPE_CHECKING:
    from miggraph.network.ranking.hubs import Hub, HubReport


@click.command(
    epilog="""\b
Examples:
  miggraph hubs
  miggraph hubs --by nationalities --policy majority
  miggraph hubs --basis forced-removal --basis evacuation
  miggraph hubs --only-sender US --known-on 2025-07-01 --format json
  miggraph hubs --with eurostat-returns:2020/2024
  miggraph hubs --only eurostat-returns --engine duckdb"""
)
@click.option(
    "--by",
    default="senders",
    show_default=True,
    metavar="MEASURE",
    help="First measure: senders, nationalities, persons, transfers or onward.",
)
@bases_option
@click.option(
    "--only-sender",
    metavar="STATE",
    help="Rank only the receiving states whose only sender is this one.",
)
@click.option(
    "--engine",
    metavar="NAME",
    help="With --only: count the facts of one imported table by duckdb or spark, with no records.",
)
@click.option(
    "--master",
    metavar="URL",
    help="Of Spark: local[2], local-cluster[2,1,1024] or spark://HOST:PORT. [default: local[*]]",
)
@format_option("table", "json", "csv", "md")
@published_option
@graph_options
def hubs(
    by: str,
    bases: tuple[str, ...],
    only_sender: str | None,
    engine: str | None,
    master: str | None,
    format_: str,
    **graph: Any,
) -> None:
    """Rank the receiving states of third-country transfers.

    A transfer counts where all or some of the persons are known to be foreign nationals of the
    receiving state. Equal values share a rank. The range of ranks is over scenarios (each policy
    with all counts at their bounds, and the result without each type of source) and is no
    confidence interval.
    """
    from miggraph.network.ranking.arrivals import BASES

    if engine is not None:
        asked = {"by": by, "bases": bases or BASES, "only_sender": only_sender}
        _of_facts(engine, master, asked, format_, graph)
        return
    if master is not None:
        raise click.UsageError("--master is for --engine spark.")
    from miggraph.network.ranking.plain import HUB_COLUMNS, hub_row, report_json

    report = open_from(**graph).hubs(by, bases or BASES, only_sender)
    if format_ == "json":
        write_json(report_json(report))
        return
    if format_ == "table":
        _table(report)
    elif format_ == "csv":
        rows = [hub_row(hub) for hub in report.hubs]
        write_rows([Column(name) for name in HUB_COLUMNS], rows, format_)
    else:
        write_rows(_COLUMNS, [_row(hub) for hub in report.hubs], format_)
    _explain(report)


def _of_facts(
    engine: str, master: str | None, asked: dict[str, Any], format_: str, graph: dict[str, Any]
) -> None:
    """Rank one imported table by an SQL engine."""
    from miggraph.cli.fact_hubs import write_fact_hubs
    from miggraph.engines import open_engine
    from miggraph.importing.hubs import hubs_of_import

    if len(graph["only"]) != 1 or graph["with_"]:
        raise click.UsageError("--engine ranks one imported table: name it with --only.")
    for option in ("endpoint", "published", "policy", "on", "known_on", "recorded_on"):
        if graph[option] not in (None, False):
            name = option.replace("_", "-")
            raise click.UsageError(
                f"--{name} has no effect with --engine: facts of one table are taken at its word."
            )
    (name,) = graph["only"]
    dossier = open_from(graph["data"], None, None, None, None).dossier
    with open_engine(engine, master=master) as opened:
        report = hubs_of_import(opened, name, dossier, folder=graph["imports"], **asked)
    write_fact_hubs(report, (name,), format_)


_COLUMNS = (
    Column("rank", right=True, fold=False),
    Column("ranks", right=True, fold=False),
    Column("receiving state"),
    Column("senders"),
    Column("all bases"),
    Column("nat.", right=True, fold=False),
    Column("effective", right=True, fold=False),
    Column("persons", right=True, fold=False),
    Column("events", right=True, fold=False),
    Column("totals", right=True, fold=False),
    Column("undet.", right=True, fold=False),
    Column("onward", right=True, fold=False),
)


def _row(hub: Hub) -> list[str]:
    low, high = hub.effective_nationalities
    best, worst = hub.sensitivity_range
    effective = f"{low:.1f}" if f"{low:.1f}" == f"{high:.1f}" else f"{low:.1f}-{high:.1f}"
    return [
        str(hub.rank),
        f"{best}-{worst}",
        f"{hub.label} ({hub.state})",
        " ".join(hub.senders) or "not settled",
        " ".join(hub.senders_all_bases) or "not settled",
        str(len(hub.nationalities)),
        effective,
        bounds(*hub.persons),
        str(hub.transfers),
        str(hub.totals),
        str(hub.undetermined_transfers),
        bounds(*hub.onward) if hub.onward != (0, 0) else "-",
    ]


def _table(report: HubReport) -> None:
    """Write the states with several senders first, and those with one apart, by sender."""
    several = [hub for hub in report.hubs if len(hub.senders) > 1]
    single: dict[str, list[Hub]] = {}
    for hub in report.hubs:
        if len(hub.senders) <= 1:
            single.setdefault(" ".join(hub.senders), []).append(hub)
    if several:
        click.echo("Third-country hubs: receiving states with two or more sending states\n")
        write_rows(_COLUMNS, [_row(hub) for hub in several], "table")
        click.echo()
    if single:
        click.echo("Receiving states with one sending state\n")
        rows = []
        for sender in sorted(single, key=lambda name: (-len(single[name]), name)):
            ranks = [hub.rank for hub in single[sender]]
            rows += [[str(ranks.index(hub.rank) + 1), *_row(hub)] for hub in single[sender]]
        write_rows((Column("apart", right=True, fold=False), *_COLUMNS), rows, "table")
        click.echo()


def _explain(report: HubReport) -> None:
    """Say what the numbers depend on."""
    clocks = report.clocks
    parameters = report.parameters
    if not report.hubs:
        note("No receiving state of third-country transfers under these parameters.")
    note(
        f"Policy {report.policy}; on {clocks.on}, known on {clocks.known_on}, "
        f"recorded on {clocks.recorded_on}; by {parameters.by}; "
        f"movement bases {', '.join(parameters.bases)}."
    )
    if report.possibly_known:
        note(
            f"{report.possibly_known} sources count that were possibly, not certainly, published "
            f"by {clocks.known_on}."
        )
    note(
        "'nat.' are nationalities other than the receiving state's, 'effective' their effective "
        "number. Persons are third-country persons of the counted arrivals only, as bounds; + is "
        "open; 'undet.' are transfers that may be arrivals too. 'all bases' are the senders with "
        "evacuations and every other movement basis; 'totals' are sums over a period, no further "
        "events; 'onward' are persons reported to have moved on. 'apart' is the rank among the "
        "states with the same only sender; 'ranks' is the range over scenarios, not a confidence "
        "interval. Absence of a record is no evidence of absence; a listed arrangement need not be "
        "lawful, binding or in force; an onward path does not prove that the same persons moved."
    )
