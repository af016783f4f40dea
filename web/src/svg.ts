// Elements of SVG and HTML, with attributes. Text goes in as text, never as markup.

const svgSpace = "http://www.w3.org/2000/svg";

export function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Record<string, string | number> = {},
  ...children: (Node | string)[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(svgSpace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

export function html<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** The data block of the page, which is exchanged with its other parts. */
export function dataOf<T>(part: string): T {
  const block = document.querySelector(`script[data-part="${part}"]`);
  return JSON.parse(block?.textContent ?? "null") as T;
}

/** What all links to other pages carry: the bar of the present view. */
export function barQuery(): string {
  const bar = ["in-force-on", "known-on", "since", "until", "policy", "kind", "state", "nationality"];
  const asked = new URL(location.href).searchParams;
  const carried = new URLSearchParams();
  for (const name of bar) for (const value of asked.getAll(name)) if (value) carried.append(name, value);
  return carried.size ? `?${carried}` : "";
}
