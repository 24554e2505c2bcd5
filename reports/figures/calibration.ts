import { type NamedCurve, namedCurveChart } from "../charts/named-curves.js";
import { plain } from "../format/quantity.js";
import { counted } from "../format/text.js";
import type { Figure } from "../panel.js";
import type { JudgedModel } from "../quality.js";
import type { SeriesStyle } from "../series.js";

/** More curves in one frame are a knot. */
const mostCurves = 4;

/** One trained model, for they are alike where the training is, and the simpler ones. */
function drawn(models: readonly JudgedModel[]): readonly JudgedModel[] {
  const trained = models.filter(({ runner }) => runner !== undefined).slice(0, 1);
  return [...trained, ...models.filter(({ runner }) => runner === undefined)].slice(0, mostCurves);
}

/** Of this chart alone: a simpler model has no runner whose style it could have. */
const styles: readonly SeriesStyle[] = [
  { color: "var(--c0)", shape: "circle" },
  { color: "var(--c1)", shape: "square" },
  { color: "var(--c2)", shape: "diamond" },
  { color: "var(--c3)", shape: "cross" },
];

const diagonal: NamedCurve = {
  name: "perfectly calibrated",
  style: { color: "var(--muted)", shape: "triangle-down" },
  points: [0, 1].map((at) => ({ x: at, y: at, facts: { tip: "" } })),
};

/** What models say against what came true. */
export function calibrationFigure(models: readonly JudgedModel[]): readonly Figure[] {
  const shown = drawn(models);
  if (shown.length === 0) return [];
  const curves = shown.map(
    ({ label, short, runner, quality }, at): NamedCurve => ({
      name: runner === undefined ? short : label,
      style: styles[at % styles.length] ?? diagonal.style,
      points: quality.calibration.map(({ stated, observed, rows }) => ({
        x: stated,
        y: observed,
        facts: {
          runner,
          tip: `${label}: said ${plain(stated)}, came true ${plain(observed)}, ${counted(rows, "row")}`,
        },
      })),
    }),
  );
  const binary = shown.every(({ quality }) => quality.classes === 2);
  return [
    {
      kind: "figure",
      id: "calibration",
      title: "Calibration: what models say against what came true",
      charts: [
        {
          alternative: `Curves of the share of test rows for which it came true over the probability that the model stated: ${shown.map(({ label }) => label).join("; ")}.`,
          spec: namedCurveChart([diagonal, ...curves], {
            xTitle: binary ? "stated probability of class 1" : "stated probability of the predicted class",
            xDomain: [0, 1],
            yDomain: [0, 1],
            target: undefined,
            lines: true,
          }),
        },
      ],
      caption:
        "Ten bins of equal width; a point is the mean of its bin, and bins of few rows scatter: the table counts them.",
      table: {
        columns: [
          { title: "Model" },
          { title: "Stated", numeric: true },
          { title: "Came true", numeric: true },
          { title: "Test rows", numeric: true },
        ],
        rows: shown.flatMap(({ label, quality }) =>
          quality.calibration.map(({ stated, observed, rows }) => [
            label,
            plain(stated),
            plain(observed),
            String(rows),
          ]),
        ),
      },
    },
  ];
}
