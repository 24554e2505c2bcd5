import type { Figure } from "../figure.js";
import type { Comparison } from "./compare.js";

const number = (value: number): string => String(Number(value.toPrecision(3)));

function spread({ median, interval }: Figure): string {
  if (interval === null) return `${number(median)}`;
  return `${number(median)} (${number(interval.low)} to ${number(interval.high)})`;
}

/** Told of the median alone; that the interval reaches over 1 is told too. */
function verdict({ ratio, because }: Comparison): string {
  if (ratio === null) return `not measured: ${because ?? "unknown"}`;
  const ahead = ratio.median > 1 ? "ahead" : "BEHIND";
  const open = ratio.interval === null || (ratio.interval.low <= 1 && ratio.interval.high >= 1);
  return open ? `${ahead} (interval ${ratio.interval === null ? "needs n of 6" : "holds 1"})` : ahead;
}

const row = (one: Comparison): string =>
  `| ${[
    one.work,
    one.peer,
    one.ratio?.n ?? 0,
    spread(one.own),
    one.theirs === null ? "" : spread(one.theirs),
    one.ratio === null ? "" : spread(one.ratio),
    verdict(one),
  ].join(" | ")} |`;

/** The part of docs/performance.md about the peers. */
export function peersText(comparisons: readonly Comparison[], around: string): string {
  const works = new Map(comparisons.map(({ work, what }) => [work, what]));
  const commands = new Map(comparisons.map(({ work, peer, command }) => [`${work}, ${peer}`, command]));
  const level = comparisons.map(({ ratio }) => ratio?.interval?.level).find((found) => found !== undefined);
  return [
    around,
    "",
    `Ratios are peer over scalebench, round by round: above 1, scalebench is ahead. In brackets the rank interval of the median${level === undefined ? "; none, for n is below 6" : ` (${(level * 100).toFixed(1)} % or the level of its n)`}.`,
    "",
    "| work | peer | n | scalebench, s | peer, s | ratio | |",
    "|---|---|--:|--:|--:|--:|---|",
    ...comparisons.map(row),
    "",
    ...[...works].map(([work, what]) => `- **${work}**: ${what}.`),
    "",
    ...[...commands].map(([of, command]) => `- ${of}: \`${command.trim()}\``),
  ].join("\n");
}
