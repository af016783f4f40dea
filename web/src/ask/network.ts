// Rows as a network: two columns of IRIs are its nodes, and a pair is an edge. Small networks only;
// the page of networks has measures, and exports go to programs for large ones.

import { MultiDirectedGraph } from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";

import { draw, make } from "../dom";
import { pairsOf, type Pair, type Rows } from "./answers";
import { arrow } from "./arrow";
import { address } from "./table";
import type { Names } from "./words";

const MOST_NODES = 300;
const STEPS = 400;
const MARGIN = 40;
/** Names stand outside of the nodes, to the left and to the right. */
const NAMES = 230;
const DOT = 7;
/** The side of the drawing grows with its nodes, so that names keep apart. */
const side = (nodes: number): number => Math.round(Math.max(640, 140 * Math.sqrt(nodes)));

/** Returns the drawing of the columns, or says why there is none. */
export function network(rows: Rows, columns: string[], names: Names): HTMLElement {
  const pairs = pairsOf(rows, columns);
  const nodes = [...new Set(pairs.flatMap(({ from, to }) => [from, to]))].sort();
  if (nodes.length > MOST_NODES) {
    const told = `${nodes.length} nodes are too many to be told apart in a drawing of at most ${MOST_NODES}.`;
    return make("p", {}, `${told} The table has all rows; a narrower question can be drawn.`);
  }
  const size = side(nodes.length);
  const places = layout(nodes, pairs, size);
  const at = (node: string): [number, number] => places.get(node) ?? [0, 0];
  const most = Math.max(1, ...pairs.map((pair) => pair.rows));
  const edges = pairs.map(({ from, to, rows: count }) => {
    const [[x1, y1], end] = [at(from), at(to)];
    const [x2, y2] = short([x1, y1], end);
    const text = `${called(from, names)} → ${called(to, names)}: ${count} rows`;
    const width = most > 1 ? 1 + 4 * Math.sqrt(count / most) : 1.5;
    const line = { class: "edge", x1, y1, x2, y2, "stroke-width": width };
    return draw("line", { ...line, "marker-end": "url(#arrow)" }, draw("title", {}, text));
  });
  const dots = nodes.map((node) => {
    const [x, y] = at(node);
    const name = called(node, names);
    const circle = draw("circle", { class: "dot", cx: x, cy: y, r: DOT });
    const text = draw("text", beside(x, y, size), name.length > 32 ? `${name.slice(0, 31)}…` : name);
    const href = address(node) ?? undefined;
    return draw("a", { href, "aria-label": name }, circle, text, draw("title", {}, name));
  });
  const width = size + 2 * NAMES;
  const attributes = { viewBox: `${-NAMES} 0 ${width} ${size}`, width, height: size };
  const picture = draw(
    "svg",
    { ...attributes, class: "network", role: "group", "aria-label": "Network" },
    arrow(),
    ...edges,
    ...dots,
  );
  const missing = rows.rows.length - pairs.reduce((sum, pair) => sum + pair.rows, 0);
  const left = missing ? ` ${missing} rows lack one of the two.` : "";
  const told = `${nodes.length} nodes and ${pairs.length} pairs, from ${columns[0]} to ${columns[1]}.`;
  return make(
    "figure",
    {},
    make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Network" }, picture),
    make("figcaption", {}, `${told} Width: number of rows, at most ${most}.${left}`),
  );
}

function beside(x: number, y: number, size: number): Record<string, string | number> {
  const isLeft = x < size / 2;
  return { x: isLeft ? x - 10 : x + 10, y: y + 5, "text-anchor": isLeft ? "end" : "start" };
}

/** Ends a line where the dot of its end begins. */
function short([x1, y1]: [number, number], [x2, y2]: [number, number]): [number, number] {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const share = Math.max(0, length - DOT) / length;
  return [Math.round(x1 + share * (x2 - x1)), Math.round(y1 + share * (y2 - y1))];
}

function called(node: string, names: Names): string {
  return names.label(node) || names.short(node);
}

/** Lays nodes out from a circle, so that the same rows are always drawn alike. */
function layout(nodes: string[], pairs: Pair[], size: number): Map<string, [number, number]> {
  const graph = new MultiDirectedGraph();
  for (const [number, node] of nodes.entries()) {
    const angle = (2 * Math.PI * number) / nodes.length;
    graph.addNode(node, { x: Math.cos(angle), y: Math.sin(angle) });
  }
  for (const { from, to } of pairs) graph.addEdge(from, to);
  const settings = { ...forceAtlas2.inferSettings(graph), gravity: 1.5, adjustSizes: false };
  const found = Object.entries(forceAtlas2(graph, { iterations: STEPS, settings }));
  const [xs, ys] = [found.map(([, { x }]) => x), found.map(([, { y }]) => y)];
  return new Map(
    found.map(([node, { x, y }]) => [node, [scaled(x, xs, size), scaled(y, ys, size)]]),
  );
}

function scaled(value: number, all: number[], size: number): number {
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const share = most > least ? (value - least) / (most - least) : 0.5;
  return Math.round(MARGIN + share * (size - 2 * MARGIN));
}
