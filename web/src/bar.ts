// The bar that all views share: a field that changes is asked for at once, and several values are
// chosen from lists that can be searched.

import { choose } from "./choices";

export function enhanceBar(bar: HTMLFormElement): void {
  // Fields that are empty do not belong into an address that is passed on.
  bar.addEventListener("formdata", (event) => {
    const given = [...event.formData];
    for (const name of new Set(given.map(([key]) => key))) {
      const values = event.formData.getAll(name).filter((value) => value !== "");
      event.formData.delete(name);
      for (const value of values) event.formData.append(name, value);
    }
  });
  for (const field of bar.querySelectorAll<HTMLSelectElement>("select:not([multiple])")) {
    field.addEventListener("change", () => bar.requestSubmit());
  }
  for (const several of bar.querySelectorAll<HTMLDetailsElement>("details.several")) {
    choose(several);
  }
}
