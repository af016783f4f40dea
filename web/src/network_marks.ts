// What sigma does not draw: dashed ties, and rings for agreements. They lie on canvases of their own
// and are drawn anew with each picture.

import type Sigma from "sigma";

import { type DrawnGraph, type EdgeAttributes, type NodeAttributes } from "./network_graph";

export interface Look {
  paper: string;
  ink: string;
  tie: string;
  ring: string;
  /** Whether a tie or node stands back behind what is looked at. */
  isBack: (key: string, kind: "tie" | "node") => boolean;
}

/** How much of its colour a line has, among those that stand back and among the others. */
const faint = 0.08;
const clear = 0.75;

type Renderer = Sigma<NodeAttributes, EdgeAttributes>;

export class Marks {
  private readonly dashes: CanvasRenderingContext2D;
  private readonly rings: CanvasRenderingContext2D;

  constructor(
    private readonly renderer: Renderer,
    private readonly look: () => Look,
  ) {
    this.dashes = layer(renderer, "dashes", { beforeLayer: "nodes" });
    this.rings = layer(renderer, "rings", { afterLayer: "nodes" });
    renderer.on("afterRender", () => this.draw());
    renderer.on("resize", () => this.resize());
    this.resize();
    // The first picture was made before anybody listened.
    this.draw();
  }

  private resize(): void {
    const { width, height } = this.renderer.getDimensions();
    const ratio = window.devicePixelRatio || 1;
    for (const { canvas } of [this.dashes, this.rings]) {
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    for (const context of [this.dashes, this.rings]) context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  private draw(): void {
    const { width, height } = this.renderer.getDimensions();
    for (const context of [this.dashes, this.rings]) context.clearRect(0, 0, width, height);
    const graph = this.renderer.getGraph() as DrawnGraph;
    const at = new Map<string, { x: number; y: number; r: number }>();
    const place = (name: string): { x: number; y: number; r: number } => {
      let found = at.get(name);
      if (!found) {
        const { x, y, size } = graph.getNodeAttributes(name);
        found = { ...this.renderer.graphToViewport({ x, y }), r: this.renderer.scaleSize(size) };
        at.set(name, found);
      }
      return found;
    };
    this.drawDashes(graph, place);
    this.drawRings(graph, place);
  }

  private drawDashes(
    graph: DrawnGraph,
    place: (name: string) => { x: number; y: number; r: number },
  ): void {
    const look = this.look();
    // Lines of one look are one path: to stroke each alone would take several times as long.
    const strokes = new Map<string, { width: number; isBack: boolean; path: Path2D }>();
    const arrows = { front: new Path2D(), back: new Path2D() };
    graph.forEachEdge((key, { dashed, curvature, size }, source, target) => {
      if (!dashed) return;
      const isBack = look.isBack(key, "tie");
      const [from, to] = [place(source), place(target)];
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      const middle = {
        x: (from.x + to.x) / 2 + dy * curvature,
        y: (from.y + to.y) / 2 - dx * curvature,
      };
      const width = Math.round(size * 2) / 2;
      const called = `${width} ${isBack}`;
      let stroke = strokes.get(called);
      if (!stroke) strokes.set(called, (stroke = { width, isBack, path: new Path2D() }));
      stroke.path.moveTo(from.x, from.y);
      stroke.path.quadraticCurveTo(middle.x, middle.y, to.x, to.y);
      if (graph.type === "directed") arrow(isBack ? arrows.back : arrows.front, middle, to);
    });
    const context = this.dashes;
    context.strokeStyle = look.tie;
    context.fillStyle = look.tie;
    context.setLineDash([4, 4]);
    for (const { width, isBack, path } of strokes.values()) {
      context.globalAlpha = isBack ? faint : clear;
      context.lineWidth = width;
      context.stroke(path);
    }
    context.globalAlpha = faint;
    context.fill(arrows.back);
    context.globalAlpha = clear;
    context.fill(arrows.front);
    context.globalAlpha = 1;
  }

  private drawRings(
    graph: DrawnGraph,
    place: (name: string) => { x: number; y: number; r: number },
  ): void {
    const look = this.look();
    const context = this.rings;
    graph.forEachNode((name, { isAgreement, isOpen, found }) => {
      if (!isAgreement && !found) return;
      const { x, y, r } = place(name);
      context.globalAlpha = look.isBack(name, "node") ? 0.15 : 1;
      context.setLineDash(isOpen ? [2, 2] : []);
      context.beginPath();
      context.strokeStyle = found ? look.ink : look.ring;
      context.lineWidth = found ? 2.5 : 1.3;
      context.arc(x, y, isAgreement ? r : r + 3, 0, 2 * Math.PI);
      context.stroke();
    });
    context.globalAlpha = 1;
  }
}

function arrow(
  path: Path2D,
  from: { x: number; y: number },
  to: { x: number; y: number; r: number },
): void {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const [x, y] = [to.x - to.r * Math.cos(angle), to.y - to.r * Math.sin(angle)];
  path.moveTo(x, y);
  for (const side of [-0.4, 0.4]) {
    path.lineTo(x - 7 * Math.cos(angle + side), y - 7 * Math.sin(angle + side));
  }
  path.closePath();
}

function layer(
  renderer: Renderer,
  name: string,
  where: { beforeLayer?: string; afterLayer?: string },
): CanvasRenderingContext2D {
  const canvas = renderer.createCanvas(name, where);
  canvas.setAttribute("aria-hidden", "true");
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser draws no canvas.");
  return context;
}
