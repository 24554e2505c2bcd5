import { type Badge, badge } from "./badges.js";
import type { RenderChart } from "./charts/render.js";
import { quantity } from "./format/quantity.js";
import { shorten } from "./format/text.js";
import type { Block, Figure, Statement, Table, TableCell, Text, TextPart } from "./panel.js";
import type { CellView, TableView, TextView } from "./table-html.js";

/** What all blocks of a page share. */
export interface PageContext {
  readonly render: RenderChart;
  /** The runner of a row by the words in its first cell. */
  readonly runners: ReadonlyMap<string, string>;
}

/** Longest text of one part; a suite may name things with ten thousand characters. */
const longest = 600;

/** What the templates are given: every key that they read is there (they are compiled strictly). */
export interface BlockView {
  readonly kind: Block["kind"];
  readonly [key: string]: unknown;
}

/** Short code (an id, a digest) stays on one line. */
const shortCode = 44;

const partText = (part: TextPart): string =>
  typeof part === "string" ? part : "code" in part ? part.code : part.strong;
const lengthOf = (text: Text): number =>
  typeof text === "string" ? text.length : text.reduce((sum, part) => sum + partText(part).length, 0);

function textView(text: Text): readonly TextView[] {
  const parts = typeof text === "string" ? [text] : text;
  return parts.map((part) => {
    const inside = partText(part);
    const code = typeof part === "object" && "code" in part;
    const strong = typeof part === "object" && "strong" in part;
    return { text: shorten(inside, longest), strong, code, short: code && inside.length <= shortCode };
  });
}

function cellView(cell: TableCell, numeric: boolean): CellView {
  const stated: Badge | undefined =
    typeof cell === "object" && "state" in cell ? badge(cell.state, shorten(cell.text, longest)) : undefined;
  const text = typeof cell === "object" && "state" in cell ? [] : textView(cell);
  return { numeric, badge: stated ?? false, text };
}

function plainText(cell: TableCell | undefined): string {
  if (cell === undefined || (typeof cell === "object" && "state" in cell)) return "";
  return typeof cell === "string" ? cell : cell.map(partText).join("");
}

/** Longer tables make a page that no browser opens at once. */
const mostTableRows = 1_000;

/** A name for a table that has no heading of its own. */
const titlesOf = ({ columns }: Table): string => `Table: ${columns.map(({ title }) => title).join(", ")}`;

const rowsLeftOut = (rows: number): string | false =>
  rows > mostTableRows &&
  `The first ${mostTableRows.toLocaleString("en-US")} of ${rows.toLocaleString("en-US")} rows: analysis.json has all.`;

function tableView(table: Table, label: string, { runners }: PageContext): TableView {
  return {
    label: shorten(label, longest),
    columns: table.columns.map((column) => ({ title: shorten(column.title, 120), numeric: column.numeric === true })),
    more: rowsLeftOut(table.rows.length),
    rows: table.rows.slice(0, mostTableRows).map((row) => ({
      runner: runners.get(plainText(row[0])) ?? false,
      cells: row.map((cell, index) => cellView(cell, table.columns[index]?.numeric === true)),
    })),
  };
}

function statementView(statement: Statement, context: PageContext): Record<string, unknown> {
  const { details } = statement;
  return {
    badge: badge(statement.state, statement.label),
    says: textView(statement.says),
    evidence: statement.evidence.map(textView),
    details:
      details === undefined
        ? false
        : { summary: details.summary, table: tableView(details.table, details.summary, context) },
  };
}

function layoutOf({ charts, wide }: Figure): "one" | "pair" | "many" {
  if (charts.length < 2) return "one";
  return wide === true ? "pair" : "many";
}

async function figureView(figure: Figure, panel: string, context: PageContext): Promise<BlockView> {
  const drawn = figure.charts.map(async (chart, index) => {
    const prefix = `${panel}-${figure.id}-${index}`;
    const alternativeId = `${prefix}-says`;
    return {
      title: chart.title === undefined ? false : shorten(chart.title, 80),
      runner: chart.runner ?? false,
      log: chart.logAxes === undefined ? false : { x: chart.logAxes.x.join(" "), y: chart.logAxes.y.join(" ") },
      alternativeId,
      alternative: shorten(chart.alternative, 4000),
      svg: await context.render(chart.spec, { prefix, labelledBy: alternativeId }),
    };
  });
  const table = tableView(figure.table, figure.title, context);
  const charts = await Promise.all(drawn);
  return {
    kind: "figure",
    title: shorten(figure.title, longest),
    metrics: figure.metrics === undefined ? false : figure.metrics.join(" "),
    layout: layoutOf(figure),
    charts,
    caption: textView(figure.caption),
    table,
  };
}

async function blockView(block: Block, panel: string, context: PageContext): Promise<BlockView> {
  switch (block.kind) {
    case "sentence":
    case "note":
      return { kind: block.kind, text: textView(block.text) };
    case "heading":
      return { kind: block.kind, text: shorten(block.text, longest) };
    case "statements":
      return { kind: block.kind, items: block.items.map((item) => statementView(item, context)) };
    case "figure":
      return figureView(block, panel, context);
    case "table":
      return {
        kind: block.kind,
        fold: block.fold ?? false,
        table: tableView(block.table, block.fold ?? titlesOf(block.table), context),
      };
    case "facts": {
      const long = block.facts.some(([, value]) => lengthOf(value) > 60);
      const facts = block.facts.map(([name, value]) => ({ name: shorten(name, 120), value: textView(value) }));
      return { kind: block.kind, title: shorten(block.title, 120), long, facts };
    }
    case "downloads":
      return {
        kind: block.kind,
        files: block.files.map(({ name, says, bytes, href, elsewhere }) => ({
          name,
          says,
          size: bytes === undefined ? false : quantity(bytes, "B"),
          href: href ?? false,
          elsewhere: textView(elsewhere),
        })),
      };
    case "log": {
      const lines = block.lines.map((line) => shorten(line, longest)).join("\n");
      return { kind: block.kind, summary: shorten(block.summary, longest), lines };
    }
    case "columns":
      return {
        kind: block.kind,
        left: await blockViews(block.left, panel, context),
        right: await blockViews(block.right, panel, context),
      };
  }
}

export async function blockViews(
  blocks: readonly Block[],
  panel: string,
  context: PageContext,
): Promise<readonly BlockView[]> {
  return Promise.all(blocks.map((block) => blockView(block, panel, context)));
}
