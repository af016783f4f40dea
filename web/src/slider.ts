// Puts a slider beside a list of days in a form, so that a view can be moved through time. The list
// stays: it is what is sent, and what a keyboard or a screen reader may choose from.

for (const list of document.querySelectorAll<HTMLSelectElement>('[data-island="slider"]')) {
  // Lists begin with the newest day, and time runs from left to right.
  const days = [...list.options].reverse();
  const slider = document.createElement("input");
  slider.type = "range";
  slider.min = "0";
  slider.max = String(days.length - 1);
  slider.value = String(days.findIndex((day) => day.selected));
  const told = document.createElement("output");
  const tell = (): void => {
    const day = days[slider.valueAsNumber]?.text ?? "";
    told.value = day;
    slider.setAttribute("aria-valuetext", day);
  };
  tell();
  const words = document.createElement("label");
  words.className = "slider";
  words.append(list.dataset["label"] ?? "", " ", told, slider);
  list.closest("label")?.after(words);
  slider.addEventListener("input", tell);
  slider.addEventListener("change", () => {
    const day = days[slider.valueAsNumber];
    if (day) day.selected = true;
    list.form?.requestSubmit();
  });
  list.addEventListener("change", () => {
    slider.value = String(days.findIndex((day) => day.selected));
    tell();
  });
}

export {};
