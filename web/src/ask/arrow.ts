// The head of arrows, for lines that name it as their end.

import { draw } from "../dom";

export function arrow(): SVGElement {
  const head = draw("path", { class: "head", d: "M0 0 L8 4 L0 8 z" });
  const attributes = { id: "arrow", viewBox: "0 0 8 8", refX: 8, refY: 4, markerWidth: 9 };
  const marker = { ...attributes, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto" };
  return draw("defs", {}, draw("marker", marker, head));
}
