// What scripts add to the bar, the search box and the tables, of a page or of a part that is new.

import { enhanceBar } from "./bar";
import { combobox } from "./search";
import { filterable, sortable } from "./tables";

export function enhance(part: Document | Element): void {
  for (const bar of within<HTMLFormElement>(part, "form[data-bar]")) enhanceBar(bar);
  for (const form of within<HTMLFormElement>(part, "form[data-search]")) combobox(form);
  for (const table of within<HTMLTableElement>(part, "table[data-sortable]")) sortable(table);
  for (const table of within<HTMLTableElement>(part, "table[data-filter]")) filterable(table);
}

/** Elements that match, the part itself among them. */
function within<T extends Element>(part: Document | Element, selector: string): T[] {
  const found = [...part.querySelectorAll<T>(selector)];
  return part instanceof Element && part.matches(selector) ? [part as T, ...found] : found;
}
