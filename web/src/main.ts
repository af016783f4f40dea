// The first script of every page. Pages are complete without it: it adds to the bar, the search box
// and the tables, and loads what draws a map, a network or an editor where a page has a place for one.

import { enhance } from "./enhance";

interface Island {
  start?: (place: HTMLElement) => unknown;
}

const islands: Record<string, () => Promise<Island>> = {
  ask: () => import("./ask/page"),
  map: () => import("./map"),
  network: () => import("./network"),
  slider: () => import("./slider"),
};

enhance(document);
for (const place of document.querySelectorAll<HTMLElement>("[data-island]")) {
  const load = islands[place.dataset["island"] ?? ""];
  if (load) void load().then((island) => island.start?.(place));
}
