// The lines of the map as SVG: the least number of persons inside, the greatest around it.

import { type GeoPath, type GeoProjection } from "d3-geo";

import { type Position } from "./arcs";
import { type Line } from "./lines";
import { svg } from "./svg";

export interface DrawnLines {
  element: SVGGElement;
  /** Goes to the next line, or the one before. */
  step: (by: number) => void;
  /** Marks the lines of a route. */
  choose: (route: string) => void;
  /** Keeps the heads of arrows as large as they were. */
  scaled: (magnification: number) => void;
}

interface Acts {
  look: (line: Line) => void;
  open: (line: Line) => void;
  label: (code: string) => string;
}

/** Lines that are drawn while the map moves; the others come back when it rests. */
const moving = 250;
/** Milliseconds without a move after which it rests. */
const pause = 180;
/** Pixels around a line that belong to it. */
const reach = 9;

export function drawLines(
  lines: Line[],
  path: GeoPath,
  projection: GeoProjection,
  acts: Acts,
): DrawnLines {
  const element = svg("g", { class: "lines" });
  const heads: { head: SVGPathElement; x: number; y: number; turn: number }[] = [];
  const groups = lines.map((line, number) => {
    const d = path({ type: "LineString", coordinates: line.positions }) ?? "";
    const group = svg("g", {
      class: `line ${line.kind}${number < moving ? "" : " later"}`,
      role: line.route ? "link" : "img",
      tabindex: -1,
      "aria-label": `${line.stops.map(acts.label).join(" to ")}: ${line.words.join("; ")}`,
      "data-line": line.key,
    });
    const look = line.kind === "route" ? line.whose : line.kind;
    if (line.kind !== "route") {
      group.append(svg("path", { class: look, d }));
    } else {
      const most = { class: `most ${look}${line.open ? " open" : ""}`, d };
      if (line.outer > line.inner) group.append(svg("path", { ...most, "stroke-width": px(line.outer) }));
      if (line.inner) {
        const least = { class: `least ${look}`, d, "stroke-width": px(line.inner) };
        group.append(svg("path", least));
      }
      const at = headOf(line.positions, projection);
      if (at) {
        const shape = line.whose === "third" ? "M-5 -4L5 0L-5 4Z" : "M-5 -4L4 0L-5 4";
        const head = svg("path", { class: `head ${look}`, d: shape });
        heads.push({ head, ...at });
        group.append(head);
      }
    }
    group.append(svg("path", { class: "hit", d, "stroke-width": Math.max(reach, line.outer) }));
    group.dataset["number"] = String(number);
    return group;
  });
  element.append(...groups);

  let timer: number | undefined;
  let current = 0;
  const lineOf = (event: Event): number => {
    const group = (event.target as Element | null)?.closest<SVGGElement>(".line");
    return group ? Number(group.dataset["number"]) : -1;
  };
  const look = (number: number): void => {
    if (number < 0) return;
    element.classList.add("looking");
    for (const group of element.querySelectorAll(".on")) group.classList.remove("on");
    groups[number]!.classList.add("on");
    acts.look(lines[number]!);
  };
  const rest = (): void => element.classList.remove("looking");
  element.addEventListener("pointerover", (event) => look(lineOf(event)));
  element.addEventListener("pointerout", rest);
  element.addEventListener("focusin", (event) => {
    const number = lineOf(event);
    groups[current]?.setAttribute("tabindex", "-1");
    current = Math.max(0, number);
    groups[current]?.setAttribute("tabindex", "0");
    look(number);
  });
  element.addEventListener("focusout", rest);
  const open = (number: number): void => {
    if (number >= 0) acts.open(lines[number]!);
  };
  element.addEventListener("click", (event) => open(lineOf(event)));
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter") open(lineOf(event));
  });
  // The first stop is the widest route: routes come with the greatest first.
  current = Math.max(0, lines.findIndex((line) => line.kind === "route"));
  groups[current]?.setAttribute("tabindex", "0");

  return {
    element,
    step: (by) => groups[(current + by + groups.length) % groups.length]?.focus(),
    choose: (route) => {
      for (const [number, line] of lines.entries()) {
        groups[number]!.classList.toggle("chosen", route !== "" && line.route === route);
      }
    },
    scaled: (magnification) => {
      element.classList.add("moving");
      clearTimeout(timer);
      timer = window.setTimeout(() => element.classList.remove("moving"), pause);
      for (const { head, x, y, turn } of heads) {
        const size = 1 / magnification;
        head.setAttribute("transform", `translate(${x} ${y}) rotate(${turn}) scale(${size})`);
      }
    },
  };
}

function px(width: number): string {
  return width.toFixed(1);
}

/** Where the head of the arrow is: on the last stretch, away from the crowd at its end. */
function headOf(
  positions: Position[],
  projection: GeoProjection,
): { x: number; y: number; turn: number } | undefined {
  const middle = Math.max(1, Math.floor(positions.length * 0.62));
  const [before, after] = [projection(positions[middle - 1]!), projection(positions[middle]!)];
  if (!before || !after) return undefined;
  const turn = (Math.atan2(after[1] - before[1], after[0] - before[0]) * 180) / Math.PI;
  return { x: round(after[0]), y: round(after[1]), turn: round(turn) };
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
