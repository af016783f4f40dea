"""The documented API: `KnowledgeGraph`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from miggraph.cache import Cache, code_digest, folder_digest
from miggraph.claims.clocks import Clocks
from miggraph.claims.disputes import Dispute
from miggraph.claims.periods import ForcePeriod
from miggraph.claims.view import Resolver, View, clocks_for
from miggraph.dates import day_of
from miggraph.errors import QueryError, UnknownNameError, UsageError
from miggraph.network.choices import bases_of
from miggraph.network.ranking.arrivals import BASES
from miggraph.network.ranking.hubs import HubReport
from miggraph.network.ranking.parameters import hub_parameters
from miggraph.origin import Origin
from miggraph.pushed import PushedGraph
from miggraph.records import Dossier
from miggraph.resources import resource
from miggraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from miggraph.claims.alike import Pair
    from miggraph.claims.transfer_disputes import TransferDispute
    from miggraph.importing.accounts.imported import Import
    from miggraph.network.certainty.result import HubCertainty
    from miggraph.network.contradictions.disagreements import Disagreement
    from miggraph.network.nulls.diversity_null import DiversityTest
    from miggraph.network.nulls.hubness import HubnessTest, Weight
    from miggraph.network.ranking.hub_analysis import HubAnalysis
    from miggraph.queries import Question
    from miggraph.said import Said, Statements
    from miggraph.show import Shower
    from miggraph.shown import Shown
    from miggraph.stats import AgreementStats, Stats
    from miggraph.store.graphs import Graph
    from miggraph.store.probe import Finding
    from miggraph.store.protocol import Store
    from miggraph.store.results import Result
    from miggraph.tables import Table
    from miggraph.validation import Report

__all__ = ["KnowledgeGraph"]

#: Of the digest, in the name of an edition: enough that two releases do not share one.
_DIGITS: Final = 8


class KnowledgeGraph:
    """The graph under one policy and three clocks (`policy`, `clocks`). Made by `miggraph.open`."""

    def __init__(
        self,
        origin: Origin,
        policy: str,
        days: tuple[date | None, date | None, date | None],
        cache: Cache,
        pushed: PushedGraph | None = None,
    ) -> None:
        self._origin = origin
        self._pushed = pushed
        self.policy = policy
        self._days = days
        self._cache = cache

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the data: the state of the data that an answer rests on."""
        return self._origin.digest

    @property
    def masked(self) -> bool | None:
        """Whether small counts are masked, as `published` does; None: the origin does not tell."""
        return self._origin.masked

    @cached_property
    def edition(self) -> str:
        """What names the state of code and data, as a release does.

        It is the version of miggraph, the day up to which records count and the beginning of the
        digest. Policy and the other clocks have no part in it.
        """
        from importlib.metadata import version  # noqa: PLC0415

        day = self.clocks.recorded_on.isoformat()
        return f"{version('miggraph')}-{day}-{self.digest[:_DIGITS]}"

    @cached_property
    def dossier(self) -> Dossier:
        """All records."""
        return self._cache.value(
            "records", (self._origin.key, code_digest()), Dossier, self._origin.dossier
        )

    @cached_property
    def view(self) -> View:
        """All that is accepted."""
        return self._cache.value(
            "view", self._key(), View, lambda: self._resolver.view(self.policy, self.clocks)
        )

    def at(
        self,
        *,
        policy: str | None = None,
        on: str | date | None = None,
        known_on: str | date | None = None,
        recorded_on: str | date | None = None,
    ) -> KnowledgeGraph:
        """Return the same data under another policy or other clocks; what is not given stays.

        Parameters
        ----------
        policy
            Name of a policy.
        on, known_on, recorded_on
            Days of the clocks.

        Raises
        ------
        DataError
            If a day is not a date.
        UnknownNameError
            If there is no such policy.
        """
        days = self.clocks
        other = KnowledgeGraph(
            self._origin,
            policy or self.policy,
            (
                day_of(on, "clock on") or days.on,
                day_of(known_on, "clock known-on") or days.known_on,
                day_of(recorded_on, "clock recorded-on") or days.recorded_on,
            ),
            self._cache,
            self._pushed,
        )
        if other.policy not in self.dossier.policies:
            raise UnknownNameError("policy", other.policy, self.dossier.policies)
        return other

    def published(self, *, masked: bool = True, redistributable: bool = False) -> KnowledgeGraph:
        """Return the graph of what may be published, under the same policy and clocks.

        All that is asked of it (queries, networks, hubs, `show`) rests on the same records, so
        that it agrees. docs/data-protection.md says what is hidden, and when it is not.

        Parameters
        ----------
        masked
            Whether cells of one to three persons are shown as 1 to 3, with the quarter, and
            without onward movement of so few, unless a government or a court tells these details.
        redistributable
            Whether sources are left out whose stated terms do not allow that they are passed on.

        Returns
        -------
        KnowledgeGraph
            Its digest is another one, and it is cached beside the whole graph. `validate` still
            looks at the files of the data.

        Examples
        --------
        >>> import miggraph
        >>> kg = miggraph.open()
        >>> def flight(graph):
        ...     flights = graph.view.transfers.values()
        ...     return [
        ...         (t.id, t.date, t.persons.min, t.persons.max)
        ...         for t in flights
        ...         if (t.sending, t.receiving) == ("TJ", "KR")
        ...     ]
        >>> flight(kg)
        [('tj-kr-2025-first-eps', '2025', 3, 3)]
        >>> flight(kg.published())
        [('tj-kr-2025', '2025', 1, 3)]
        """
        from miggraph.publishing.published import Published  # noqa: PLC0415

        days = self.clocks
        return KnowledgeGraph(
            Published(self._origin, masked=masked, redistributable=redistributable),
            self.policy,
            (days.on, days.known_on, days.recorded_on),
            self._cache,
        )

    def with_imports(
        self, *names: str, only: bool = False, folder: str | Path | None = None
    ) -> KnowledgeGraph:
        """Return the graph with imported tables, under the same policy and clocks.

        Each table becomes totals of a route and year, as accounts of its source, which are resolved
        with all others. docs/import-analysis.md says what is counted, and what is not.

        Parameters
        ----------
        *names
            Names of imports. ``NAME:PERIOD`` takes the facts that begin within: ``2015/2024``.
        only
            Whether the other claims and accounts are left out; registers and policies stay.
        folder
            The folder of imports. [default: ``MIGGRAPH_IMPORTS``, or that of the user]

        Returns
        -------
        KnowledgeGraph
            Its `imports` say what was taken. `validate` still looks at the files of the data.

        Raises
        ------
        UnknownNameError
            If nothing was imported under a name.
        UsageError
            If no import is named, one is named twice, or a period cannot be read. When records
            are wanted: if there are more totals than can be resolved one by one.

        Examples
        --------
        ::

            kg = miggraph.open().with_imports("eurostat-returns:2020/2024")
            kg.hubs()
        """
        from miggraph.importing.accounts.imported import Imported  # noqa: PLC0415
        from miggraph.importing.editions.editions import imports_folder, selection_of  # noqa: PLC0415

        if not names:
            raise UsageError("No import is named.", fix="give the name of an import.")
        days = self.clocks
        chosen = [selection_of(name) for name in names]
        return KnowledgeGraph(
            Imported(self._origin, chosen, imports_folder(folder), only=only),
            self.policy,
            (days.on, days.known_on, days.recorded_on),
            self._cache,
        )

    @property
    def imports(self) -> tuple[Import, ...]:
        """What was taken of each imported table, and what was left out; nothing without any."""
        found: tuple[Import, ...] = getattr(self._origin, "imports", ())
        return found

    def network(
        self,
        name: str = "transfers",
        *,
        since: str | date | None = None,
        until: str | date | None = None,
        in_force_on: str | date | None = None,
        known_on: str | date | None = None,
        kind: str | Iterable[str] | None = None,
        state: str | Iterable[str] | None = None,
        nationality: str | Iterable[str] | None = None,
        policy: str | None = None,
        min_source_type: str | None = None,
    ) -> Any:
        """Return a network for NetworkX.

        Parameters
        ----------
        name
            ``transfers`` (`MultiDiGraph`, one edge a cohort), ``flows`` (the weighted `DiGraph` of
            the same), ``legs`` (`MultiDiGraph` of the stops in order and onward movements),
            ``agreements`` (bipartite `Graph` of states and agreements), ``partners`` (its
            projection on the states) or ``neighbours`` (`Graph` of the states that have a land
            border, lie near by sea or share a regional body; without filters).
        since, until
            Window of days: what can have happened within; an agreement, what can have held within.
        in_force_on
            Only agreements that were in force on this day, surely or possibly, and transfers under
            them.
        known_on
            What sources had published by this day, in place of the clock of the graph.
        kind
            Only agreements of this kind, or these, and transfers under them.
        state
            Only edges one of whose ends is this state, or one of these; of agreements, those one of
            whose parties is, with all their parties. A stop on the way is an end of its ``legs``,
            and none of ``transfers`` and ``flows``. A dependent territory also counts as its
            administering state.
        nationality
            Only cohorts of this nationality, or these.
        policy
            In place of the policy of the graph.
        min_source_type
            Only what sources of this type say, or of types that the policy ranks at least as high.

        Returns
        -------
        networkx.Graph
            Of the class that goes with the name. docs/network-attributes.md describes the
            attributes.

        Raises
        ------
        UnknownNameError
            If there is no such network, kind, state, nationality, policy or source type.
        UsageError
            If the window is empty, agreements are to be filtered by nationality, or neighbours by
            anything.

        Examples
        --------
        >>> import miggraph
        >>> kg = miggraph.open()
        >>> flows = kg.network("flows", since="2025-01-01")
        >>> flows.nodes["XK"]["label"]
        'Kosovo'
        """
        from miggraph.network.graphs.filters import Filters, as_tuple  # noqa: PLC0415
        from miggraph.network.graphs.networks import NETWORKS, build_network  # noqa: PLC0415

        if name not in NETWORKS:
            raise UnknownNameError("network", name, NETWORKS)
        filters = Filters(
            since=day_of(since, "start of the window"),
            until=day_of(until, "end of the window"),
            in_force_on=day_of(in_force_on, "day of force"),
            kinds=as_tuple(kind),
            states=as_tuple(state),
            nationalities=as_tuple(nationality),
            min_source_type=min_source_type,
        )
        here = (
            self
            if policy is None and known_on is None
            else self.at(policy=policy, known_on=known_on)
        )
        return build_network(
            name,
            here._resolver,
            here.view,
            filters,
            digest=self.digest,
            edition=self.edition,
            masked=self.masked,
            folder=self._origin.tables,
        )

    def export(
        self,
        format_: str,
        path: str | Path,
        *,
        network: str | None = None,
        table: str | None = None,
        lossy: bool = False,
        **filters: Any,
    ) -> list[Path]:
        """Write a network, tables or the dataset in a format that other programs open.

        Counts are written as they are, also where they are one, two or three persons; what is to be
        passed on comes from `published`.

        Parameters
        ----------
        format_
            As ``miggraph export --list`` names it.
        path
            The file; where there are several, what stands before their endings, or for tables a
            folder. If it is a folder that exists, files are named after what they hold.
        network
            For a format of networks: which one. [default: transfers]
        table
            For a format of tables: which one, in place of all.
        lossy
            Whether to write a network although the format cannot hold all nodes or edges.
        **filters
            Of a network, as for `network`.

        Returns
        -------
        list of pathlib.Path
            The files.

        Raises
        ------
        UnknownNameError
            If there is no such format, table or network, or as `network` says.
        UsageError
            If `network`, `table` or filters are given for what has none.
        ExportError
            If the format cannot hold the network, or a file cannot be written.

        Examples
        --------
        ::

            kg.export("gexf", "flows.gexf", network="flows", since="2025-01-01")
            kg.export("csv", "tables")
            kg.published().export("nquads", "miggraph.nq")
        """
        from miggraph.export.flat import flatten  # noqa: PLC0415
        from miggraph.export.format import write_network  # noqa: PLC0415
        from miggraph.export.formats import network_format  # noqa: PLC0415
        from miggraph.export.listing import listed  # noqa: PLC0415
        from miggraph.export.rdf.saving import save_rdf  # noqa: PLC0415
        from miggraph.export.table_formats import save_tables, table_format  # noqa: PLC0415
        from miggraph.tables import chosen_tables  # noqa: PLC0415

        chosen = listed(format_)
        chosen.check(network=network, table=table, lossy=lossy, **filters)
        if chosen.holds == "dataset":
            return [save_rdf(self.quads, format_, Path(path))[0]]
        if chosen.holds == "tables":
            tables = chosen_tables(self.tables, table)
            return save_tables(tables, table_format(format_), Path(path))
        flat = flatten(self.network(network or "transfers", **filters))
        return write_network(flat, network_format(format_), Path(path), lossy=lossy)

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """The graph as tables by unit of analysis, by name.

        Each `miggraph.tables.Table` has rows, typed columns with their meaning, a key and foreign
        keys; `to_pandas` makes a data frame of it. docs/tables.md is the codebook.

        Examples
        --------
        >>> import miggraph
        >>> cohorts = miggraph.open().tables["cohorts"]
        >>> cohorts.key
        ('transfer', 'nationality')
        """
        from miggraph.tables import build_tables  # noqa: PLC0415

        return build_tables(self._resolver, self.view)

    def hubs(
        self,
        by: str = "senders",
        bases: Iterable[str] = BASES,
        only_sender: str | None = None,
    ) -> HubReport:
        """Rank third-country hubs.

        Parameters
        ----------
        by
            The first measure: ``senders``, ``nationalities``, ``persons``, ``transfers`` or
            ``onward``.
        bases
            Movement bases that make an arrival.
        only_sender
            Rank only the receiving states whose only sender is this one.

        Returns
        -------
        HubReport
            With policy, clocks and parameters; each hub with bounds and its range of ranks.

        Raises
        ------
        UnknownNameError
            If a measure, a movement basis or a state does not exist.
        """
        parameters = hub_parameters(by, bases, only_sender)

        def make() -> HubReport:
            from miggraph.network.ranking.sensitivity import hub_report  # noqa: PLC0415

            return hub_report(self._resolver, self.view, parameters)

        key = (*self._key(), parameters.by, *parameters.bases, only_sender)
        return self._cache.value("hubs", key, HubReport, make)

    def hub_analysis(
        self,
        by: str = "senders",
        bases: Iterable[str] = BASES,
        *,
        draws: int = 1000,
        nulls: int = 1000,
        weight: Weight = "uniform",
        seed: int = 0,
        **filters: Any,
    ) -> HubAnalysis:
        """Rank third-country hubs, with how sure each rank is and what chance alone would give.

        Parameters
        ----------
        by
            As for `hubs`, or ``effective``: the effective number of nationalities.
        bases
            Movement bases that make an arrival.
        draws, nulls
            Number of draws of whom to believe, and from each null model.
        weight
            How a null model chooses receivers: ``uniform`` or ``gravity``.
        seed
            Of all draws.
        **filters
            As for `network`. With any but policy and known_on, or by ``effective``, certainty is
            left out.

        Raises
        ------
        UnknownNameError
            If a measure, movement basis, weight or filter does not exist.
        UsageError
            If there are fewer draws than one.
        """
        from miggraph.network.ranking.hub_analysis import analyse_hubs  # noqa: PLC0415

        here = self.at(policy=filters.pop("policy", None), known_on=filters.pop("known_on", None))
        transfers = here.network("transfers", **filters)
        filters.pop("nationality", None)  # agreements have none
        return analyse_hubs(
            here._resolver,
            here.view,
            transfers,
            here.network("agreements", **filters),
            by=by,
            bases=bases,
            draws=draws,
            nulls=nulls,
            weight=weight,
            seed=seed,
        )

    def hub_certainty(
        self,
        by: str = "senders",
        bases: Iterable[str] = BASES,
        draws: int = 1000,
        seed: int = 0,
        *,
        foreign: float = 0.5,
        unsupported: float = 0.5,
    ) -> HubCertainty:
        """Say how sure the rank of each third-country hub is, in three ways.

        Bounds of its rank; what moves it most when a voice, a publisher or a sender is left out;
        and its ranks in draws of whom to believe.

        Parameters
        ----------
        by, bases
            As for `hubs`.
        draws, seed
            Number of draws, at least 1, and their seed.
        foreign, unsupported
            In what share of draws people of no told nationality are foreign nationals, and what
            only content farms or aggregators without origin tell happened.

        Raises
        ------
        UnknownNameError
            If a measure or a movement basis does not exist.
        UsageError
            If there are fewer draws than one, or a share is not from 0 to 1.

        Examples
        --------
        >>> import miggraph
        >>> certainty = miggraph.open().hub_certainty(draws=100)
        >>> [(item.state, item.best_rank, item.worst_rank) for item in certainty.states][:2]
        [('RW', 1, 3), ('CR', 2, 9)]
        """
        from miggraph.network.certainty.certainty import hub_certainty  # noqa: PLC0415
        from miggraph.network.certainty.drawing import OpenMatters  # noqa: PLC0415

        return hub_certainty(
            self._resolver,
            self.view,
            hub_parameters(by, bases),
            draws=draws,
            seed=seed,
            matters=OpenMatters(foreign=foreign, unsupported=unsupported),
            digest=self.digest,
        )

    def hubness_test(
        self, *, weight: Weight = "uniform", samples: int = 1000, seed: int = 0
    ) -> HubnessTest:
        """Test whether more states have a deal with a state than if receivers had been drawn.

        Receivers are drawn from all states of the register. For deals of other kinds or for a
        filtered network, call `miggraph.network.hubness_test`.

        Parameters
        ----------
        weight
            ``uniform``, or ``gravity``: by the inverse of the distance from the sender.
        samples
            Number of draws from the null.
        seed
            Of the draws.

        Raises
        ------
        UnknownNameError
            If there is no such weight.
        UsageError
            If there is no draw, or the seed is negative.
        """
        from miggraph.network.nulls.register_tests import hubness_among  # noqa: PLC0415

        agreements = self.network("agreements")
        return hubness_among(
            self.dossier.states, agreements, weight=weight, samples=samples, seed=seed
        )

    def diversity_test(
        self, *, bases: Iterable[str] | None = BASES, samples: int = 1000, seed: int = 0
    ) -> DiversityTest:
        """Test whether states receive more nationalities than if transfers had been dealt out.

        For a filtered network, call `miggraph.network.diversity_test`.

        Parameters
        ----------
        bases
            Movement bases that count; None: all.
        samples
            Number of draws from the null.
        seed
            Of the draws.

        Raises
        ------
        UnknownNameError
            If there is no such movement basis.
        UsageError
            If there is no draw, or the seed is negative.
        """
        from miggraph.network.nulls.register_tests import diversity_among  # noqa: PLC0415

        return diversity_among(
            self.dossier.states,
            self.network("transfers"),
            self.network("agreements"),
            bases=None if bases is None else bases_of(bases),
            samples=samples,
            seed=seed,
        )

    def disagreement(self, by: str = "property") -> Disagreement:
        """Measure how far sources disagree.

        Parameters
        ----------
        by
            By what tables and rows show the pairs of voices on agreements: ``property``, ``kind``
            or ``source-types``.

        Raises
        ------
        UnknownNameError
            If pairs are to be shown by something else.
        """
        from miggraph.network.contradictions.disagreements import disagreement  # noqa: PLC0415

        return disagreement(self._resolver, self.view, by, digest=self.digest)

    def show(self, name: str) -> Shown:
        """Show everything about an agreement, transfer, claim, source, agency or state.

        Parameters
        ----------
        name
            A bare id, or ``kind:id``.

        Raises
        ------
        UnknownNameError
            If nothing has this id; with suggestions.
        """
        return self._shower.show(name)

    def disputes(self, name: str | None = None) -> tuple[Dispute, ...]:
        """Return the contradictions, of one agreement or of all.

        Parameters
        ----------
        name
            Id of an agreement, with or without ``agreement:``.

        Raises
        ------
        UnknownNameError
            If there is no such agreement.
        """
        if name is None:
            return self._disputes
        local = name.removeprefix("agreement:")
        if local not in self.dossier.agreements:
            raise UnknownNameError("agreement", local, self.dossier.agreements)
        return tuple(dispute for dispute in self._disputes if dispute.agreement == local)

    def transfer_disputes(self, name: str | None = None) -> tuple[TransferDispute, ...]:
        """Return the contradictions between accounts of one transfer, of some or of all.

        Parameters
        ----------
        name
            Id of a transfer, or of an agreement: all transfers under it; with or without
            ``transfer:`` or ``agreement:``.

        Raises
        ------
        UnknownNameError
            If there is no such transfer or agreement.
        """
        if name is None:
            return self._transfer_disputes
        kind, _, local = name.rpartition(":")
        if kind in ("", "agreement") and local in self.dossier.agreements:
            return tuple(one for one in self._transfer_disputes if local in one.agreements)
        kept = self.view.merged.get(local, local)
        if kind in ("", "transfer") and kept in self.view.transfers:
            return tuple(one for one in self._transfer_disputes if kept == one.transfer)
        known = [*self.view.transfers, *self.dossier.agreements]
        raise UnknownNameError("transfer or agreement", local, known)

    def force_periods(self, name: str) -> tuple[ForcePeriod, ...]:
        """Return the periods in which an agreement was in force, surely or possibly.

        Parameters
        ----------
        name
            Id of the agreement.

        Returns
        -------
        tuple of ForcePeriod
            In order; between them it was not in force. The clock `on` has no part in it.

        Raises
        ------
        UnknownNameError
            If there is no such agreement.

        Examples
        --------
        >>> import miggraph
        >>> [
        ...     (period.force, str(period.first), period.last)
        ...     for period in miggraph.open().force_periods("us-xk-2025-third-country")
        ... ][-1]
        ('yes', '2026-11-21', None)
        """
        if name not in self.dossier.agreements:
            raise UnknownNameError("agreement", name, self.dossier.agreements)
        return self._force_periods.get(name, ())

    def alike(self, least: float = 0.5, *, judged: bool = False) -> list[Pair]:
        """Propose pairs of transfers that may be one event, the likeliest first.

        Parameters
        ----------
        least
            The least score, from 0 to 1. The score is no probability.
        judged
            Whether pairs are proposed, too, of which somebody has judged.
        """
        from miggraph.claims.alike import alike, standing_judgements  # noqa: PLC0415

        judgements = standing_judgements(self.dossier.judgements, self.clocks.recorded_on)
        pairs = alike(self._resolver, self.view, judgements, least)
        return [pair for pair in pairs if judged or pair.judgement is None]

    def validate(self, paths: Iterable[str | Path] = ()) -> Report:
        """Check the data: can they be read, do the shapes hold, what do the rules find.

        Parameters
        ----------
        paths
            Only these files, with what they refer to; nothing: everything.

        Returns
        -------
        Report
            With `conforms` and the findings, violations first.
        """
        from miggraph.validation import validate  # noqa: PLC0415

        return validate(self._origin.folder, [Path(path) for path in paths])

    def said(self, ids: Iterable[str]) -> tuple[Said, ...]:
        """Return claims and accounts with their sources.

        Parameters
        ----------
        ids
            Their ids, e.g. the two sides of a `Dispute`.
        """
        return self._statements.said(ids)

    def stats(self) -> Stats:
        """Count what the graph holds."""
        from miggraph.stats import count  # noqa: PLC0415

        return count(self._resolver, self.view, self.disputes())

    def stats_by_agreement(self) -> list[AgreementStats]:
        """Count what the graph holds of each agreement."""
        from miggraph.stats import count_by_agreement  # noqa: PLC0415

        return count_by_agreement(self._resolver, self.clocks)

    def query(
        self, name_or_text: str, /, *, timeout: float | None = None, **parameters: Any
    ) -> Result | bool | Graph:
        """Ask a question of the library by its name, or any SPARQL query.

        The prefixes of the project need not be declared. Without ``GRAPH`` the question is about
        what is accepted; ``GRAPH ?source`` asks who says so.

        Parameters
        ----------
        name_or_text
            A name that `questions` lists, or the text of a query of any form.
        timeout
            Seconds to wait.
        **parameters
            Parameters of the question: ids, codes, dates, numbers; a list means any of these.

        Returns
        -------
        Result, bool or Graph
            Rows of typed values; the answer to ASK; or triples.

        Raises
        ------
        QueryError
            If it is refused, does not parse, or takes too long.
        UnknownNameError
            If there is no such question, parameter or thing.
        UsageError
            If a parameter is missing or not of its type.

        Examples
        --------
        >>> import miggraph
        >>> kg = miggraph.open()
        >>> [row["n"] for row in kg.query("SELECT (COUNT(*) AS ?n) { ?a a mig:Agreement }")]
        [612]
        """
        from miggraph.queries import bound, question  # noqa: PLC0415
        from miggraph.queries.labels import labels_of  # noqa: PLC0415
        from miggraph.store.results import Result  # noqa: PLC0415

        text = name_or_text
        if not {"{", " ", "\n"} & set(text):  # DESCRIBE needs a blank, all others braces
            text = bound(question(text), parameters, self.store)
        elif parameters:
            raise UsageError(
                "Parameters go with a question of the library, not with the text of a query.",
                fix="give the name of a question, or write the values into the query.",
            )
        answer = self.store.query(text, timeout=timeout)
        if isinstance(answer, Result):
            return answer.with_labels(lambda iris: labels_of(self.store, iris))
        return answer

    def questions(self) -> tuple[Question, ...]:
        """Return the questions of the library, in the order of their names."""
        from miggraph.queries import library  # noqa: PLC0415

        return library()

    def select(
        self, name_or_text: str, /, *, timeout: float | None = None, **parameters: Any
    ) -> Result:
        """Ask a question of the library or a SELECT query; see `query`.

        Parameters
        ----------
        name_or_text, timeout, **parameters
            As for `query`.

        Raises
        ------
        QueryError
            If it is another form of query, or as `query` says.
        """
        from miggraph.store.results import Result  # noqa: PLC0415

        answer = self.query(name_or_text, timeout=timeout, **parameters)
        if not isinstance(answer, Result):
            raise QueryError("This is no SELECT query.", fix="use query() for other forms.")
        return answer

    @cached_property
    def store(self) -> Store:
        """The store that answers queries: an embedded one, or the endpoint.

        Raises
        ------
        QueryError
            If the view at the endpoint has another policy or other clocks.
        """
        if self._pushed is not None:
            self._pushed.check(self.policy, self._days)
            return self._pushed.store
        from miggraph.store.embedded import EmbeddedStore  # noqa: PLC0415

        return EmbeddedStore(self.quads, PREFIXES)

    @cached_property
    def quads(self) -> bytes:
        """The dataset as sorted N-Quads.

        Raises
        ------
        UsageError
            If the records come from a built dataset that is at no endpoint.
        QueryError
            If the view at the endpoint has another policy or other clocks.
        """
        if self._pushed is not None:
            self._pushed.check(self.policy, self._days)
            return self._pushed.store.quads()
        folder = self._origin.folder

        def make() -> bytes:
            from miggraph.curated.read import REGISTERS  # noqa: PLC0415
            from miggraph.curated.turtle import ontology_documents, parse  # noqa: PLC0415
            from miggraph.graph import build_quads  # noqa: PLC0415
            from miggraph.queries import library  # noqa: PLC0415

            registers = [
                *ontology_documents(resource("ontology")),
                *(parse(folder / name) for name in REGISTERS),
                *map(parse, sorted(folder.glob("policies/*.ttl"))),
            ]
            return build_quads(self._resolver, self.view, registers, self.digest, library())

        digests = (folder_digest(resource(name)) for name in ("ontology", "queries"))
        return self._cache.data("graph", (*self._key(), *digests), make)

    @property
    def endpoint_findings(self) -> tuple[Finding, ...]:
        """What the endpoint gets wrong, and what follows; nothing without an endpoint."""
        return () if self._pushed is None else self._pushed.probe.findings

    @cached_property
    def _statements(self) -> Statements:
        from miggraph.said import Statements  # noqa: PLC0415

        return Statements(self.dossier)

    @cached_property
    def _shower(self) -> Shower:
        from miggraph.show import Shower  # noqa: PLC0415

        return Shower(self._resolver, self.view, self._statements)

    @cached_property
    def _disputes(self) -> tuple[Dispute, ...]:
        return self._resolver.disputes(self.clocks)

    @cached_property
    def _transfer_disputes(self) -> tuple[TransferDispute, ...]:
        from miggraph.claims.transfer_disputes import transfer_disputes_of  # noqa: PLC0415

        return transfer_disputes_of(self.view.transfers.values(), self._statements.accounts)

    @cached_property
    def _force_periods(self) -> dict[str, tuple[ForcePeriod, ...]]:
        return self._resolver.force_periods(self.view)

    @cached_property
    def _resolver(self) -> Resolver:
        resolver = Resolver(self.dossier)
        resolver.rules(self.policy)  # a name that does not exist is told before any answer
        return resolver

    @cached_property
    def clocks(self) -> Clocks:
        """The three clocks that every answer is for."""
        on, known_on, recorded_on = self._days
        if on and known_on and recorded_on:  # no record need be read
            return Clocks(on, known_on, recorded_on)
        return clocks_for(self.dossier, on, known_on, recorded_on)

    def _key(self) -> tuple[object, ...]:
        return (self._origin.key, code_digest(), self.policy, *self._days)
