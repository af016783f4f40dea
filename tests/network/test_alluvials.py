"""Alluvial diagrams."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from miggraph.errors import UsageError
from miggraph.network.plot.alluvials import Path_, alluvial
from miggraph.network.plot.strata import laid_out

stops = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4)
ways = st.lists(
    st.builds(
        Path_,
        stops=stops.map(tuple),
        weight=st.floats(0.01, 100),
        group=st.sampled_from(["", "x", "y"]),
    ),
    min_size=1,
    max_size=25,
)


@settings(deadline=None)
@given(ways)
def test_bands_are_in_proportion_and_lie_within_their_stops(paths: list[Path_]) -> None:
    labels = {key: 0.15 for path in paths for key in enumerate(path.stops)}
    layout = laid_out(paths, ["", "x", "y"], labels)
    scale = 2.6 / sum(path.weight for path in paths)
    nodes = {(node.stage, node.stop): node for node in layout.nodes}
    for (stage, stop), node in nodes.items():
        weight = sum(p.weight for p in paths if p.stops[stage : stage + 1] == (stop,))
        assert node.height == pytest.approx(weight * scale)
        assert node.top >= -1e-9
        assert node.top + node.height <= layout.height + 1e-9
    for side, move in (("left", 0), ("right", 1)):
        for stage in range(4):
            bands = sorted(
                (getattr(b, side), b.height) for b in layout.bands if b.stage + move == stage
            )
            for (top, high), (after, _) in pairwise(bands):
                assert top + high <= after + 1e-6, "two bands cover one another"
            for top, high in bands:
                assert any(
                    node.top - 1e-6 <= top and top + high <= node.top + node.height + 1e-6
                    for (at, _), node in nodes.items()
                    if at == stage
                )
    moved = sum(path.weight * (len(path.stops) - 1) for path in paths)
    assert sum(band.height for band in layout.bands) == pytest.approx(moved * scale)


@settings(deadline=None)
@given(ways)
def test_labels_of_a_stage_never_touch(paths: list[Path_]) -> None:
    labels = {key: 0.3 for path in paths for key in enumerate(path.stops)}
    nodes = laid_out(paths, ["", "x", "y"], labels).nodes
    for one, other in combinations(nodes, 2):
        if one.stage == other.stage:
            apart = abs(one.top + one.height / 2 - other.top - other.height / 2)
            assert apart >= 0.3 - 1e-9


def test_stops_are_ordered_so_that_bands_do_not_cross() -> None:
    pairs = [("a", "z"), ("b", "y"), ("c", "x")]
    paths = [Path_(pair, 1) for pair in pairs]
    layout = laid_out(paths, [""], {key: 0.1 for p in paths for key in enumerate(p.stops)})
    bands = sorted(layout.bands, key=lambda band: band.left)
    assert [b.right for b in bands] == sorted(b.right for b in bands)


def test_a_way_that_ends_early_leaves_a_stop_without_a_band() -> None:
    paths = [Path_(("a", "b"), 3), Path_(("a",), 1)]
    figure = alluvial(paths, stages=["one", "two", "three"], title="t", caption="c")
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert texts == ["a (4)", "b (3)", "one", "two"]


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        ([], "no ways"),
        ([Path_((), 1)], "0 stops"),
        ([Path_(("a", "b", "c"), 1)], "3 stops, and there are 2 stages"),
        ([Path_(("a", "b"), 0)], "a - b has the weight 0"),
    ],
)
def test_ways_that_cannot_be_drawn_are_refused(paths: list[Path_], said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        alluvial(paths, stages=["one", "two"], title="t", caption="c")
    assert caught.value.fix
