import assert from "node:assert/strict";
import { test } from "node:test";

import { firstDay, lastDay, monthOf, monthText } from "../src/months";

test("a month is read and written as it was", () => {
  for (const text of ["1991-01", "2024-02", "2025-12"]) assert.equal(monthText(monthOf(text)), text);
  assert.equal(monthOf("2025-06-17"), monthOf("2025-06"));
  assert.equal(monthText(monthOf("2025-12") + 1), "2026-01");
});

test("the last day knows leap years", () => {
  assert.equal(lastDay(monthOf("2024-02")), "2024-02-29");
  assert.equal(lastDay(monthOf("2023-02")), "2023-02-28");
  assert.equal(lastDay(monthOf("2025-12")), "2025-12-31");
  assert.equal(firstDay(monthOf("2025-12")), "2025-12-01");
});
