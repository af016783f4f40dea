// What is drawn on the map, from what the page holds: lines with their words.

import { through, width, type Position } from "./arcs";

/** As the server writes it into the page. */
export interface Drawn {
  routes: {
    route: string;
    stops: string[];
    whose: string;
    least: number;
    most: number | null;
    transfers: number;
    totals: number;
  }[];
  onward: [start: string, end: string, transfers: number][];
  possible: [start: string, end: string, transfers: number][];
  places: Record<string, [label: string, kind: string | null, x: number | null, y: number | null]>;
}

/** One line. Widths are pixels; `open` is whether no greatest number is told. */
export interface Line {
  key: string;
  kind: "route" | "onward" | "possible";
  route: string;
  whose: string;
  stops: string[];
  positions: Position[];
  inner: number;
  outer: number;
  open: boolean;
  words: string[];
}

/** Pixels that an outer line without an upper bound lies beyond the inner one. */
const beyond = 4;
const fixed = 1.5;

/** The lines, in the order to draw them; and how many have a stop without a place. */
export function linesOf(drawn: Drawn, thin = 1): { lines: Line[]; placeless: number } {
  const lines: Line[] = [];
  let placeless = 0;
  const add = (stops: string[], line: Omit<Line, "positions" | "stops">): void => {
    const places = stops.map((code) => placeOf(drawn, code));
    if (places.every((place) => place !== undefined)) {
      lines.push({ ...line, stops, positions: through(places) });
    } else placeless += 1;
  };
  for (const [start, end, transfers] of drawn.possible) {
    const words = [`${some(transfers, "transfer")}, sender or receiver not settled`];
    add([start, end], plain("possible", start, end, words));
  }
  for (const one of drawn.routes) {
    add(one.stops, {
      key: `route ${one.stops.join("-")}`,
      kind: "route",
      route: one.route,
      whose: one.whose,
      inner: width(one.least) * thin,
      outer: (one.most === null ? width(one.least) + beyond : width(one.most)) * thin,
      open: one.most === null,
      words: [
        `persons: ${bounds(one.least, one.most)}`,
        `${some(one.transfers, "transfer")}, ${some(one.totals, "total")}`,
        nationals[one.whose] ?? one.whose,
      ],
    });
  }
  for (const [start, end, transfers] of drawn.onward) {
    const words = [`onward movement, reported after ${some(transfers, "transfer")}`];
    add([start, end], plain("onward", start, end, words));
  }
  return { lines, placeless };
}

const nationals: Record<string, string> = {
  third: "some persons known to be foreign nationals in the receiving state",
  own: "nationals of the receiving state only",
  undetermined: "undetermined whether anybody was a foreign national there",
};

function plain(
  kind: "onward" | "possible",
  start: string,
  end: string,
  words: string[],
): Omit<Line, "positions" | "stops"> {
  const route = kind === "possible" ? `${start}-${end}` : "";
  const key = `${kind} ${start}-${end}`;
  return { key, kind, route, whose: "", inner: fixed, outer: fixed, open: false, words };
}

function placeOf(drawn: Drawn, code: string): Position | undefined {
  const [, , longitude, latitude] = drawn.places[code] ?? [];
  return longitude == null || latitude == null ? undefined : [longitude, latitude];
}

/** Bounds in words, as the tables have them. */
export function bounds(least: number, most: number | null): string {
  const [low, high] = [least.toLocaleString("en"), most?.toLocaleString("en")];
  if (high === undefined) return least ? `at least ${low}` : "not told";
  if (least === most) return low;
  return least ? `${low}–${high}` : `up to ${high}`;
}

function some(number: number, word: string): string {
  return `${number.toLocaleString("en")} ${word}${number === 1 ? "" : "s"}`;
}
