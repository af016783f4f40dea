"""Where the stops and bands of an alluvial diagram lie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from miggraph.network.plot.alluvials import Path_

__all__ = ["Band", "Layout", "Node", "laid_out"]

#: Inches that all weights of the first stage take together.
_SCALE: Final = 2.6
_GAP: Final = 0.06
_SWEEPS: Final = 8

Key = tuple[int, str]
Link = tuple[int, str, str, str]


class Node(NamedTuple):
    """A stop at a stage; `top`, from the top of the diagram, and `height` in inches."""

    stage: int
    stop: str
    top: float
    height: float


class Band(NamedTuple):
    """What goes from a stop to one of the next stage.

    `left` and `right` are where it begins and ends below the top, in inches.
    """

    stage: int
    left: float
    right: float
    height: float
    group: str


class Layout(NamedTuple):
    """All stops and bands, and the height of the diagram in inches."""

    nodes: Sequence[Node]
    bands: Sequence[Band]
    height: float


def laid_out(paths: Sequence[Path_], groups: Sequence[str], labels: Mapping[Key, float]) -> Layout:
    """Lay out stops so that few bands cross and no two labels of a stage touch.

    Parameters
    ----------
    paths
        The ways.
    groups
        Their groups, in the order in which bands lie.
    labels
        Height in inches that the label of each stop needs.
    """
    weights: dict[Key, float] = defaultdict(float)
    links: dict[Link, float] = defaultdict(float)
    for path in paths:
        for key in enumerate(path.stops):
            weights[key] += path.weight
        for stage in range(len(path.stops) - 1):
            links[stage, path.stops[stage], path.stops[stage + 1], path.group] += path.weight
    scale = _SCALE / sum(path.weight for path in paths)
    columns = _ordered(weights, links)
    heights = [_column(column, weights, labels, scale) for column in columns]
    height = max(heights)
    tops: dict[Key, float] = {}
    for column, own in zip(columns, heights, strict=True):
        top = (height - own) / 2
        for key in column:
            slot = max(weights[key] * scale, labels[key])
            tops[key] = top + (slot - weights[key] * scale) / 2
            top += slot + _GAP
    nodes = [Node(*key, tops[key], weights[key] * scale) for column in columns for key in column]
    return Layout(nodes, _bands(links, tops, groups, scale), height)


def _column(
    column: Sequence[Key], weights: Mapping[Key, float], labels: Mapping[Key, float], scale: float
) -> float:
    slots = sum(max(weights[key] * scale, labels[key]) for key in column)
    return slots + _GAP * (len(column) - 1)


def _ordered(weights: Mapping[Key, float], links: Mapping[Link, float]) -> list[list[Key]]:
    """Order the stops of each stage by the mean place of their neighbours, sweep by sweep.

    The barycentre method of Sugiyama, Tagawa and Toda (1981), IEEE Transactions on Systems, Man,
    and Cybernetics 11(2), 109-125; it begins with the greatest weight on top.
    """
    last = max(stage for stage, _ in weights)
    columns = [
        sorted((k for k in weights if k[0] == stage), key=lambda k: (-weights[k], k[1]))
        for stage in range(last + 1)
    ]
    near: dict[tuple[Key, int], list[tuple[Key, float]]] = defaultdict(list)
    for (stage, source, target, _), weight in links.items():
        near[(stage, source), 1].append(((stage + 1, target), weight))
        near[(stage + 1, target), -1].append(((stage, source), weight))
    for sweep in range(_SWEEPS):
        forth = sweep % 2 == 0
        side = -1 if forth else 1
        for stage in range(last + 1) if forth else range(last, -1, -1):
            place = {key: n / len(column) for column in columns for n, key in enumerate(column)}

            def mean(key: Key, place: Mapping[Key, float] = place, side: int = side) -> float:
                found = near[key, side]
                total = sum(weight for _, weight in found)
                return sum(place[k] * w for k, w in found) / total if found else place[key]

            columns[stage].sort(key=mean)
    return columns


def _bands(
    links: Mapping[Link, float], tops: Mapping[Key, float], groups: Sequence[str], scale: float
) -> list[Band]:
    """Stack the bands of each stop in the order of their other ends, so that they do not cross."""
    rank = {group: place for place, group in enumerate(groups)}
    lefts, rights = dict(tops), dict(tops)
    starts: dict[Link, float] = {}
    for link in sorted(links, key=lambda k: (k[0], tops[k[0] + 1, k[2]], rank[k[3]])):
        key = link[0], link[1]
        starts[link] = lefts[key]
        lefts[key] += links[link] * scale
    found = []
    for link in sorted(links, key=lambda k: (k[0], tops[k[0], k[1]], rank[k[3]])):
        stage, _, target, group = link
        height = links[link] * scale
        found.append(Band(stage, starts[link], rights[stage + 1, target], height, group))
        rights[stage + 1, target] += height
    return found
