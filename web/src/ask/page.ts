// The page with the form: asks where the form stands, and shows the answer below it.

import { make } from "../dom";
import { wantedView } from "./answers";
import { edit } from "./editor";
import { Results } from "./results";
import { ask, RefusedError } from "./run";
import { fetchWords, type Words } from "./words";

const ENDPOINT = "/sparql";

export function start(place: HTMLElement): void {
  const form = place.querySelector("form");
  const field = place.querySelector<HTMLTextAreaElement>("textarea[name=query]");
  if (form && field) new Page(place, form, field);
}

class Page {
  readonly #place: HTMLElement;
  readonly #form: HTMLFormElement;
  readonly #given: string;
  readonly #stop = make("button", { type: "button", disabled: true }, "Stop");
  readonly #status = make("span", { role: "status", class: "told" });
  readonly #trouble = make("div", { role: "alert" });
  readonly #editor: ReturnType<typeof edit>;
  readonly #results: Results;
  readonly #words: Promise<Words>;
  #running: AbortController | null = null;

  constructor(place: HTMLElement, form: HTMLFormElement, field: HTMLTextAreaElement) {
    this.#place = place;
    this.#form = form;
    this.#given = field.value;
    let words: Words | null = null;
    this.#words = fetchWords(place.dataset["words"] ?? "");
    this.#words.then(
      (found) => {
        words = found;
        this.#editor.reread();
      },
      // Without the words there is no completion; answers fetch them again, and tell.
      () => undefined,
    );
    this.#editor = edit(field, () => words, () => void this.#run());
    this.#results = new Results(form, place.dataset["outlines"] ?? "");
    this.#arrange();
    // An address that names a view is one of an answer.
    if (new URLSearchParams(location.search).has("view")) void this.#run();
  }

  #arrange(): void {
    const keys =
      "Ctrl and Enter asks, Ctrl and Space completes: names of terms, codes, states and agreements, " +
      "by their labels, too. Tab leaves the editor.";
    this.#form.querySelector(".editor")?.after(make("p", { id: "editor-keys", class: "quiet" }, keys));
    this.#form.querySelector(".keep")?.remove();
    const row = this.#form.querySelector(".answer");
    const run = make("button", { type: "button", class: "run" }, "Ask");
    run.addEventListener("click", () => void this.#run());
    this.#stop.addEventListener("click", () => this.#running?.abort());
    row?.before(make("p", { class: "answer" }, run, this.#stop, this.#status), this.#trouble);
    // What the form does without scripts saves the answer as a file, here.
    const label = row?.querySelector("label");
    const send = row?.querySelector("button");
    if (row && label && send) {
      label.textContent = "Download as";
      send.textContent = "Download";
      this.#results.element.append(row);
    }
    this.#place.append(this.#results.element);
  }

  async #run(): Promise<void> {
    this.#running?.abort();
    const mine = new AbortController();
    this.#running = mine;
    const query = this.#editor.text();
    this.#editor.unmark();
    this.#trouble.replaceChildren();
    this.#stop.disabled = false;
    this.#status.textContent = "Asking …";
    const began = performance.now();
    try {
      const answer = await ask(query, ENDPOINT, mine.signal);
      const seconds = ((performance.now() - began) / 1000).toFixed(2);
      const words = await this.#words.catch(() => fetchWords(this.#place.dataset["words"] ?? ""));
      const asked = new URLSearchParams(location.search).get("view");
      const view = query === this.#given && asked ? asked : wantedView(query)?.view;
      const told = await this.#results.show(answer, words, query, view ?? "table", (chosen) =>
        this.#keep(query, chosen),
      );
      this.#status.textContent = `${told} in ${seconds} s.${this.#keep(query, this.#results.view)}`;
    } catch (error) {
      if (this.#running === mine) this.#fail(error, mine.signal.aborted);
    } finally {
      if (this.#running === mine) {
        this.#running = null;
        this.#stop.disabled = true;
      }
    }
  }

  #fail(error: unknown, isStopped: boolean): void {
    this.#status.textContent = isStopped ? "Stopped." : "No answer.";
    if (isStopped) return;
    const message = error instanceof Error ? error.message : String(error);
    this.#trouble.append(make("p", {}, message));
    if (!(error instanceof RefusedError)) return;
    if (error.fix) this.#trouble.append(make("p", {}, `To mend it: ${error.fix}`));
    const at = error.place;
    if (!at) return;
    this.#editor.mark(at.line, at.column);
    const go = make("button", { type: "button" }, `To line ${at.line}`);
    go.addEventListener("click", () => {
      this.#editor.mark(at.line, at.column);
      this.#editor.focus();
    });
    this.#trouble.append(make("p", {}, go));
  }

  /** Writes question and view into the address, so that it can be passed on. */
  #keep(query: string, view: string): string {
    const search = new URLSearchParams(location.search);
    for (const name of ["query", "question", "view", "format"]) search.delete(name);
    const question = this.#place.dataset["question"];
    if (question && query === this.#given) search.set("question", question);
    else search.set("query", query);
    search.set("view", view);
    const isLong = search.toString().length > Number(this.#place.dataset["longest"]);
    history.replaceState(null, "", isLong ? location.pathname : `?${search.toString()}`);
    return isLong ? " The query is too long for an address: keep its text." : "";
  }
}
