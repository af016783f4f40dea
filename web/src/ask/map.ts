// Rows on a map: pairs of states as arcs, states and places as points. Width and size tell in how
// many rows they stand, and never how many persons moved.

import { geoEqualEarth, geoPath } from "d3-geo";
import { feature } from "topojson-client";

import { draw, make } from "../dom";
import { pairsOf, STATE, type Rows } from "./answers";
import { arrow } from "./arrow";
import { address } from "./table";
import type { Names, Words } from "./words";

type Place = [longitude: number, latitude: number];

const WIDTH = 960;
const HEIGHT = 480;

interface Point {
  place: Place;
  rows: number;
  text: string;
  href: string | null;
}

interface Arc {
  from: Place;
  to: Place;
  rows: number;
  text: string;
}

/** Returns the map of the columns: two states, one state, or latitude and longitude. */
export async function map(
  rows: Rows,
  columns: string[],
  words: Words,
  names: Names,
  outlines: string,
): Promise<HTMLElement> {
  const world = (await (await fetch(outlines)).json()) as Parameters<typeof feature>[0];
  const land = world.objects["land"];
  const projection = geoEqualEarth().fitSize([WIDTH, HEIGHT], { type: "Sphere" });
  const path = geoPath(projection);
  const drawn = marks(rows, columns, words, names);
  const most = Math.max(1, ...[...drawn.arcs, ...drawn.points].map((mark) => mark.rows));
  const picture = draw(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "map", role: "group", "aria-label": "Map" },
    draw("path", { class: "sea", d: path({ type: "Sphere" }) ?? "" }),
    draw("path", { class: "land", d: (land && path(feature(world, land))) ?? "" }),
    ...drawn.arcs.map(({ from, to, rows: count, text }) =>
      draw(
        "path",
        {
          class: "arc",
          d: bow(projection(from), projection(to)),
          "stroke-width": 1 + 5 * Math.sqrt(count / most),
          "marker-end": "url(#arrow)",
        },
        draw("title", {}, text),
      ),
    ),
    ...drawn.points.map((point) => dot(point, projection(point.place), most)),
  );
  picture.prepend(arrow());
  const left = drawn.absent
    ? ` ${drawn.absent.toLocaleString("en")} rows have a value missing or without a place, and are not on the map.`
    : "";
  const told = `Width and size: number of rows, at most ${most.toLocaleString("en")}.${left}`;
  const scroll = { class: "scroll", tabindex: 0, role: "region", "aria-label": "Map" };
  return make("figure", {}, make("div", scroll, picture), make("figcaption", {}, told));
}

function marks(rows: Rows, columns: string[], words: Words, names: Names) {
  const placeOf = (iri: string): Place | null => {
    const found = words.places[iri.slice(STATE.length)];
    return found ? [found[1], found[0]] : null;
  };
  const isState = rows.rows.some((row) => row[columns[0] ?? ""]?.type === "uri");
  const points = new Map<string, Point>();
  const arcs: Arc[] = [];
  let shown = 0;
  const add = (key: string, place: Place, count: number, text: string) => {
    const point = points.get(key) ?? { place, rows: 0, text, href: isState ? address(key) : null };
    point.rows += count;
    points.set(key, point);
  };
  const [first, second] = columns;
  for (const { from, to, rows: count } of pairsOf(rows, [first ?? "", second ?? first ?? ""])) {
    if (!isState) {
      const [latitude, longitude] = [Number(from), Number(to)];
      if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) continue;
      add(`${from} ${to}`, [longitude, latitude], count, `${from}, ${to}`);
      shown += count;
      continue;
    }
    const [start, end] = [placeOf(from), placeOf(to)];
    if (!start || !end) continue;
    shown += count;
    add(from, start, count, names.label(from));
    if (second === undefined) continue;
    add(to, end, count, names.label(to));
    const text = `${names.label(from)} → ${names.label(to)}: ${count} rows`;
    if (from !== to) arcs.push({ from: start, to: end, rows: count, text });
  }
  return { points: [...points.values()], arcs, absent: rows.rows.length - shown };
}

function dot(point: Point, at: [number, number] | null, most: number): SVGElement {
  const [x, y] = at ?? [0, 0];
  const text = `${point.text}: ${point.rows} rows`;
  const circle = draw(
    "circle",
    { class: "dot", cx: x, cy: y, r: 3 + 5 * Math.sqrt(point.rows / most) },
    draw("title", {}, text),
  );
  return point.href ? draw("a", { href: point.href, "aria-label": text }, circle) : circle;
}

/** Returns a bow between two points of the drawing: who moved whom, and no way that was taken. */
function bow(start: [number, number] | null, end: [number, number] | null): string {
  const [[x1, y1], [x2, y2]] = [start ?? [0, 0], end ?? [0, 0]];
  const [x, y] = [(x1 + x2) / 2 + (y1 - y2) / 6, (y1 + y2) / 2 + (x2 - x1) / 6];
  return `M${x1} ${y1}Q${x} ${y} ${x2} ${y2}`;
}
