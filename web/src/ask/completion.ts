// What fits at the cursor: properties that things of the subject's class have, codes and things that
// the property takes, classes after `a`, and variables of the query.

import { endsInText, statementOf, tokensOf, variablesOf } from "./tokens";
import type { Property, Word, Words } from "./words";

export interface Offer {
  text: string;
  label: string;
  about: string;
}

export interface Completion {
  /** What is typed already; the chosen offer takes its place. */
  typed: string;
  offers: Offer[];
}

/** Where the cursor is in its statement. */
type Role =
  | { at: "subject" }
  | { at: "predicate"; subject: string }
  | { at: "object"; predicate: string }
  | { at: "anywhere" };

const TYPE = new Set(["a", "rdf:type"]);
const MOST = 300;

/**
 * Returns what may be written at the end of `before`.
 *
 * @param before - The query up to the cursor.
 * @param after - The rest of it.
 * @param words - The words to choose from.
 */
export function complete(before: string, after: string, words: Words): Completion | null {
  if (endsInText(before)) return null;
  const typed = /(?:[?$]\w*|[A-Za-z][\w-]*(?::[\w.:%-]*)?)?$/.exec(before)?.[0] ?? "";
  const earlier = before.slice(0, before.length - typed.length);
  if (/^[?$]/.test(typed)) {
    const others = variablesOf(`${earlier} ${after}`).map((name) => `?${name.slice(1)}`);
    return { typed, offers: matching([...new Set(others)].map(variable), `?${typed.slice(1)}`) };
  }
  const role = roleOf(statementOf(tokensOf(earlier)));
  const fitting = offersAt(role, `${earlier} ${after}`, words);
  const offers = matching(fitting, typed);
  // A name of another kind is still a name: what fits goes first, and nothing is kept from sight.
  if (offers.length || !typed) return { typed, offers };
  return { typed, offers: matching(everything(words), typed) };
}

function roleOf(statement: string[]): Role {
  const [subject, ...rest] = statement;
  if (subject === undefined) return { at: "subject" };
  if (subject === "(" || /^(select|where|order|group|limit|values|prefix)$/i.test(subject)) {
    return { at: "anywhere" };
  }
  const list = rest.slice(rest.lastIndexOf(";") + 1);
  let place = 0;
  for (;;) {
    while (/^[\^!]$/.test(list[place] ?? "")) place += 1;
    if (place >= list.length) return { at: "predicate", subject };
    place += 1;
    while (/^[*+]$/.test(list[place] ?? "")) place += 1;
    if (!/^[/|]$/.test(list[place] ?? "")) break;
    place += 1;
  }
  const objects = list.slice(place);
  const isOpen = objects.length === 0 || objects.at(-1) === ",";
  return isOpen ? { at: "object", predicate: list[place - 1] ?? "" } : { at: "anywhere" };
}

function offersAt(role: Role, query: string, words: Words): Offer[] {
  if (role.at === "predicate") {
    const classes = classesOf(role.subject, tokensOf(query), words);
    const fitting = words.properties.filter(([, , , of]) => of.some((each) => classes.has(each)));
    return (fitting.length ? fitting : words.properties).map(offer);
  }
  if (role.at === "object") {
    if (TYPE.has(role.predicate)) return words.classes.map(offer);
    const property = words.properties.find(([name]) => name === role.predicate);
    const takes = new Set(property?.[4] ?? []);
    return [...words.codes, ...words.things].filter(([, , , group]) => takes.has(group)).map(offer);
  }
  if (role.at === "subject") return [...words.things, ...words.codes].map(offer);
  return everything(words);
}

/** Returns the classes of a subject: as it is said to be, or as what leads to it has. */
function classesOf(subject: string, tokens: string[], words: Words): Set<string> {
  const said = new Set<string>();
  const led = new Set<string>();
  let current: string | null = null;
  for (const [place, token] of tokens.entries()) {
    if (/^[{}.]$/.test(token)) current = null;
    else current ??= token;
    // Next to it, after a filter; or later in its statement.
    const isOf = token === subject ? place : current === subject ? place - 1 : -1;
    if (isOf >= 0 && TYPE.has(tokens[isOf + 1] ?? "")) said.add(tokens[isOf + 2] ?? "");
    if (token !== subject) continue;
    const before = words.properties.find(([property]) => property === tokens[place - 1]);
    for (const group of before?.[4] ?? []) led.add(group);
  }
  const thing = words.things.find(([name]) => name === subject);
  if (thing) said.add(thing[3]);
  return said.size ? said : led;
}

function everything(words: Words): Offer[] {
  const { classes, properties, codes, things, prefixes } = words;
  const names = [...classes, ...properties, ...codes, ...things].map(offer);
  const spaces = Object.entries(prefixes).map(([prefix, space]) => ({
    text: `${prefix}:`,
    label: "",
    about: space,
  }));
  return [...names, ...spaces];
}

function offer([text, label, about]: Word | Property): Offer {
  return { text, label, about };
}

function variable(text: string): Offer {
  return { text, label: "", about: "" };
}

function matching(offers: Offer[], typed: string): Offer[] {
  const ranked = offers
    .map((each) => [rank(each, typed), each] as const)
    .filter(([number]) => number < Infinity);
  ranked.sort(([left, a], [right, b]) => left - right || (a.text < b.text ? -1 : 1));
  return ranked.slice(0, MOST).map(([, each]) => each);
}

/** Ranks an offer: its name goes before its local name, that before its label. */
function rank({ text, label }: Offer, typed: string): number {
  if (text === typed) return Infinity;
  const wanted = typed.toLowerCase();
  const name = text.toLowerCase();
  if (name.startsWith(wanted)) return 0;
  const [prefix, local] = [wanted.slice(0, wanted.indexOf(":") + 1), wanted.replace(/^.*?:/, "")];
  if (!name.startsWith(prefix)) return Infinity;
  const rest = name.slice(name.indexOf(":") + 1);
  if (rest.startsWith(local)) return 1;
  const called = label.toLowerCase();
  if (called.startsWith(local)) return 2;
  return rest.includes(local) || called.includes(local) ? 3 : Infinity;
}
