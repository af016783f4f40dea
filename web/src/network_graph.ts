// The graph that is drawn, from what the page holds.

import Graph from "graphology";
import louvain from "graphology-communities-louvain";

import { seeded } from "./random";

/** As the server writes it into the page; the ends of ties are numbers of nodes. */
export interface Drawn {
  nodes: [
    name: string,
    label: string,
    kind: string,
    isAgreement: number,
    place: [longitude: number, latitude: number] | null,
    degree: number,
    nature: string | null,
    found: number,
  ][];
  ties: [source: number, target: number, undetermined: number, weight: number][];
  directed: boolean;
  open: string[];
}

export interface NodeAttributes {
  label: string;
  x: number;
  y: number;
  size: number;
  color: string;
  isAgreement: boolean;
  isOpen: boolean;
  found: boolean;
  community: number;
}

export interface EdgeAttributes {
  size: number;
  curvature: number;
  dashed: boolean;
  weight: number;
}

export type DrawnGraph = Graph<NodeAttributes, EdgeAttributes>;

/** Any; the picture only has to be the same each time. */
const seed = 20_240_601;
/** Turn of a sunflower: nodes without a place of their own are spread by it. */
const golden = Math.PI * (3 - Math.sqrt(5));

export function graphOf(drawn: Drawn): DrawnGraph {
  const graph: DrawnGraph = new Graph({
    type: drawn.directed ? "directed" : "undirected",
    multi: true,
    allowSelfLoops: true,
  });
  const most = Math.max(1, ...drawn.nodes.map((node) => node[5]));
  for (const [number, [name, label, , isAgreement, place, degree, nature, found]] of drawn.nodes.entries()) {
    const angle = golden * number;
    graph.addNode(name, {
      label,
      x: place ? place[0] : 200 * Math.cos(angle),
      y: place ? place[1] : 200 * Math.sin(angle),
      size: isAgreement ? 3 : 3 + 13 * Math.sqrt(degree / most),
      color: "",
      isAgreement: isAgreement === 1,
      isOpen: nature !== null && drawn.open.includes(nature),
      found: found === 1,
      community: 0,
    });
  }
  addTies(graph, drawn);
  placeAgreements(graph);
  addCommunities(graph);
  return graph;
}

function addTies(graph: DrawnGraph, drawn: Drawn): void {
  const parallel = new Map<string, number>();
  const keyOf = (from: number, to: number): string => `${from} ${to}`;
  for (const [from, to] of drawn.ties) {
    const key = keyOf(from, to);
    parallel.set(key, (parallel.get(key) ?? 0) + 1);
  }
  const seen = new Map<string, number>();
  for (const [number, [from, to, undetermined, weight]] of drawn.ties.entries()) {
    const key = keyOf(from, to);
    const index = seen.get(key) ?? 0;
    seen.set(key, index + 1);
    graph.addEdgeWithKey(String(number), drawn.nodes[from]![0], drawn.nodes[to]![0], {
      size: 1.5 + Math.log2(weight) / 2,
      curvature: curvature(index, parallel.get(key)!, drawn.directed),
      dashed: undetermined === 1,
      weight,
    });
  }
}

/** How far a tie bends: those beside it bend farther, and there and back to two sides. */
export function curvature(index: number, count: number, directed: boolean): number {
  const first = directed ? 0.1 : 0;
  return first + index * Math.min(0.08, 0.7 / count);
}

/** Agreements start in the middle of their parties. */
function placeAgreements(graph: DrawnGraph): void {
  graph.forEachNode((name, { isAgreement, x, y }) => {
    if (!isAgreement) return;
    const around = graph.neighbors(name).map((other) => graph.getNodeAttributes(other));
    if (!around.length) return;
    const mean = (axis: "x" | "y"): number =>
      around.reduce((sum, other) => sum + other[axis], 0) / around.length;
    // A little aside, each in its own direction, or those of the same parties would coincide.
    graph.mergeNodeAttributes(name, { x: mean("x") + x / 100, y: mean("y") + y / 100 });
  });
}

function addCommunities(graph: DrawnGraph): void {
  if (!graph.size) return;
  const found = louvain(graph, { rng: seeded(seed), getEdgeWeight: "weight" });
  const sizes = new Map<number, number>();
  for (const community of Object.values(found)) {
    sizes.set(community, (sizes.get(community) ?? 0) + 1);
  }
  const order = [...sizes].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([one]) => one);
  const rank = new Map(order.map((community, number) => [community, number]));
  graph.forEachNode((name) => {
    graph.setNodeAttribute(name, "community", rank.get(found[name]!) ?? order.length);
  });
}
