import assert from "node:assert/strict";
import { test } from "node:test";

import { arc, through, width, type Position } from "../src/arcs";

const washington: Position = [-100, 40];
const kigali: Position = [30, -2];
const suva: Position = [178, -18];

test("a line has its ends, and goes the shorter way around", () => {
  const line = arc(washington, kigali);
  assert.deepEqual(line[0], washington);
  assert.deepEqual(line.at(-1), kigali);
  const pacific = arc(washington, suva);
  // Nothing of it lies over Africa or Europe.
  assert.ok(pacific.every(([longitude]) => longitude < -90 || longitude > 170));
  assert.ok(pacific.every(([longitude]) => longitude >= -180 && longitude < 180));
});

test("there and back bend to two sides", () => {
  const [there, back] = [arc([0, 0], [40, 0]), arc([40, 0], [0, 0])];
  assert.ok(there.slice(1, -1).every(([, latitude]) => latitude > 0));
  assert.ok(back.slice(1, -1).every(([, latitude]) => latitude < 0));
});

test("no line leaves the world in the north", () => {
  assert.ok(arc([0, 70], [100, 70]).every(([, latitude]) => latitude <= 78));
});

test("a line goes through its stops, each once", () => {
  const line = through([washington, kigali, [100, 15]]);
  assert.equal(line.filter((one) => one[0] === kigali[0] && one[1] === kigali[1]).length, 1);
  assert.deepEqual([line[0], line.at(-1)], [washington, [100, 15]]);
});

test("a place has no length", () => {
  assert.deepEqual(arc(kigali, kigali), [kigali]);
});

test("ten times as many persons add the same width, and nobody has none", () => {
  assert.equal(width(0), 0);
  const [ten, hundred, thousand] = [width(10), width(100), width(1000)];
  assert.ok(Math.abs(thousand - hundred - (hundred - ten)) < 1e-9);
  assert.ok(width(1) > 0 && hundred > ten);
});
