import assert from "node:assert/strict";
import { test } from "node:test";

import { width } from "../src/arcs";
import { bounds, linesOf, type Drawn } from "../src/lines";

const drawn: Drawn = {
  routes: [
    { route: "A-C", stops: ["A", "B", "C"], whose: "third", least: 10, most: 40, transfers: 1, totals: 2 },
    { route: "A-B", stops: ["A", "B"], whose: "own", least: 0, most: 9, transfers: 2, totals: 0 },
    { route: "B-C", stops: ["B", "C"], whose: "undetermined", least: 5, most: null, transfers: 1, totals: 0 },
    { route: "A-X", stops: ["A", "X"], whose: "own", least: 1, most: 1, transfers: 1, totals: 0 },
  ],
  onward: [["C", "A", 2]],
  possible: [["B", "A", 1]],
  places: {
    A: ["Aland", "state", 10, 0],
    B: ["Bland", "state", 20, 0],
    C: ["Cland", "state", 30, 0],
    X: ["Nowhere", "state", null, null],
  },
};

test("widths are the bounds, and an open one lies beyond", () => {
  const of = (route: string) => linesOf(drawn).lines.find((line) => line.kind === "route" && line.route === route)!;
  assert.deepEqual([of("A-C").inner, of("A-C").outer, of("A-C").open], [width(10), width(40), false]);
  assert.deepEqual([of("A-B").inner, of("A-B").outer], [0, width(9)]);
  assert.ok(of("B-C").open && of("B-C").outer > of("B-C").inner);
  assert.deepEqual(of("A-C").stops, ["A", "B", "C"]);
});

test("what has no place is counted and not drawn somewhere", () => {
  const { lines, placeless } = linesOf(drawn);
  assert.equal(placeless, 1);
  assert.equal(lines.length, 5);
});

test("onward movements lead to no route, pairs that are possible do", () => {
  const byKind = Object.fromEntries(linesOf(drawn).lines.map((line) => [line.kind, line.route]));
  assert.equal(byKind["onward"], "");
  assert.equal(byKind["possible"], "B-A");
});

test("bounds in words are those of the tables", () => {
  const told = [bounds(7, 7), bounds(5, null), bounds(0, 9), bounds(1200, 1500), bounds(0, null)];
  assert.deepEqual(told, ["7", "at least 5", "up to 9", "1,200–1,500", "not told"]);
});
