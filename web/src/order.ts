// How cells of a table are ordered: numbers and bounds by their least, all else as text.

/** What a cell is ordered by; null where nothing is told, which comes last in either direction. */
export type Key = number | string | null;

const UNTOLD = new Set(["", "–", "—", "-", "not told", "unknown", "open"]);
const NUMBER = "-?\\d[\\d,\u202f\u00a0]*(?:\\.\\d+)?(?:[eE][+-]?\\d+)?";
const LEADING = new RegExp(`^(${NUMBER})(?![\\p{L}\\d-])`, "u");
const BOUND = new RegExp(`^(at least|up to|more than|less than) (${NUMBER})`, "u");

/** Reads a cell: `1,234`, `at least 5`, `up to 9` (from 0), `1–3`, `12 %`, or a text. */
export function keyOf(text: string): Key {
  const plain = text.trim();
  if (UNTOLD.has(plain.toLowerCase())) return null;
  const bound = BOUND.exec(plain.toLowerCase());
  if (bound?.[1] && bound[2]) {
    return bound[1] === "at least" || bound[1] === "more than" ? number(bound[2]) : 0;
  }
  const leading = LEADING.exec(plain);
  if (leading?.[1] && !isDate(plain)) return number(leading[1]);
  return plain;
}

/** Compares two keys; numbers come before texts. */
export function compare(left: Key, right: Key, direction: 1 | -1): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  if (typeof left === "number" && typeof right === "number") return direction * (left - right);
  if (typeof left === "number") return -direction;
  if (typeof right === "number") return direction;
  return direction * COLLATOR.compare(left, right);
}

const COLLATOR = new Intl.Collator("en", { numeric: true });

function number(text: string): number {
  return Number(text.replace(/[,\u202f\u00a0]/g, ""));
}

/** Days and months are ordered as texts, which for ISO dates is by time. */
function isDate(text: string): boolean {
  return /^\d{4}-\d{2}/.test(text);
}
