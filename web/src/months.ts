// Months as whole numbers, for a slider: 2025-06 is 2025 * 12 + 5.

/** The month of a day or month as ISO 8601 writes it. */
export function monthOf(text: string): number {
  const [year, month] = text.split("-");
  return Number(year) * 12 + Number(month) - 1;
}

/** 2025-06. */
export function monthText(month: number): string {
  const year = String(Math.floor(month / 12)).padStart(4, "0");
  return `${year}-${String((month % 12) + 1).padStart(2, "0")}`;
}

export function firstDay(month: number): string {
  return `${monthText(month)}-01`;
}

export function lastDay(month: number): string {
  const days = new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate();
  return `${monthText(month)}-${String(days).padStart(2, "0")}`;
}
