import type { DataTable, Value } from "./table.js";

/** What a spreadsheet takes for a formula: https://owasp.org/www-community/attacks/CSV_Injection */
const formula = /^[=+\-@\t\r]/;

function field(value: Value): string {
  if (value === null) return "";
  // Programs differ in how they write what is no number; an empty field is the same to all.
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  const text = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** RFC 4180, with a head. Texts that a spreadsheet would run begin with an apostrophe. */
export const csvOf = ({ names, rows }: DataTable): string =>
  [names, ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
