// The search box, as a combobox with a list: WAI-ARIA Authoring Practices, "Editable Combobox With
// List Autocomplete". Without a choice, Enter goes to the page of all results.

import { freshId, make } from "./dom";

interface Found {
  label: string;
  kind: string;
  path: string;
  detail?: string;
}

/** What all views share goes along, so that what is chosen is shown under the same policy. */
const SHARED = /^(in-force-on|known-on|since|until|policy|kind|state|nationality)$/;

const PAUSE = 150;
const LEAST = 2;

export function combobox(form: HTMLFormElement): void {
  const found = form.querySelector<HTMLInputElement>("input[name=q]");
  if (!found) return;
  const input = found;
  const list = make("ul", { id: freshId("found"), role: "listbox", "aria-label": "Found" });
  const told = make("span", { role: "status", class: "hidden" });
  list.hidden = true;
  form.append(list, told);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })) {
    input.setAttribute(name, value);
  }
  let active = -1;
  let timer = 0;
  let asking: AbortController | undefined;

  input.addEventListener("input", () => {
    window.clearTimeout(timer);
    asking?.abort();
    if (input.value.trim().length < LEAST) return close();
    timer = window.setTimeout(() => void ask(input.value.trim()), PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && !list.hidden) {
      event.preventDefault();
      move(step);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      list.children[active]?.querySelector("a")?.click();
    }
  });
  form.addEventListener("focusout", (event) => {
    if (!(event.relatedTarget instanceof Node && form.contains(event.relatedTarget))) close();
  });
  // A press on the list must not take the focus before its click is heard.
  list.addEventListener("mousedown", (event) => event.preventDefault());

  async function ask(text: string): Promise<void> {
    const mine = new AbortController();
    asking = mine;
    try {
      const query = new URLSearchParams(
        [...new URLSearchParams(location.search)].filter(([name]) => SHARED.test(name)),
      );
      query.set("q", text);
      const answer = await fetch(`/search.json?${query}`, { signal: mine.signal });
      if (!answer.ok) return close();
      const { results } = (await answer.json()) as { results: Found[] };
      if (!mine.signal.aborted) show(results);
    } catch {
      if (!mine.signal.aborted) close();
    }
  }

  function show(results: Found[]): void {
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...results.filter(({ path }) => isOurs(path)).map(option));
    list.hidden = list.children.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    told.textContent = list.hidden ? "Nothing found" : `${list.children.length} found`;
  }

  function option({ label, kind, path, detail }: Found): HTMLLIElement {
    const about = make("small", {}, [kind, detail].filter(Boolean).join(", "));
    const link = make("a", { href: path, tabindex: -1 }, label, " ", about);
    return make("li", { id: freshId("option"), role: "option", "aria-selected": "false" }, link);
  }

  function move(step: number): void {
    const count = list.children.length;
    list.children[active]?.setAttribute("aria-selected", "false");
    active = active < 0 ? (step > 0 ? 0 : count - 1) : (active + step + count) % count;
    const chosen = list.children[active];
    chosen?.setAttribute("aria-selected", "true");
    chosen?.scrollIntoView({ block: "nearest" });
    if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
  }

  function close(): void {
    list.hidden = true;
    active = -1;
    told.textContent = "";
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
}

/** Whether a path leads to this server: `//host` would not. */
function isOurs(path: string): boolean {
  return path.startsWith("/") && !path.startsWith("//");
}
