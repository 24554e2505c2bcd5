import { expect, test } from "vitest";
import { readFragment, writeFragment } from "../../../reports/page/fragment.js";

test("a section, runners, both or nothing", () => {
  expect(readFragment("#scaling")).toEqual({ anchor: "scaling", runners: undefined });
  expect(readFragment("#runners=ray,horovod")).toEqual({ anchor: "", runners: ["ray", "horovod"] });
  expect(readFragment("#scaling&runners=ray")).toEqual({ anchor: "scaling", runners: ["ray"] });
  expect(readFragment("#runners=")).toEqual({ anchor: "", runners: [] });
  expect(readFragment("")).toEqual({ anchor: "", runners: undefined });
});

test("what is written is read back, whatever the names", () => {
  const runners = ["ray", "a,b", "c&d=e", "#%", `"><script>`, "µ"];
  const written = writeFragment({ anchor: "scaling", runners });
  expect(written).toMatch(/^#scaling&runners=[\w%.,\-!~*'()]+$/);
  expect(readFragment(written)).toEqual({ anchor: "scaling", runners });
});

test("no runner and no section is no fragment", () => {
  expect(writeFragment({ anchor: "", runners: [] })).toBe("");
  expect(writeFragment({ anchor: "trust", runners: undefined })).toBe("#trust");
});

test("scale, metric and highlight are kept beside the rest", () => {
  const said = { anchor: "why", runners: ["ray"], scale: "linear", metric: "stepTime", highlight: "a&b=c" } as const;
  const written = writeFragment(said);
  expect(written).toBe("#why&runners=ray&scale=linear&metric=stepTime&highlight=a%26b%3Dc");
  expect(readFragment(written)).toEqual(said);
  expect(readFragment("#scale=cubic&metric=&highlight=%E0%A4")).toEqual({ anchor: "", runners: undefined });
});

test("what cannot be decoded is left out", () => {
  expect(readFragment("#runners=ray,%E0%A4%A")).toEqual({ anchor: "", runners: ["ray"] });
});
