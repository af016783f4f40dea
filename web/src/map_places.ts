// The states of the map: a dot each, and names where there is room.

import { type GeoProjection } from "d3-geo";

import { type Drawn, type Line } from "./lines";
import { barQuery, svg } from "./svg";

export interface DrawnPlaces {
  element: SVGGElement;
  scaled: (magnification: number, width: number) => void;
}

interface Dot {
  group: SVGGElement;
  text: SVGTextElement;
  x: number;
  y: number;
  wide: number;
}

const high = 14;

export function drawPlaces(
  places: Drawn["places"],
  lines: Line[],
  projection: GeoProjection,
): DrawnPlaces {
  const element = svg("g", { class: "places" });
  const touching = new Map<string, number>();
  for (const line of lines) {
    for (const code of new Set(line.stops)) touching.set(code, (touching.get(code) ?? 0) + 1);
  }
  const dots: Dot[] = [];
  // The states with most lines get their names first.
  const ranked = [...touching].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  for (const [code] of ranked) {
    const [label, kind, longitude, latitude] = places[code] ?? [code, null, null, null];
    const at = longitude === null || latitude === null ? null : projection([longitude, latitude]);
    if (!at) continue;
    const text = svg("text", { x: 5, y: 4 }, label);
    const dot = kind === "union" ? svg("rect", rect) : svg("circle", { r: 2.5 });
    const address = `/id/state/${encodeURIComponent(code)}${barQuery()}`;
    const link = svg("a", { href: address, tabindex: -1, "aria-hidden": "true" }, dot, text);
    const group = svg("g", {}, link);
    dots.push({ group, text, x: at[0], y: at[1], wide: label.length * 6.4 + 8 });
  }
  // Drawn the other way round, so that the foremost lie on top.
  element.append(...dots.map((dot) => dot.group).reverse());
  return {
    element,
    scaled: (magnification, width) => {
      const taken: [number, number, number, number][] = [];
      let left = Math.max(6, Math.round((width / 60) * magnification ** 1.3));
      for (const { group, text, x, y, wide } of dots) {
        group.setAttribute("transform", `translate(${x} ${y}) scale(${1 / magnification})`);
        const [cx, cy] = [x * magnification, y * magnification];
        const box: [number, number, number, number] = [cx, cy - high / 2, cx + wide, cy + high / 2];
        const isFree = left > 0 && !taken.some((other) => overlap(box, other));
        text.classList.toggle("unnamed", !isFree);
        if (isFree) {
          taken.push(box);
          left -= 1;
        }
      }
    },
  };
}

const rect = { x: -3, y: -3, width: 6, height: 6 };

function overlap(
  a: [number, number, number, number],
  b: [number, number, number, number],
): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
