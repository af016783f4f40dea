"""``miggraph data new``: start an agreement or a source."""

from __future__ import annotations

from pathlib import Path

import click

from miggraph.cli.data.folder import data_option, today, writable
from miggraph.cli.render import note, shown_path


@click.group()
def new() -> None:
    """Start a new agreement or source: a skeleton that validates, with nothing made up."""


@new.command(
    epilog="""\b
Examples:
  miggraph data new agreement us-rw-2026-example --kind third-country-transfer --label "Example"
  miggraph data new agreement es-mr-2026-work --kind labour-mobility --label "Spain-Mauritania" \\
    --party ES-receiving --party MR-sending --form memorandum --source seed-003"""
)
@click.argument("name", metavar="ID")
@click.option("--kind", required=True, metavar="NAME", help="What is arranged: a concept of kind.")
@click.option("--label", required=True, metavar="TEXT", help="A neutral name, in English.")
@click.option("--form", default="unknown", show_default=True, metavar="NAME", help="Its form.")
@click.option(
    "--party",
    "parties",
    multiple=True,
    metavar="CODE-ROLE",
    help="A party and its role. [default: from the ID, the first sends and the others receive]",
)
@click.option("--source", metavar="ID", help="The source that is entered first.")
@data_option
def agreement(
    name: str,
    kind: str,
    label: str,
    form: str,
    parties: tuple[str, ...],
    source: str | None,
    data_folder: Path | None,
) -> None:
    """Write the file of a new agreement.

    ID has the codes of the parties, the year and a topic: us-rw-2026-example. The claims are then
    written by hand into the graph of their source, with any name, and named by `miggraph data fmt`.
    """
    from miggraph.curated.movements import decode_party
    from miggraph.curated.new import new_agreement, parties_of
    from miggraph.records import Agreement

    given = tuple(decode_party(f"party:{party}") for party in parties)
    chosen = tuple(sorted(set(given or parties_of(name))))
    path = new_agreement(
        writable(data_folder), Agreement(name, label, kind, form, chosen), source, today()
    )
    click.echo(shown_path(path))
    note(
        "Check the parties. Then write the claims, each on a line in the graph of its source: "
        f"claim:first mig:about agreement:{name} ; mig:status status:agreed ; mig:locator "
        '"paragraph 2" . At last: miggraph data fmt, and miggraph validate.'
    )


@new.command(
    epilog="""\b
Examples:
  miggraph data new source reuters-2026-05-04-aa --publisher Reuters --type news-agency --title Deal
  miggraph data new source gazette-nd-aa --publisher "Example Gazette" --type newspaper \\
    --title "Ministers sign" --url https://example.org/deal --new-publisher example-gazette"""
)
@click.argument("name", metavar="ID")
@click.option("--publisher", required=True, metavar="NAME", help="A name of publishers.ttl.")
@click.option("--title", required=True, metavar="TEXT", help="The title of the page.")
@click.option("--type", "type_", required=True, metavar="NAME", help="A concept of source-type.")
@click.option("--language", default="en", show_default=True, metavar="CODE", help="BCP 47.")
@click.option("--url", metavar="URL", help="The address.")
@click.option("--published", metavar="DATE", help="EDTF date. [default: that in the ID]")
@click.option("--relays", metavar="NAME", help="The publisher that the page republishes.")
@click.option(
    "--new-publisher", metavar="ID", help="Enter the publisher under this id, with the same type."
)
@data_option
def source(
    name: str,
    publisher: str,
    title: str,
    type_: str,
    language: str,
    url: str | None,
    published: str | None,
    relays: str | None,
    new_publisher: str | None,
    data_folder: Path | None,
) -> None:
    """Describe a new source, in the file of its year.

    ID has the publisher, the date of publication (nd if there is none) and a topic:
    herald-2026-05-04-aa.
    """
    from miggraph.curated.new import new_source, published_of
    from miggraph.records import Source

    described = Source(
        id=name,
        publisher=publisher,
        title=title,
        type=type_,
        language=language,
        url=url,
        published=published or published_of(name),
        relays=relays,
    )
    path = new_source(writable(data_folder), described, publisher=new_publisher)
    click.echo(shown_path(path))
