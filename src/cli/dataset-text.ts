import type { Manifest } from "../datasets/manifest.js";
import { engineText, preparationRun } from "../datasets/preparation-run.js";
import { table } from "../plan/table.js";
import { duration } from "./numbers.js";
import type { DescribedDataset } from "./prepared-datasets.js";

/** A data set with its rows, where it was prepared. */
export interface ListedDataset {
  readonly dataset: DescribedDataset;
  readonly manifest: Manifest | undefined;
}

const rowsOf = ({ dataset: { description }, manifest }: ListedDataset): string => {
  if (manifest !== undefined) return `${manifest.parts.train.rows} + ${manifest.parts.test.rows}`;
  const { made } = description;
  return made === undefined ? "not prepared yet" : `${made.parts.train} + ${made.parts.test}`;
};

const listHead = ["data set", "made by", "rows (training + test)", "personal data", "what it is"];

export const datasetListText = (all: readonly ListedDataset[]): string =>
  table(
    listHead,
    all.map((listed) => {
      const { name, prepared, description } = listed.dataset;
      const { sensitivity, title } = description;
      return [
        name,
        prepared ? "Spark, once" : "each trial",
        rowsOf(listed),
        sensitivity.personalData ? "yes" : "no",
        title,
      ];
    }),
    new Set(),
  );

const seconds = (value: number): string => duration(value);

function preparationLines(manifest: Manifest): readonly string[] {
  const { parts, classes, target, columns, warnings } = manifest;
  const spent = preparationRun(manifest, "");
  const { train, test } = parts;
  const predicted =
    target === undefined
      ? `${classes.length} classes`
      : `a target of mean ${Number(target.mean.toPrecision(4))} and deviation ${Number(target.deviation.toPrecision(4))} ${target.unit}`;
  return [
    `prepared: ${train.rows} training rows, ${test.rows} test rows, ${columns.length} columns, ${predicted}`,
    `          in ${seconds(spent.seconds)} by ${engineText(spent)}: ${Math.round(spent.rowsPerSecond)} rows/s, ${spent.shuffleBytes} B shuffled, ${seconds(spent.executorSeconds)} of executors`,
    `rows:     ${train.rowsDigest.slice(0, 16)} (training), ${test.rowsDigest.slice(0, 16)} (test)`,
    ...warnings.map((warning) => `warning:  ${warning}`),
  ];
}

function columnLines({ columns, target, split, text }: DescribedDataset["description"]): readonly string[] {
  if (text !== undefined) return [`text:     rows of ${text.chunk} bytes`];
  if (columns === undefined || target === undefined || split === undefined) return [];
  return [
    `target:   ${target.says}: ${target.classes?.join(", ") ?? `a number, ${target.unit}`}`,
    `split:    ${split.test * 100} % of the groups by ${split.by.join(", ")} are test rows`,
    "columns:",
    ...Object.entries(columns.numbers).map(([name, { unit }]) => `  ${name}: number, ${unit}`),
    ...Object.entries(columns.categories).map(([name, { unit }]) => `  ${name}: category, ${unit}`),
  ];
}

export function datasetText({ dataset, manifest }: ListedDataset): string {
  const { name, description, place } = dataset;
  const { title, summary, licence, origin, sensitivity, made, source } = description;
  const from = made?.from ?? (source?.kind === "pypi" ? `${source.package} ${source.version}` : source?.location) ?? "";
  const { personalData, columns, note } = sensitivity;
  return [
    `${name}: ${title}`,
    summary,
    "",
    `from:     ${from}`,
    `origin:   ${origin}`,
    `licence:  ${licence}`,
    `personal: ${personalData ? `yes (${columns.join(", ")})` : "no"}; ${note}`,
    ...(made === undefined
      ? []
      : [`parts:    ${made.parts.train} training, ${made.parts.test} test; ${made.parts.split}`]),
    ...columnLines(description),
    ...(manifest === undefined ? [] : preparationLines(manifest)),
    ...(place === undefined || manifest !== undefined
      ? []
      : [`prepared: not yet; \`scalebench dataset prepare ${name}\``]),
  ].join("\n");
}
