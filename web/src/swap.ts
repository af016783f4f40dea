// Goes from one view to another of the same page without loading it anew: the server's page for the
// new address is fetched, and its parts (data-part) take the place of those that are shown. The
// server alone knows what a view holds; an address opened fresh shows the same.

import { enhance } from "./enhance";

export type Listener = (address: URL) => void;

const listeners: Listener[] = [];
let running: AbortController | undefined;
let shown = location.pathname + location.search;

/** Tells when parts have been exchanged. */
export function onSwap(listener: Listener): void {
  listeners.push(listener);
}

/** How the address is kept: as a further step back, in place of the last one, or as it is. */
export type Step = "push" | "replace" | "none";

/** Shows a view; the latest one asked for wins. */
export async function show(address: URL, step: Step): Promise<void> {
  running?.abort();
  shown = address.pathname + address.search;
  const asked = new AbortController();
  running = asked;
  if (step === "push") history.pushState(null, "", address);
  if (step === "replace") history.replaceState(null, "", address);
  try {
    const answer = await fetch(address, { signal: asked.signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // A refusal has no parts: it is shown as the page that it is.
    if (!answer.ok || !exchange(page)) location.assign(address);
  } catch (error) {
    if (asked.signal.aborted) return;
    throw error;
  }
  if (running === asked) for (const listener of listeners) listener(address);
}

/** Parts as the server wrote them last, by their selector: scripts add to those that are shown. */
const written = new Map<string, string>();

function exchange(page: Document): boolean {
  const names = [...page.querySelectorAll<HTMLElement>("[data-part]")].map(
    (part) => `[data-part="${part.dataset["part"]}"]`,
  );
  const active = document.activeElement;
  const link = active?.getAttribute("href");
  for (const name of [...names, "form[data-bar]", "header nav"]) {
    const [old, fresh] = [document.querySelector(name), page.querySelector(name)];
    if (!old || !fresh) continue;
    const text = fresh.outerHTML;
    // What has not changed keeps its focus, its open details and its place.
    const isSame = written.has(name) ? written.get(name) === text : old.outerHTML === text;
    written.set(name, text);
    if (isSame) continue;
    old.replaceWith(document.adoptNode(fresh));
    enhance(fresh);
  }
  document.title = page.title;
  // Whoever came by keyboard stays where the link was, if it is still there.
  if (link && !document.contains(active)) {
    document.querySelector<HTMLElement>(`[data-part] a[href="${CSS.escape(link)}"]`)?.focus();
  }
  return names.length > 0;
}

/** Lets links with data-swap exchange parts, and back and forward, too. */
export function followLinks(): void {
  document.addEventListener("click", (event) => {
    const link = (event.target as Element | null)?.closest<HTMLAnchorElement>("a[data-swap]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
      return;
    }
    event.preventDefault();
    void show(new URL(link.href), "push").then(() => point(link.hash));
  });
  addEventListener("popstate", () => {
    // A step to another place of the same view needs nothing new.
    if (location.pathname + location.search !== shown) void show(new URL(location.href), "none");
  });
}

function point(hash: string): void {
  const target = hash ? document.getElementById(hash.slice(1)) : null;
  target?.focus({ preventScroll: true });
  target?.scrollIntoView({ block: "nearest" });
}
