import { expect, it } from "vitest";
import { namedCurveChart } from "../../../reports/charts/named-curves.js";

const axes = { xTitle: "s", xDomain: [0, 1], yDomain: [0, 1], target: undefined, lines: true } as const;
const curve = (name: string) => ({
  name,
  style: { color: "var(--c1)", shape: "circle" },
  points: [{ x: 0.5, y: 0.5, facts: { tip: name } }],
});

it("names that are equal once they are cut stay two curves", () => {
  const long = "spark-horovod, fusionThreshold 134217728, batch ";
  const text = JSON.stringify(namedCurveChart([curve(`${long}32`), curve(`${long}64`)], axes));
  const [, domain = ""] = /"domain":(\["[^\]]*\])/.exec(text) ?? [];
  const names: readonly string[] = JSON.parse(domain);
  expect(new Set(names).size).toBe(2);
  expect(text).toContain('"columns":1');
});

it("short names stand two in a row", () => {
  expect(JSON.stringify(namedCurveChart([curve("ray"), curve("horovod")], axes))).toContain('"columns":2');
});

it("curves of one colour and shape get shapes of their own", () => {
  const text = JSON.stringify(namedCurveChart([curve("single, batch 32"), curve("single, batch 512")], axes));
  expect(text).toContain('"range":["circle","square"]');
});
