// What stands beside the map about the line that is looked at.

import { type Line } from "./lines";
import { barQuery, html } from "./svg";

export class Panel {
  readonly element = html("div", { class: "panel card" });

  /** Says how to begin, until a line has been looked at. */
  rest(lines: number, placeless: number): void {
    const words = [`${lines.toLocaleString("en")} lines.`];
    if (placeless) words.push(`${placeless} more have a stop without a place: see the tables.`);
    words.push("Point at one, or go along them with the arrow keys; click or Enter lists its transfers.");
    words.push("Ctrl and the wheel, two fingers, + and − change the scale.");
    this.element.replaceChildren(html("p", { class: "quiet" }, words.join(" ")));
  }

  tell(line: Line, label: (code: string) => string): void {
    const states = line.stops.flatMap((code, number): (Node | string)[] => {
      const href = `/id/state/${encodeURIComponent(code)}${barQuery()}`;
      return [number ? " → " : "", html("a", { href }, label(code))];
    });
    const parts: Node[] = [html("p", { class: "way" }, ...states)];
    parts.push(html("ul", {}, ...line.words.map((words) => html("li", {}, words))));
    if (line.route) {
      const address = new URL(location.href);
      address.searchParams.set("route", line.route);
      const href = `${address.pathname}${address.search}#route`;
      parts.push(html("p", {}, html("a", { href, "data-swap": "" }, "Transfers and sources")));
    } else {
      parts.push(html("p", {}, html("a", { href: "#onward" }, "The table of onward movements")));
    }
    this.element.replaceChildren(...parts);
  }
}
