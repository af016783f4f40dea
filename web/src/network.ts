// The network: what the page holds as nodes and ties. The server says what is shown; this draws it,
// and turns what is pointed at, clicked or searched into another address.

import { EdgeCurvedArrowProgram } from "@sigma/edge-curve";
import Sigma from "sigma";
import { EdgeRectangleProgram, type EdgeProgramType } from "sigma/rendering";
import type { EdgeDisplayData, NodeDisplayData } from "sigma/types";

import { layOut } from "./layout";
import {
  graphOf,
  type Drawn,
  type DrawnGraph,
  type EdgeAttributes,
  type NodeAttributes,
} from "./network_graph";
import { Marks } from "./network_marks";
import { dataOf, html } from "./svg";
import { followLinks, onSwap, show } from "./swap";

/** A curve program draws nothing of a line that is straight. */
const programs = { arrow: EdgeCurvedArrowProgram, line: EdgeRectangleProgram } as unknown as Record<
  string,
  EdgeProgramType<NodeAttributes, EdgeAttributes>
>;
/** Groups that have a colour of their own; the others are grey. */
const coloured = 6;
/** Milliseconds that the search rests before the view is asked for. */
const rest = 350;

class Network {
  private renderer: Sigma<NodeAttributes, EdgeAttributes> | undefined;
  private graph: DrawnGraph | undefined;
  private known = "";
  private looked = "";
  private near = new Set<string>();
  private colours = colours();
  private round = 0;

  /** `failed` is called when the browser cannot draw. */
  constructor(
    stage: HTMLElement,
    private readonly failed: (error: unknown) => void,
  ) {
    const canvas = html("div", { class: "canvas", "aria-hidden": "true" });
    stage.append(this.buttons(), canvas);
    // One finger scrolls the page; a tap arrives as a click.
    const single = (event: TouchEvent): void => {
      if (event.touches.length < 2) event.stopPropagation();
    };
    canvas.addEventListener("touchstart", single, { capture: true, passive: true });
    canvas.addEventListener("touchmove", single, { capture: true, passive: true });
    // The wheel scrolls it, too, unless somebody means the drawing.
    const wheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
    };
    canvas.addEventListener("wheel", wheel, { capture: true, passive: true });
    this.draw(canvas);
    onSwap(() => this.draw(canvas));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.colours = colours();
      this.paint();
    });
    document.addEventListener("focusin", (event) => this.look(rowOf(event)));
    document.addEventListener("pointerover", (event) => {
      const row = rowOf(event);
      if (row) this.look(row);
    });
  }

  private buttons(): HTMLElement {
    const bar = html("div", { class: "buttons", role: "group", "aria-label": "Move the drawing" });
    const add = (words: string, sign: string, act: () => void): void => {
      const button = html("button", { type: "button", title: words, "aria-label": words }, sign);
      button.addEventListener("click", act);
      bar.append(button);
    };
    const shift = (x: number, y: number) => (): void => {
      const camera = this.renderer?.getCamera();
      if (camera) camera.setState({ x: camera.x + x * camera.ratio, y: camera.y + y * camera.ratio });
    };
    add("Closer", "+", () => void this.renderer?.getCamera().animatedZoom({ duration: 0 }));
    add("Farther", "−", () => void this.renderer?.getCamera().animatedUnzoom({ duration: 0 }));
    add("Left", "←", shift(-0.1, 0));
    add("Right", "→", shift(0.1, 0));
    add("Up", "↑", shift(0, 0.1));
    add("Down", "↓", shift(0, -0.1));
    add("All", "⟲", () => void this.renderer?.getCamera().animatedReset({ duration: 0 }));
    return bar;
  }

  /** Draws what the page holds now; a view with the same nodes and ties keeps its picture. */
  private draw(canvas: HTMLElement): void {
    const drawn = dataOf<Drawn>("drawn");
    const now = JSON.stringify([drawn.nodes.map((node) => node.slice(0, 7)), drawn.ties]);
    this.round += 1;
    if (now === this.known && this.graph) {
      for (const node of drawn.nodes) this.graph.setNodeAttribute(node[0], "found", node[7] === 1);
      this.look("");
      return;
    }
    this.known = now;
    this.graph = graphOf(drawn);
    this.near = new Set();
    this.looked = "";
    this.renderer?.kill();
    this.renderer = undefined;
    if (!this.graph.order) return;
    canvas.dataset["state"] = "moving";
    const [graph, round] = [this.graph, this.round];
    // To draw takes longer than to lay out, so that nothing is drawn on the way.
    layOut(graph, () => round === this.round)
      .then(() => {
        if (round !== this.round) return;
        this.renderer = this.start(canvas, graph);
        canvas.dataset["state"] = "still";
      })
      .catch(this.failed);
  }

  private start(canvas: HTMLElement, graph: DrawnGraph): Sigma<NodeAttributes, EdgeAttributes> {
    const renderer = new Sigma<NodeAttributes, EdgeAttributes>(graph, canvas, {
      defaultEdgeType: graph.type === "directed" ? "arrow" : "line",
      edgeProgramClasses: programs,
      nodeReducer: (name, data) => this.node(name, data),
      edgeReducer: (key, data) => this.edge(key, data),
      labelSize: 12,
      labelRenderedSizeThreshold: 6,
      labelDensity: 0.6,
      defaultDrawNodeLabel: (context, data, settings) => this.name(context, data, settings.labelSize),
      defaultDrawNodeHover: (context, data, settings) => this.hover(context, data, settings.labelSize),
      minEdgeThickness: 1.2,
      zIndex: true,
      allowInvalidContainer: true,
    });
    new Marks(renderer, () => ({
      ...this.colours,
      isBack: (key, kind) => (kind === "node" ? this.isBack(key) : this.isTieBack(key)),
    }));
    renderer.on("enterNode", ({ node }) => this.look(node));
    renderer.on("leaveNode", () => this.look(""));
    renderer.on("clickNode", ({ node }) => {
      const address = new URL(location.href);
      address.searchParams.set("node", node);
      address.hash = "";
      void show(address, "push");
    });
    return renderer;
  }

  private look(name: string): void {
    if (name === this.looked && name) return;
    this.looked = this.graph?.hasNode(name) ? name : "";
    this.near = new Set(this.looked ? this.graph!.neighbors(this.looked) : []);
    this.renderer?.refresh({ skipIndexation: true });
  }

  private isBack(name: string): boolean {
    return this.looked !== "" && name !== this.looked && !this.near.has(name);
  }

  private isTieBack(key: string): boolean {
    return this.looked !== "" && !this.graph?.hasExtremity(key, this.looked);
  }

  private node(name: string, data: NodeAttributes): Partial<NodeDisplayData> {
    const isChosen = name === new URL(location.href).searchParams.get("node");
    const { groups, paper, grey, faint } = this.colours;
    const group = groups[data.community] ?? grey;
    const color = this.isBack(name) ? faint : data.isAgreement ? paper : group;
    const isTold = name === this.looked || isChosen || data.found;
    return {
      ...data,
      color,
      label: this.isBack(name) ? null : data.label,
      forceLabel: isTold || (this.near.has(name) && this.near.size < 25),
      zIndex: isTold ? 2 : this.isBack(name) ? 0 : 1,
    };
  }

  private edge(key: string, data: EdgeAttributes): Partial<EdgeDisplayData> {
    // Those that are dashed are drawn on a canvas of their own.
    const isBack = this.isTieBack(key);
    return { ...data, hidden: data.dashed || isBack, color: this.colours.tie };
  }

  /** Writes a name so that the lines behind it do not cut it. */
  private name(
    context: CanvasRenderingContext2D,
    data: { x: number; y: number; size: number; label: string | null },
    high: number,
  ): void {
    const [x, y] = [data.x + data.size + 4, data.y + high / 3];
    context.font = `${high}px system-ui, sans-serif`;
    context.strokeStyle = this.colours.paper;
    context.lineWidth = 3;
    context.strokeText(data.label ?? "", x, y);
    context.fillStyle = this.colours.ink;
    context.fillText(data.label ?? "", x, y);
  }

  private hover(
    context: CanvasRenderingContext2D,
    data: { x: number; y: number; size: number; label: string | null },
    high: number,
  ): void {
    const words = data.label ?? "";
    context.font = `600 ${high}px system-ui, sans-serif`;
    const wide = context.measureText(words).width;
    context.fillStyle = this.colours.paper;
    context.fillRect(data.x + data.size + 1, data.y - high * 0.8, wide + 8, high * 1.6);
    context.fillStyle = this.colours.ink;
    context.fillText(words, data.x + data.size + 4, data.y + high / 3);
    context.strokeStyle = this.colours.ink;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(data.x, data.y, data.size + 2, 0, 2 * Math.PI);
    context.stroke();
  }

  private paint(): void {
    this.renderer?.refresh();
  }
}

