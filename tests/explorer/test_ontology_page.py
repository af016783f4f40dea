"""The page of the ontology: every term of the files, with the numbers of the graph."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from miggraph.vocabulary import SCHEMES
from miggraph.web.explorer.finding.class_circle import SIZE, draw_classes
from miggraph.web.explorer.finding.terms import Relation, ontology_terms
from miggraph.web.explorer.site import Site
from tests.explorer.reading import rows_of, tree_of


def test_terms_are_those_of_the_graph(site: Site) -> None:
    terms = ontology_terms()
    classes = site.kg.query(
        "SELECT ?c { ?c a owl:Class . FILTER(STRSTARTS(STR(?c), STR(mig:))) } ORDER BY ?c"
    )
    assert [one.name for one in terms.classes] == sorted(
        str(row[0]).rpartition("/")[2] for row in classes.plain()
    )
    domains = site.kg.query(
        "SELECT ?p ?d { ?p schema:domainIncludes ?d . FILTER(STRSTARTS(STR(?d), STR(mig:))) }"
    )
    assert {
        (one.name, name.removeprefix("mig:"))
        for one in terms.properties
        for name in one.domain
        if name.startswith("mig:")
    } == {tuple(str(term).rpartition("/")[2] for term in row) for row in domains.plain()}
    assert {one.name: {c.name for c in one.concepts} for one in terms.schemes} == {
        name: set(members) for name, members in SCHEMES.items()
    }


def test_every_term_has_a_definition_and_an_anchor(site: Site) -> None:
    terms = ontology_terms()
    tree = tree_of(site, "ontology:ontology")
    anchors = tree.xpath("//@id")
    assert len(anchors) == len(set(anchors))
    for one in (*terms.classes, *terms.properties):
        assert one.definition, one.name
        assert one.name in anchors
        assert f"/def/{one.name}" in tree.xpath("//main//a/@href")
    assert {f"scheme-{one.name}" for one in terms.schemes} <= set(anchors)
    for href in tree.xpath('//main//a[starts-with(@href, "#")]/@href'):
        assert href.removeprefix("#") in anchors, href


def test_instances_are_counted_in_all_graphs(site: Site) -> None:
    rows = {row[0]: row[1] for row in rows_of(tree_of(site, "ontology:ontology"), "Classes")}
    stats = site.kg.stats()
    assert rows["Claim"] == f"{stats.claims:,}"
    assert rows["Agreement"] == str(stats.agreements)
    assert rows["Transfer"] == str(stats.transfers)
    assert rows["Agency"] == str(stats.agencies)


def test_what_is_drawn_stands_in_the_table(site: Site) -> None:
    tree = tree_of(site, "ontology:ontology")
    drawn = [
        str(title).partition(": ") for title in tree.xpath('//path[@class="arc"]/title/text()')
    ]
    table = rows_of(tree, "Properties between classes")
    assert [[*ends.split(" to "), names] for ends, _, names in drawn] == table
    assert ["Claim", "Agreement"] in [row[:2] for row in table]


names = st.sampled_from(["A", "B", "C", "D", "E"])


@given(st.sets(st.tuples(names, names), max_size=20))
def test_classes_and_arcs_stay_within_the_drawing(pairs: set[tuple[str, str]]) -> None:
    circle = draw_classes(Relation(*pair, ("p",)) for pair in sorted(pairs))
    assert [spot.name for spot in circle.spots] == sorted({name for pair in pairs for name in pair})
    assert len(circle.arcs) == len(pairs)
    for spot in circle.spots:
        assert 0 < spot.label_x < SIZE
        assert 0 < spot.label_y < SIZE
        assert -90 <= spot.angle <= 90
    for arc in circle.arcs:
        numbers = arc.path.replace("M", "").replace("Q", "").replace("C", "").split()
        assert all(0 < float(number) < SIZE for number in numbers)
