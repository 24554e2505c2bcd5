import type { TopLevelSpec } from "vega-lite";
import type { MetricName } from "../src/types/metrics.js";
import type { PageData } from "./page-data.js";

/** Words with a few marked parts. Plain strings are escaped like everything else. */
export type TextPart = string | { readonly code: string } | { readonly strong: string };
export type Text = string | readonly TextPart[];

/** States that the page marks with a word, a symbol and a colour. */
export type State = "holds" | "fails" | "undecided" | "incomparable" | "pass" | "warn" | "fail" | "yes" | "no" | "open";

export type TableCell = Text | { readonly state: State; readonly text: string };

interface Column {
  readonly title: string;
  /** Right-aligned, with figures of equal width. */
  readonly numeric?: boolean;
}

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly TableCell[])[];
}

export interface Chart {
  /** Shown above the chart; absent where the figure's title says it all. */
  readonly title?: string;
  /** What a person who cannot see the chart must know. */
  readonly alternative: string;
  /** Whose chart it is, where it is one runner's alone: the reader can pick runners. */
  readonly runner?: string;
  /** Ends of both axes where both are logarithmic and linear ones would make sense too: the reader can switch. */
  readonly logAxes?: { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
  readonly spec: TopLevelSpec;
}

export interface Figure {
  readonly kind: "figure";
  /** Unique in the panel; ids inside the SVG begin with it. */
  readonly id: string;
  readonly title: string;
  /** What it shows, where that has a name: the reader can pick one. */
  readonly metrics?: readonly MetricName[];
  readonly charts: readonly Chart[];
  /** Of several charts: each wants half a page rather than a fifth. */
  readonly wide?: boolean;
  readonly caption: Text;
  /** The same numbers, exactly. */
  readonly table: Table;
}

/** One judged sentence: a claim, a rule, a proof. */
export interface Statement {
  readonly state: State;
  readonly label: string;
  readonly says: Text;
  readonly evidence: readonly Text[];
  /** More behind a fold. */
  readonly details?: { readonly summary: string; readonly table: Table };
}

export type Block =
  | { readonly kind: "sentence"; readonly text: Text }
  | { readonly kind: "note"; readonly text: Text }
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "statements"; readonly items: readonly Statement[] }
  | Figure
  | { readonly kind: "table"; readonly table: Table; readonly fold?: string }
  | { readonly kind: "facts"; readonly title: string; readonly facts: readonly (readonly [string, Text])[] }
  | { readonly kind: "downloads"; readonly files: readonly Download[] }
  | { readonly kind: "log"; readonly summary: string; readonly lines: readonly string[] }
  | { readonly kind: "columns"; readonly left: readonly Block[]; readonly right: readonly Block[] };

/** A file to be had from the page itself. */
export interface Download {
  readonly name: string;
  readonly says: string;
  /** Its size, where it is known. */
  readonly bytes: number | undefined;
  /** A data address; undefined where the page does not carry it. */
  readonly href: string | undefined;
  /** Where it is then. */
  readonly elsewhere: Text;
}

export type PanelContent =
  | { readonly state: "ready"; readonly blocks: readonly Block[] }
  /** The data are not there: why, and what would provide them. */
  | { readonly state: "missing"; readonly because: string; readonly provide: string };

/** One section of the page. It is handed the keys of the analysis that it declares, and nothing else. */
export interface Panel<Key extends keyof PageData = keyof PageData> {
  readonly meta: {
    readonly id: string;
    readonly title: string;
    /** The reader's question that the section answers. */
    readonly question: string;
    readonly needs: readonly Key[];
    /** What it shows too where it is there. */
    readonly shows?: readonly Key[];
    /** Said where what it needs is not there, if that has another reason than the analysis' age. */
    readonly absent?: { readonly because: string; readonly provide: string };
  };
  readonly build: (data: Pick<PageData, Key>) => PanelContent;
}

/** Our own words with code between backticks; never for words from a suite or a log. */
export const marked = (text: string): readonly TextPart[] =>
  text.split("`").map((part, index) => (index % 2 === 1 ? { code: part } : part));

export const ready = (...blocks: readonly Block[]): PanelContent => ({ state: "ready", blocks });
