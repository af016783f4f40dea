// The map: arcs from sender through stops to receiver. Its lines come from the page itself, so that
// they and the tables below are one view.

import { geoEqualEarth, geoPath, type GeoPath, type GeoProjection } from "d3-geo";
import { select } from "d3-selection";
import { zoom, zoomIdentity, type ZoomBehavior, type ZoomTransform } from "d3-zoom";

import type { MultiPoint } from "geojson";

import { width } from "./arcs";
import { drawGround } from "./ground";
import { linesOf, type Drawn, type Line } from "./lines";
import { drawLines, type DrawnLines } from "./map_lines";
import { drawPlaces, type DrawnPlaces } from "./map_places";
import { Panel } from "./map_panel";
import { dataOf, html, svg } from "./svg";
import { followLinks, onSwap, show } from "./swap";
import { addTime } from "./time";

const greatest = 24;
/** The corners of what is shown at first: the world without the poles. */
const inhabited: MultiPoint = {
  type: "MultiPoint",
  coordinates: [[-169.9, 0], [189.9, 0], [10, -56], [10, 80]],
};
/** Pixels of a map on which lines have their full width; on a smaller one they are thinner. */
const full = 1000;

class FlowMap {
  private readonly view = svg("svg", { class: "map", role: "group", "aria-label": keys });
  private readonly ground = svg("g", { class: "ground" });
  private readonly moved = svg("g");
  private readonly key = html("ul", { class: "widths", "aria-label": "Widths" });
  private readonly panel = new Panel();
  private readonly zoom: ZoomBehavior<SVGSVGElement, unknown>;
  private projection!: GeoProjection;
  private path!: GeoPath;
  private at: ZoomTransform = zoomIdentity;
  private drawn: Drawn = dataOf<Drawn>("lines");
  private lines: DrawnLines | undefined;
  private places: DrawnPlaces | undefined;
  private frame = 0;

  constructor(private readonly stage: HTMLElement) {
    this.ground.append(svg("path", { class: "sea" }), svg("path", { class: "land" }));
    this.ground.append(svg("path", { class: "borders" }));
    this.moved.append(this.ground);
    this.view.append(this.moved);
    this.zoom = zoom<SVGSVGElement, unknown>()
      .scaleExtent([1, greatest])
      .filter(wanted)
      .on("zoom", (event: { transform: ZoomTransform }) => this.move(event.transform));
    select<SVGSVGElement, unknown>(this.view).call(this.zoom).on("dblclick.zoom", null);
    this.view.addEventListener("keydown", (event) => this.press(event));
    stage.append(this.buttons(), this.view, this.key, this.panel.element);
    new ResizeObserver(() => this.fit()).observe(stage);
    onSwap(() => this.refresh());
  }

  private buttons(): HTMLElement {
    const bar = html("div", { class: "buttons", role: "group", "aria-label": "Move the map" });
    const add = (words: string, sign: string, act: () => void): void => {
      const button = html("button", { type: "button", title: words, "aria-label": words }, sign);
      button.addEventListener("click", act);
      bar.append(button);
    };
    add("Closer", "+", () => this.scale(1.6));
    add("Farther", "−", () => this.scale(1 / 1.6));
    add("West", "←", () => this.shift(1, 0));
    add("East", "→", () => this.shift(-1, 0));
    add("North", "↑", () => this.shift(0, 1));
    add("South", "↓", () => this.shift(0, -1));
    add("Whole world", "⟲", () => this.whole());
    return bar;
  }

  private scale(by: number): void {
    this.zoom.scaleBy(select<SVGSVGElement, unknown>(this.view), by);
  }

  private shift(x: number, y: number): void {
    const by = 80 / this.at.k;
    this.zoom.translateBy(select<SVGSVGElement, unknown>(this.view), x * by, y * by);
  }

  private whole(): void {
    this.zoom.transform(select<SVGSVGElement, unknown>(this.view), zoomIdentity);
  }

