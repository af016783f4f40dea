// Two sliders over months, which set `since` and `until` of the address.

import { firstDay, lastDay, monthOf, monthText } from "./months";
import { onSwap, show, type Step } from "./swap";

/** Milliseconds that a slider rests before the view is asked for. */
const rest = 120;

/** Puts the sliders into a place that says which months there are. */
export function addTime(place: HTMLElement): void {
  const [first, last] = [place.dataset["first"], place.dataset["last"]];
  if (!first || !last) return;
  const range = [monthOf(first), monthOf(last)] as const;
  const since = slider("From", range);
  const until = slider("Up to", range);
  const all = document.createElement("button");
  all.type = "button";
  all.textContent = "All months";
  place.className = "time";
  place.append(since.label, until.label, all);

  let dragging = false;
  let timer: number | undefined;
  const ask = (step: Step): void => {
    const address = new URL(location.href);
    set(address, "since", since.value() > range[0], firstDay(since.value()));
    set(address, "until", until.value() < range[1], lastDay(until.value()));
    void show(address, step);
  };
  const move = (moved: Slider, other: Slider, sign: number): void => {
    if ((moved.value() - other.value()) * sign > 0) other.set(moved.value());
    moved.tell();
    // The first move is a step to go back over; those that follow change it.
    clearTimeout(timer);
    const step: Step = dragging ? "replace" : "push";
    if (dragging) timer = window.setTimeout(() => ask(step), rest);
    else ask(step);
    dragging = true;
  };
  since.input.addEventListener("input", () => move(since, until, 1));
  until.input.addEventListener("input", () => move(until, since, -1));
  for (const one of [since, until]) {
    one.input.addEventListener("change", () => {
      clearTimeout(timer);
      ask("replace");
      dragging = false;
    });
  }
  const read = (): void => {
    if (dragging) return;
    const asked = new URL(location.href).searchParams;
    since.set(monthOf(asked.get("since") || first));
    until.set(monthOf(asked.get("until") || last));
    all.disabled = !asked.get("since") && !asked.get("until");
  };
  all.addEventListener("click", () => {
    const address = new URL(location.href);
    address.searchParams.delete("since");
    address.searchParams.delete("until");
    void show(address, "push");
  });
  onSwap(read);
  read();
}

interface Slider {
  label: HTMLLabelElement;
  input: HTMLInputElement;
  value: () => number;
  set: (month: number) => void;
  tell: () => void;
}

function slider(words: string, [first, last]: readonly [number, number]): Slider {
  const label = document.createElement("label");
  const input = document.createElement("input");
  const told = document.createElement("output");
  input.type = "range";
  input.min = String(first);
  input.max = String(last);
  label.append(`${words} `, told, input);
  const tell = (): void => {
    told.textContent = monthText(Number(input.value));
    input.setAttribute("aria-valuetext", told.textContent);
  };
  const set = (month: number): void => {
    input.value = String(month);
    tell();
  };
  return { label, input, value: () => Number(input.value), set, tell };
}

function set(address: URL, name: string, isSet: boolean, day: string): void {
  if (isSet) address.searchParams.set(name, day);
  else address.searchParams.delete(name);
}
