// The first script of every page. Pages are complete without it: it submits the bar when a field
// changes, and loads what draws a map, a network or an editor where a page has a place for one.

const islands: Record<string, () => Promise<unknown>> = {
  slider: () => import("./slider.js"),
};

for (const bar of document.querySelectorAll<HTMLFormElement>("form[data-bar]")) {
  // Fields that are empty do not belong into an address that is passed on.
  bar.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) {
      if (value === "") event.formData.delete(name);
    }
  });
  for (const field of bar.querySelectorAll<HTMLSelectElement>("select:not([multiple])")) {
    field.addEventListener("change", () => bar.requestSubmit());
  }
}

for (const place of document.querySelectorAll<HTMLElement>("[data-island]")) {
  const load = islands[place.dataset["island"] ?? ""];
  if (load) void load();
}

export {};