  private press(event: KeyboardEvent): void {
    const arrows: Record<string, [number, number]> = {
      ArrowLeft: [1, 0],
      ArrowRight: [-1, 0],
      ArrowUp: [0, 1],
      ArrowDown: [0, -1],
    };
    const arrow = arrows[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (arrow && event.shiftKey) this.shift(...arrow);
    else if (arrow) this.lines?.step(arrow[0] + arrow[1] < 0 ? 1 : -1);
    else if (event.key === "+" || event.key === "=") this.scale(1.6);
    else if (event.key === "-") this.scale(1 / 1.6);
    else if (event.key === "0") this.whole();
    else return;
    event.preventDefault();
  }

  /** Fits the projection to the room that there is. */
  private fit(): void {
    const wide = Math.max(280, Math.floor(this.view.clientWidth || this.stage.clientWidth));
    const high = Math.round(wide * 0.43);
    if (this.view.getAttribute("viewBox") === `0 0 ${wide} ${high}`) return;
    this.view.setAttribute("viewBox", `0 0 ${wide} ${high}`);
    const room: [[number, number], [number, number]] = [[2, 4], [wide - 2, high - 4]];
    this.projection = geoEqualEarth().rotate([-10, 0]).fitExtent(room, inhabited);
    this.path = geoPath(this.projection).digits(1);
    this.zoom.extent([[0, 0], [wide, high]]).translateExtent([[0, 0], [wide, high]]);
    this.ground.querySelector(".sea")?.setAttribute("d", this.path({ type: "Sphere" }) ?? "");
    delete this.ground.dataset["drawn"];
    this.draw();
    this.move(this.at);
  }

  private refresh(): void {
    this.drawn = dataOf<Drawn>("lines");
    this.draw();
    this.move(this.at);
  }

  private draw(): void {
    const thin = Math.max(0.5, Math.min(1, this.view.viewBox.baseVal.width / full));
    const { lines, placeless } = linesOf(this.drawn, thin);
    const label = (code: string): string => this.drawn.places[code]?.[0] ?? code;
    this.lines?.element.remove();
    this.places?.element.remove();
    this.lines = drawLines(lines, this.path, this.projection, {
      look: (line: Line) => this.panel.tell(line, label),
      open: (line: Line) => line.route && void show(routeAddress(line.route), "push").then(focus),
      label,
    });
    this.places = drawPlaces(this.drawn.places, lines, this.projection);
    this.moved.append(this.lines.element, this.places.element);
    this.lines.choose(new URL(location.href).searchParams.get("route") ?? "");
    this.panel.rest(lines.length, placeless);
    this.key.replaceChildren(...widths(thin));
  }

  private move(transform: ZoomTransform): void {
    this.at = transform;
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.moved.setAttribute("transform", this.at.toString());
      this.lines?.scaled(this.at.k);
      this.places?.scaled(this.at.k, this.view.viewBox.baseVal.width);
      void drawGround(this.ground, this.path, this.at.k);
    });
  }
}

const keys =
  "Map of flows. Arrow keys go from line to line, Enter lists the transfers of a line; " +
  "plus, minus and zero change the scale, arrow keys with Shift move the map.";

/** Samples of the widths. */
function widths(thin: number): HTMLElement[] {
  return [10, 1_000, 100_000].map((persons) => {
    const line = { d: "M0 5H34", class: "least own", "stroke-width": width(persons) * thin };
    const sample = svg("svg", { viewBox: "0 0 34 10", width: 34, height: 10, "aria-hidden": "true" });
    sample.append(svg("path", line));
    return html("li", {}, sample, ` ${persons.toLocaleString("en")} persons`);
  });
}

/** The wheel scrolls the page, and so does one finger, unless somebody means the map. */
function wanted(event: WheelEvent | MouseEvent | TouchEvent): boolean {
  if (event.type === "wheel") return event.ctrlKey || event.metaKey;
  if ("touches" in event) return event.touches.length > 1;
  return !event.button && !event.ctrlKey;
}

function routeAddress(route: string): URL {
  const address = new URL(location.href);
  address.searchParams.set("route", route);
  address.hash = "route";
  return address;
}

function focus(): void {
  document.getElementById("route")?.focus({ preventScroll: true });
}

/** Draws the map into its place on the page. */
export function start(place: HTMLElement): void {
  const stage = place.querySelector<HTMLElement>("[data-stage]");
  const time = place.querySelector<HTMLElement>("[data-time]");
  if (!stage) return;
  place.querySelector("[data-without-scripts]")?.remove();
  new FlowMap(stage);
  if (time) addTime(time);
  followLinks();
}
