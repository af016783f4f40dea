// Puts a slider beside a list of days in a form, so that a view can be moved through time. The list
// stays: it is what is sent, and what a keyboard or a screen reader may choose from.

/** Milliseconds that the slider rests before the view is asked for: keys move it step by step. */
const rest = 400;

/** Adds the slider to a list; its words are those of the list's `data-label`. */
export function start(place: HTMLElement): void {
  if (!(place instanceof HTMLSelectElement)) return;
  // Lists begin with the newest day, and time runs from left to right.
  const days = [...place.options].reverse();
  const slider = document.createElement("input");
  slider.type = "range";
  slider.min = "0";
  slider.max = String(days.length - 1);
  const told = document.createElement("output");
  const tell = (): void => {
    told.value = days[slider.valueAsNumber]?.text ?? "";
    slider.setAttribute("aria-valuetext", told.value);
  };
  const follow = (): void => {
    slider.value = String(days.findIndex((day) => day.selected));
    tell();
  };
  follow();
  const words = document.createElement("label");
  words.className = "slider";
  words.append(`${place.dataset["label"] ?? ""} `, told, slider);
  place.closest("label")?.after(words);
  slider.addEventListener("input", tell);
  let timer: number | undefined;
  slider.addEventListener("change", () => {
    const day = days[slider.valueAsNumber];
    if (day) day.selected = true;
    clearTimeout(timer);
    timer = window.setTimeout(() => place.form?.requestSubmit(), rest);
  });
  place.addEventListener("change", follow);
}
