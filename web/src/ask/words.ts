// The words of queries, as the server lists them from ontology and data.

/** Name in a query, label, what it is, and its group: the scheme of a code, the class of a thing. */
export type Word = [name: string, label: string, about: string, group: string];
/** As a word; then the classes that have it, and what it takes: schemes and classes. */
export type Property = [name: string, label: string, about: string, of: string[], takes: string[]];

export interface Words {
  prefixes: Record<string, string>;
  classes: Word[];
  properties: Property[];
  codes: Word[];
  things: Word[];
  places: Record<string, [latitude: number, longitude: number]>;
}

export async function fetchWords(address: string): Promise<Words> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`The words of queries: status ${answer.status}.`);
  return (await answer.json()) as Words;
}

/** Names by IRI, for the labels of answers. */
export class Names {
  readonly #spaces: [string, string][];
  readonly #labels: Map<string, string>;

  constructor(words: Words) {
    this.#spaces = Object.entries(words.prefixes).sort(
      ([, left], [, right]) => right.length - left.length,
    );
    const all: (Word | Property)[] = [
      ...words.classes,
      ...words.properties,
      ...words.codes,
      ...words.things,
    ];
    this.#labels = new Map(all.map(([name, label]) => [name, label]));
  }

  /** Shortens an IRI with a prefix of the project, if one fits. */
  short(iri: string): string {
    for (const [prefix, space] of this.#spaces) {
      const rest = iri.slice(space.length);
      if (iri.startsWith(space) && rest && !rest.includes("/")) return `${prefix}:${rest}`;
    }
    return iri;
  }

  /** Returns the label of an IRI, or nothing. */
  label(iri: string): string {
    return this.#labels.get(this.short(iri)) ?? "";
  }
}
