// The first script of every page. Pages are complete without it: it submits the bar when a field
// changes, and loads what draws a map, a network or an editor where a page has a place for one.

const islands: Record<string, () => Promise<unknown>> = {
  map: () => import("./map"),
  network: () => import("./network"),
};

// Listened to at the document, as a view may exchange its bar.
document.addEventListener("formdata", (event) => {
  if (!(event.target as Element).matches("form[data-bar]")) return;
  // Fields that are empty do not belong into an address that is passed on.
  for (const [name, value] of [...event.formData]) {
    if (value === "") event.formData.delete(name);
  }
});
document.addEventListener("change", (event) => {
  const field = event.target as Element;
  if (field.matches("form[data-bar] select:not([multiple])")) {
    field.closest("form")?.requestSubmit();
  }
});

for (const place of document.querySelectorAll<HTMLElement>("[data-island]")) {
  const load = islands[place.dataset["island"] ?? ""];
  if (load) void load();
}

export {};
