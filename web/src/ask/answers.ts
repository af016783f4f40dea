// Answers as SPARQL 1.1 Query Results JSON, and in which ways one can be shown.

export interface Term {
  type: "uri" | "literal" | "bnode" | "typed-literal";
  value: string;
  datatype?: string;
  "xml:lang"?: string;
}

export type Row = Record<string, Term | undefined>;

export interface Rows {
  variables: string[];
  rows: Row[];
}

export type Answer =
  | { kind: "rows"; rows: Rows }
  | { kind: "boolean"; value: boolean }
  | { kind: "graph"; text: string };

export type View = "table" | "map" | "network";

/** A way in which rows can be shown, with the columns that it takes. */
export interface Shown {
  view: View;
  columns: string[];
}

export const STATE = "https://w3id.org/miggraph/id/state/";
const FROM = /^(from|sender|sending|source)$/i;

/** Reads the body of an answer to SELECT or ASK. */
export function readAnswer(body: string): Answer {
  const read = JSON.parse(body) as {
    head: { vars?: string[] };
    boolean?: boolean;
    results?: { bindings: Row[] };
  };
  if (read.boolean !== undefined) return { kind: "boolean", value: read.boolean };
  const rows = { variables: read.head.vars ?? [], rows: read.results?.bindings ?? [] };
  return { kind: "rows", rows };
}

/**
 * Returns the ways in which rows can be shown; a table always.
 *
 * On a map: rows with a latitude and a longitude, or with one or two states. As a network: rows with
 * two columns of IRIs; states go first, and then the columns in their order.
 */
export function waysToShow({ variables, rows }: Rows): Shown[] {
  const found: Shown[] = [{ view: "table", columns: variables }];
  const holds = (test: (term: Term) => boolean) =>
    variables.filter((name) => {
      const terms = rows.map((row) => row[name]).filter((term) => term !== undefined);
      return terms.length > 0 && terms.every(test);
    });
  const states = ordered(holds((term) => term.type === "uri" && term.value.startsWith(STATE)));
  const places = [/^lat(itude)?$/i, /^(long?|lng|longitude)$/i].map((name) =>
    holds((term) => term.type !== "uri" && Number.isFinite(Number(term.value))).find((column) =>
      name.test(column),
    ),
  );
  if (places[0] && places[1]) found.push({ view: "map", columns: [places[0], places[1]] });
  else if (states.length) found.push({ view: "map", columns: states.slice(0, 2) });
  const iris = ordered(holds((term) => term.type === "uri"));
  const ends = states.length > 1 ? states : iris;
  if (ends.length > 1) found.push({ view: "network", columns: ends.slice(0, 2) });
  return found;
}

/** Where it begins goes first: a column that is called so. */
function ordered(columns: string[]): string[] {
  return [...columns.filter((name) => FROM.test(name)), ...columns.filter((name) => !FROM.test(name))];
}

/** A view that is asked for; without columns, the first that can be drawn. */
export interface Wanted {
  view: View;
  columns: string[];
}

/** Reads the view that a comment of the query asks for: `# view: map`, `#+ view: map from to`. */
export function wantedView(query: string): Wanted | null {
  const found = /^#\+?[ \t]*view:[ \t]*(table|map|network)((?:[ \t]+\w+)*)[ \t]*$/m.exec(query);
  if (!found) return null;
  return { view: found[1] as View, columns: (found[2] ?? "").split(/\s+/).filter(Boolean) };
}

/** Puts the columns that are wanted in the place of those that would be drawn. */
export function withColumns(ways: Shown[], wanted: Wanted | null, variables: string[]): Shown[] {
  const columns = wanted?.columns.filter((name) => variables.includes(name)) ?? [];
  return ways.map((way) => (columns.length && way.view === wanted?.view ? { ...way, columns } : way));
}

/** A pair of texts, and in how many rows it stands. */
export interface Pair {
  from: string;
  to: string;
  rows: number;
}

/** Counts the rows of each pair of values; rows that lack one of them are left out. */
export function pairsOf({ rows }: Rows, [first, second]: string[]): Pair[] {
  const found = new Map<string, Pair>();
  for (const row of rows) {
    const from = row[first ?? ""]?.value;
    const to = row[second ?? ""]?.value;
    if (from === undefined || to === undefined) continue;
    const key = JSON.stringify([from, to]);
    const pair = found.get(key) ?? { from, to, rows: 0 };
    pair.rows += 1;
    found.set(key, pair);
  }
  return [...found.values()].sort(
    (a, b) => b.rows - a.rows || `${a.from} ${a.to}`.localeCompare(`${b.from} ${b.to}`, "en"),
  );
}
