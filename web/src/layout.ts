// Places the nodes, a slice at a time so that the page stays alive. The number of rounds depends on
// the size alone and never on the clock: one graph is laid out in one way.

import forceAtlas2 from "graphology-layout-forceatlas2";

import { type DrawnGraph } from "./network_graph";

const slice = 10;

/** Rounds for so many nodes. */
export function rounds(nodes: number): number {
  if (nodes <= 250) return 300;
  return nodes <= 1_500 ? 80 : 20;
}

/** Lays a graph out; ends early when it is no longer wanted. */
export async function layOut(graph: DrawnGraph, isWanted: () => boolean): Promise<void> {
  if (graph.order < 2) return;
  const settings = {
    ...forceAtlas2.inferSettings(graph.order),
    barnesHutOptimize: graph.order > 400,
    linLogMode: false,
    outboundAttractionDistribution: false,
    gravity: 0.8,
    scalingRatio: 12,
    adjustSizes: false,
  };
  for (let done = 0; done < rounds(graph.order); done += slice) {
    forceAtlas2.assign(graph, { iterations: slice, settings });
    await new Promise((next) => setTimeout(next));
    if (!isWanted()) return;
  }
}
