// The first script of every page. Pages are complete without it: it adds to the bar, the search box
// and the tables, and loads what draws a map, a network or an editor where a page has a place for one.

import { enhanceBar } from "./bar";
import { combobox } from "./search";
import { filterable, sortable } from "./tables";

interface Island {
  start?: (place: HTMLElement) => unknown;
}

const islands: Record<string, () => Promise<Island>> = {
  ask: () => import("./ask/page"),
  slider: () => import("./slider"),
};

for (const bar of document.querySelectorAll<HTMLFormElement>("form[data-bar]")) enhanceBar(bar);
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-search]")) combobox(form);
for (const table of document.querySelectorAll<HTMLTableElement>("table[data-sortable]")) {
  sortable(table);
}
for (const table of document.querySelectorAll<HTMLTableElement>("table[data-filter]")) {
  filterable(table);
}
for (const place of document.querySelectorAll<HTMLElement>("[data-island]")) {
  const load = islands[place.dataset["island"] ?? ""];
  if (load) void load().then((island) => island.start?.(place));
}