function colours(): {
  ink: string;
  paper: string;
  tie: string;
  ring: string;
  grey: string;
  faint: string;
  groups: string[];
} {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const groups = Array.from({ length: coloured }, (_, number) => read(`group-${number + 1}`));
  return {
    ink: read("ink"),
    paper: read("paper"),
    tie: read("tie"),
    ring: read("ink"),
    grey: read("grey"),
    faint: read("faint"),
    groups,
  };
}

function rowOf(event: Event): string {
  const row = (event.target as Element | null)?.closest<HTMLElement>("tr[data-node]");
  return row?.dataset["node"] ?? "";
}

function addSearch(): void {
  const form = document.querySelector<HTMLFormElement>("form.find");
  const field = form?.querySelector<HTMLInputElement>('input[name="find"]');
  if (!form || !field) return;
  let timer: number | undefined;
  const ask = (): void => {
    const address = new URL(location.href);
    const before = address.searchParams.get("find") ?? "";
    if (field.value === before) return;
    if (field.value) address.searchParams.set("find", field.value);
    else address.searchParams.delete("find");
    // One search is one step back, however many letters it has.
    void show(address, before ? "replace" : "push");
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(ask, rest);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    ask();
  });
  onSwap((address) => {
    if (document.activeElement !== field) field.value = address.searchParams.get("find") ?? "";
  });
}

/** Draws the network into its place on the page. */
export function start(place: HTMLElement): void {
  const stage = place.querySelector<HTMLElement>("[data-stage]");
  if (!stage) return;
  const words = place.querySelector("[data-without-scripts]");
  followLinks();
  addSearch();
  words?.remove();
  new Network(stage, (error) => {
    const told = "This browser has no WebGL to draw with. The tables hold all.";
    stage.replaceChildren(html("p", {}, told));
    console.warn(error);
  });
}
