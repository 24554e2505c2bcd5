/** What a mark of a chart tells the page's script: whose it is, and the words of its tooltip. */
export interface MarkFacts {
  /** Undefined where a mark is about several, and stays when the reader picks runners. */
  readonly runner?: string | undefined;
  /** Empty where the mark says nothing more than whose it is. */
  readonly tip: string;
}

/** ASCII's unit separator: a control character, and such are made visible in every text of a study. */
const separator = "\u001f";

/** For the field that `factsChannel` reads. */
export const factsText = (facts: MarkFacts | undefined): string =>
  facts === undefined ? "" : `${facts.runner ?? ""}${separator}${facts.tip}`;

/**
 * Vega writes a mark's description into its `aria-label`, the only text of ours that reaches the SVG's elements.
 * https://vega.github.io/vega-lite/docs/encoding.html#description
 */
export const factsChannel = { field: "facts", type: "nominal" } as const;

/** Turns such descriptions into data attributes: a chart is one image with one name, and its parts have none. */
export function factsAsData(tag: string): string {
  return tag.replace(/ aria-label="([^"]*)"/g, (_, label: string) => {
    const at = label.indexOf(separator);
    if (at < 0) return "";
    const data = { runner: label.slice(0, at), tip: label.slice(at + 1) };
    return Object.entries(data)
      .map(([key, value]) => (value === "" ? "" : ` data-${key}="${value}"`))
      .join("");
  });
}
