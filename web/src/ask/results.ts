// The answer: shown as a table, on a map or as a network, with the same question for programs.

import { make } from "../dom";
import { waysToShow, wantedView, withColumns } from "./answers";
import type { Answer, Rows, Shown, View } from "./answers";
import { snippets } from "./snippets";
import { table } from "./table";
import { Names, type Words } from "./words";

const CALLED: Record<View, string> = { table: "Table", map: "Map", network: "Network" };

export class Results {
  readonly element = make("section", { class: "results", "aria-label": "Answer" });
  view: View = "table";
  readonly #shown = make("div", {});
  readonly #programs = make("div", {});
  readonly #form: HTMLFormElement;
  readonly #outlines: string;

  /**
   * @param form - The form for downloads, to which what is asked belongs.
   * @param outlines - Address of the outlines of the world.
   */
  constructor(form: HTMLFormElement, outlines: string) {
    this.#form = form;
    this.#outlines = outlines;
    this.element.hidden = true;
    this.element.append(this.#shown, this.#programs);
  }

  /** Shows an answer, and returns how large it is, in words. */
  async show(
    answer: Answer,
    words: Words,
    query: string,
    wanted: string,
    onChoice: (view: View) => void,
  ): Promise<string> {
    this.element.hidden = false;
    this.#offerFormats(answer.kind === "graph");
    this.#programs.replaceChildren(programs(query));
    this.view = "table";
    if (answer.kind === "boolean") {
      this.#shown.replaceChildren(make("p", {}, make("strong", {}, answer.value ? "Yes" : "No")));
      return answer.value ? "Yes" : "No";
    }
    if (answer.kind === "graph") {
      const text = make("pre", { tabindex: 0, role: "region", "aria-label": "Turtle" }, answer.text);
      this.#shown.replaceChildren(text);
      return "A graph as Turtle";
    }
    const count = answer.rows.rows.length;
    const ways = withColumns(
      waysToShow(answer.rows),
      wantedView(query),
      answer.rows.variables,
    );
    await this.#showRows(answer.rows, ways, words, wanted, onChoice);
    return count === 1 ? "1 row" : `${count.toLocaleString("en")} rows`;
  }

  async #showRows(
    rows: Rows,
    ways: Shown[],
    words: Words,
    wanted: string,
    onChoice: (view: View) => void,
  ): Promise<void> {
    const names = new Names(words);
    const place = make("div", {});
    const buttons = new Map<View, HTMLButtonElement>();
    const choose = async (way: Shown) => {
      this.view = way.view;
      for (const [view, button] of buttons) {
        button.setAttribute("aria-pressed", String(view === way.view));
      }
      place.replaceChildren(await this.#drawn(way, rows, words, names));
    };
    for (const way of ways) {
      const button = make("button", { type: "button" }, CALLED[way.view]);
      button.addEventListener("click", () => void choose(way).then(() => onChoice(way.view)));
      buttons.set(way.view, button);
    }
    const group = make("p", { role: "group", "aria-label": "Show as", class: "views" });
    if (ways.length > 1) group.append("Show as ", ...buttons.values());
    const empty = "No rows. Absence of a record is no evidence of absence.";
    this.#shown.replaceChildren(group, rows.rows.length ? place : make("p", {}, empty));
    const first = ways.find(({ view }) => view === wanted) ?? ways[0];
    if (first) await choose(first);
  }

  async #drawn(way: Shown, rows: Rows, words: Words, names: Names): Promise<HTMLElement> {
    if (way.view === "map") {
      const { map } = await import("./map");
      return map(rows, way.columns, words, names, this.#outlines);
    }
    if (way.view === "network") return (await import("./network")).network(rows, way.columns, names);
    return table(rows, names);
  }

  /** Leaves the formats that this kind of answer has. */
  #offerFormats(isGraph: boolean): void {
    const select = this.element.querySelector<HTMLSelectElement>("select[name=format]");
    for (const [number, group] of [...(select?.querySelectorAll("optgroup") ?? [])].entries()) {
      group.disabled = isGraph === (number === 0);
    }
    if (select?.selectedOptions[0]?.parentElement?.hasAttribute("disabled")) {
      select.value = isGraph ? "turtle" : "json";
    }
    for (const field of this.element.querySelectorAll("select, button[type=submit]")) {
      // They stand below the answer, and belong to the form above it.
      if (this.#form.id) field.setAttribute("form", this.#form.id);
    }
  }
}

function programs(query: string): HTMLElement {
  const parts = snippets(query, `${location.origin}/sparql`).map(({ name, text }) => {
    const shown = make("pre", { tabindex: 0, role: "region", "aria-label": name }, text);
    const told = make("span", { role: "status", class: "quiet" });
    const copy = make("button", { type: "button" }, "Copy");
    copy.addEventListener("click", () => {
      navigator.clipboard.writeText(text).then(
        () => (told.textContent = "Copied"),
        // Without a safe context browsers have no clipboard: what is marked can be copied by keys.
        () => window.getSelection()?.selectAllChildren(shown),
      );
    });
    return make("div", {}, make("h3", {}, name), make("p", {}, copy, " ", told), shown);
  });
  return make(
    "details",
    { class: "programs" },
    make("summary", {}, "The same question for curl, Python and R"),
    ...parts,
  );
}
