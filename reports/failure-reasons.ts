import type { FailureRow } from "../src/types/analysis.js";
import { counted, listed, sentence } from "./format/text.js";
import type { Block, Table } from "./panel.js";
import { grouped } from "./series.js";

/** Cells that a row names. */
const mostNamed = 3;

/** Failed attempts by their reason, the most frequent first; where none failed, that. */
export function failureReasons(failures: readonly FailureRow[], completed: number): readonly Block[] {
  if (failures.length === 0) {
    return [{ kind: "sentence", text: `No attempt of ${counted(completed, "completed trial")} failed.` }];
  }
  const reasons = [...grouped(failures, ({ reason, hint }) => `${reason}\n${hint}`).values()].toSorted(
    (a, b) => b.length - a.length,
  );
  const share = `${failures.length} of ${counted(failures.length + completed, "attempt")} failed, for ${counted(reasons.length, "reason")}`;
  return [
    { kind: "sentence", text: [{ strong: share }, "; the section on coverage has each with its log."] },
    { kind: "table", table: reasonTable(reasons) },
  ];
}

function reasonTable(reasons: readonly (readonly FailureRow[])[]): Table {
  return {
    columns: [
      { title: "Reason" },
      { title: "Attempts", numeric: true },
      { title: "Trials", numeric: true },
      { title: "Cells" },
      { title: "What helps" },
    ],
    rows: reasons.map((rows) => {
      const cells = [...new Set(rows.map(({ cell }) => cell))];
      const named: string[] = cells.slice(0, mostNamed);
      const hint = rows[0]?.hint ?? "";
      return [
        sentence(rows[0]?.reason ?? ""),
        String(rows.length),
        String(new Set(rows.map(({ trial }) => trial)).size),
        listed(cells.length > named.length ? [...named, `${cells.length - named.length} more`] : named),
        hint === "" ? "The log's last lines." : sentence(hint),
      ];
    }),
  };
}
