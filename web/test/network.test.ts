import assert from "node:assert/strict";
import { test } from "node:test";

import { layOut, rounds } from "../src/layout";
import { curvature, graphOf, type Drawn } from "../src/network_graph";

/** Two groups of states, joined by one tie; the first pair has three. */
function drawn(): Drawn {
  const nodes: Drawn["nodes"] = Array.from({ length: 12 }, (_, number) => {
    const place: [number, number] | null = number % 5 ? [number * 7, number * 3] : null;
    return [`n${number}`, `Node ${number}`, "state", 0, place, 3, null, 0];
  });
  const ties: Drawn["ties"] = [[0, 1, 1, 1], [0, 1, 0, 1], [0, 1, 0, 1], [0, 6, 0, 1]];
  for (const first of [0, 6]) {
    for (let i = 0; i < 6; i++) for (let j = i + 1; j < 6; j++) ties.push([first + i, first + j, 0, 1]);
  }
  return { nodes, ties, directed: true, open: ["proposed"] };
}

test("one view is one picture, whenever it is made", async () => {
  const pictures = [];
  for (const _ of [1, 2]) {
    const graph = graphOf(drawn());
    await layOut(graph, () => true);
    pictures.push(JSON.stringify(graph.export()));
  }
  assert.equal(pictures[0], pictures[1]);
  assert.ok(!pictures[0]!.includes("null,null") && !pictures[0]!.includes("NaN"));
});

test("each tie is one edge, and undetermined ones are dashed", () => {
  const graph = graphOf(drawn());
  assert.equal(graph.size, drawn().ties.length);
  assert.deepEqual(graph.filterEdges((_, edge) => edge.dashed), ["0"]);
  const bends = graph.edges("n0", "n1").map((key) => graph.getEdgeAttribute(key, "curvature"));
  assert.equal(new Set(bends).size, bends.length);
});

test("groups are found", () => {
  const graph = graphOf(drawn());
  const group = (name: string): number => graph.getNodeAttribute(name, "community");
  assert.equal(group("n1"), group("n5"));
  assert.equal(group("n7"), group("n11"));
  assert.notEqual(group("n1"), group("n7"));
});

test("a network without ties is laid out, too", async () => {
  const graph = graphOf({ ...drawn(), ties: [] });
  await layOut(graph, () => true);
  assert.ok(graph.mapNodes((_, { x, y }) => Number.isFinite(x + y)).every(Boolean));
});

test("parallel ties stay near one another, and larger networks get fewer rounds", () => {
  assert.ok(curvature(99, 100, true) < 1);
  assert.equal(curvature(0, 1, false), 0);
  assert.ok(rounds(100) > rounds(1000) && rounds(1000) > rounds(10_000));
});
