// A select of several values, as a list of boxes with a filter. The select stays in the form and
// holds what is chosen, so the form sends the same as without scripts.

import { freshId, make } from "./dom";

const MANY = 10;

export function choose(details: HTMLDetailsElement): void {
  const select = details.querySelector<HTMLSelectElement>("select[multiple]");
  const summary = details.querySelector("summary");
  if (!select || !summary) return;
  const called = (summary.textContent ?? "").split(":")[0]?.trim() ?? "";
  const label = select.closest("label");
  const rows = [...select.options].map((option) => row(option));
  const list = make("div", { class: "boxes" }, ...rows.map((each) => each.element));
  const told = make("span", { role: "status", class: "quiet" });
  const choices = make(
    "fieldset",
    { class: "checkable" },
    make("legend", { class: "hidden" }, called),
    rows.length > MANY ? filter(called, rows, told) : null,
    list,
    make("p", {}, make("button", { type: "submit" }, "Show"), " ", clear(rows, tell), " ", told),
  );
  // Hidden, the select is still sent with the form.
  (label ?? select).hidden = true;
  (label ?? select).after(choices);
  list.addEventListener("change", tell);
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    summary.focus();
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Node && !details.contains(event.target)) details.open = false;
  });

  function tell(): void {
    const chosen = rows.filter((each) => each.box.checked).map((each) => each.option.value);
    if (summary) summary.textContent = chosen.length ? `${called}: ${chosen.join(", ")}` : called;
    told.textContent = `${chosen.length} chosen`;
  }
}

interface Row {
  option: HTMLOptionElement;
  box: HTMLInputElement;
  element: HTMLLabelElement;
}

function row(option: HTMLOptionElement): Row {
  const box = make("input", { type: "checkbox" });
  box.checked = option.selected;
  box.addEventListener("change", () => {
    option.selected = box.checked;
  });
  return { option, box, element: make("label", {}, box, " ", option.text) };
}

function filter(called: string, rows: Row[], told: HTMLElement): HTMLElement {
  const id = freshId("filter");
  const input = make("input", { id, type: "search", autocomplete: "off" });
  input.addEventListener("input", () => {
    const wanted = folded(input.value);
    let shown = 0;
    for (const { option, box, element } of rows) {
      element.hidden =
        !box.checked && !folded(`${option.text} ${option.value}`).includes(wanted);
      if (!element.hidden) shown += 1;
    }
    told.textContent = `${shown} of ${rows.length} shown`;
  });
  input.addEventListener("keydown", (event) => {
    // Enter would send the form in the middle of choosing.
    if (event.key === "Enter") event.preventDefault();
  });
  return make("p", {}, make("label", { for: id }, `Filter ${called.toLowerCase()}`), " ", input);
}

function clear(rows: Row[], tell: () => void): HTMLButtonElement {
  const button = make("button", { type: "button" }, "None");
  button.addEventListener("click", () => {
    for (const { option, box } of rows) box.checked = option.selected = false;
    tell();
  });
  return button;
}

/** Returns a text without case and accents, as it is searched. */
export function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
