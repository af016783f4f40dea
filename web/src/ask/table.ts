// Rows as a table. IRIs of ours lead to their pages here.

import { make } from "../dom";
import { sortable } from "../tables";
import type { Row, Rows, Term } from "./answers";
import type { Names } from "./words";

const BASE = "https://w3id.org/miggraph/";
const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = new Set(["integer", "decimal", "double", "float", "int", "long"]);
/** Rows that are drawn at once; a button draws the others. */
const AT_ONCE = 500;

/** Returns the table, and where there are more rows, how many, with a button for them. */
export function table({ variables, rows }: Rows, names: Names): HTMLElement {
  const place = make("div", {});
  show(rows.slice(0, AT_ONCE));
  return place;

  function show(some: Row[]): void {
    const header = variables.map((name) => make("th", { scope: "col" }, name));
    const made = make(
      "table",
      {},
      make("caption", { class: "hidden" }, "Answer"),
      make("thead", {}, make("tr", {}, ...header)),
      make("tbody", {}, ...some.map((row) => line(row, variables, names))),
    );
    sortable(made);
    const scroll = make("div", {
      class: "scroll",
      tabindex: 0,
      role: "region",
      "aria-label": "Answer",
    });
    scroll.append(made);
    place.replaceChildren(scroll);
    if (some.length < rows.length) place.append(rest(some.length));
  }

  function rest(shown: number): HTMLElement {
    const all = rows.length.toLocaleString("en");
    const button = make("button", { type: "button" }, `Show all ${all} rows`);
    button.addEventListener("click", () => show(rows));
    return make("p", {}, `The first ${shown} of ${all} rows, and ordering is by these. `, button);
  }
}

function line(row: Row, variables: string[], names: Names): HTMLTableRowElement {
  return make("tr", {}, ...variables.map((name) => cell(row[name], names)));
}

function cell(term: Term | undefined, names: Names): HTMLTableCellElement {
  if (!term) return make("td", { class: "unbound" }, make("span", { class: "hidden" }, "unbound"));
  if (term.type === "uri") return make("td", {}, ...iri(term.value, names));
  const type = (term.datatype ?? "").replace(XSD, "");
  const isNumber = NUMBERS.has(type);
  const text = make("td", { class: isNumber && "number", lang: term["xml:lang"] }, term.value);
  if (type && type !== "string" && !isNumber) text.title = type;
  if (term["xml:lang"] && term["xml:lang"] !== "en") {
    text.append(" ", make("small", {}, term["xml:lang"]));
  }
  return text;
}

/** Writes an IRI as a link, with its label. */
export function iri(value: string, names: Names): (Node | string)[] {
  const label = names.label(value);
  const short = names.short(value);
  const href = address(value);
  const name = href
    ? make("a", { href, title: value, rel: href === value && "noreferrer" }, label || short)
    : short;
  return label && label !== short ? [name, " ", make("small", {}, short)] : [name];
}

/** Returns where an IRI leads: ours to pages here; others only if a browser fetches such. */
export function address(iri: string): string | null {
  if (iri.startsWith(BASE)) return `/${iri.slice(BASE.length)}`;
  return /^https?:\/\//i.test(iri) ? iri : null;
}
