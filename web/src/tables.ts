// Tables that can be ordered by their headers, and filtered by a text.

import { folded } from "./choices";
import { freshId, make } from "./dom";
import { compare, keyOf, type Key } from "./order";

type Direction = "ascending" | "descending" | "none";

const NEXT: Record<Direction, Direction> = {
  none: "ascending",
  ascending: "descending",
  descending: "none",
};

/** Makes a button of each header; pressed a third time, the rows stand as they did. */
export function sortable(table: HTMLTableElement): void {
  const header = table.tHead?.rows[table.tHead.rows.length - 1];
  // Cells that span rows would come apart.
  if (!header || table.querySelector("tbody [rowspan], thead [colspan]")) return;
  for (const body of table.tBodies) body.dataset["sortable"] = "";
  const given = [...table.tBodies].map((body) => [...body.rows]);
  for (const [column, cell] of [...header.cells].entries()) {
    const called = cell.textContent?.trim();
    if (!called || cell.hasAttribute("data-unsortable")) continue;
    const button = make("button", { type: "button", class: "sort" });
    button.append(...cell.childNodes);
    cell.append(button);
    button.addEventListener("click", () => {
      const now = (cell.getAttribute("aria-sort") ?? "none") as Direction;
      const next = NEXT[now];
      for (const other of header.cells) other.removeAttribute("aria-sort");
      if (next !== "none") cell.setAttribute("aria-sort", next);
      for (const [number, body] of [...table.tBodies].entries()) {
        body.append(...ordered(given[number] ?? [], column, next));
      }
    });
  }
}

function ordered(rows: HTMLTableRowElement[], column: number, by: Direction): HTMLTableRowElement[] {
  if (by === "none") return rows;
  const direction = by === "ascending" ? 1 : -1;
  const keyed = rows.map((row) => [keyIn(row.cells[column]), row] as const);
  return keyed.sort(([left], [right]) => compare(left, right, direction)).map(([, row]) => row);
}

function keyIn(cell: HTMLTableCellElement | undefined): Key {
  return keyOf(cell?.dataset["value"] ?? cell?.textContent ?? "");
}

/** Puts a field above a table that leaves the rows which hold a text. */
export function filterable(table: HTMLTableElement): void {
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  const called = table.dataset["filter"] || "rows";
  const id = freshId("filter");
  const input = make("input", { id, type: "search", autocomplete: "off" });
  const told = make("span", { role: "status", class: "quiet" });
  const texts = rows.map((row) => folded(row.textContent ?? ""));
  input.addEventListener("input", () => {
    const words = folded(input.value).split(/\s+/);
    let shown = 0;
    for (const [number, row] of rows.entries()) {
      row.hidden = !words.every((word) => texts[number]?.includes(word));
      if (!row.hidden) shown += 1;
    }
    told.textContent = input.value ? `${shown} of ${rows.length} ${called}` : "";
  });
  const field = make("label", { for: id }, `Filter ${called}`);
  (table.closest(".scroll") ?? table).before(make("p", { class: "filter" }, field, " ", input, " ", told));
}
