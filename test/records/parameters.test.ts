import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readParameters } from "../../src/records/parameters.js";

const golden = join(import.meta.dirname, "../goldens/parameters.arrow");
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "parameters-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("parameters", () => {
  it("that pyarrow wrote are read tensor by tensor", () => {
    const parameters = readParameters(golden);
    expect([...parameters.keys()]).toEqual(["bias", "weight", "empty"]);
    expect(parameters.get("weight")).toEqual(Float32Array.of(1, 2, 3, 4.5));
    expect(parameters.get("bias")).toEqual(Float32Array.of(0.5, -0.25));
    expect(parameters.get("empty")).toEqual(new Float32Array(0));
  });

  it("that were cut off are refused with the file's name", () => {
    const file = join(folder, "parameters.arrow");
    const whole = readFileSync(golden);
    for (const length of [0, 10, whole.length - 16, whole.length - 8]) {
      writeFileSync(file, whole.subarray(0, length));
      expect(() => readParameters(file), `${length} bytes`).toThrow(
        expect.objectContaining({ code: "STUDY_CORRUPT", where: { file } }),
      );
    }
  });

  it("that are missing are refused with the file's name", () => {
    const file = join(folder, "none.arrow");
    expect(() => readParameters(file)).toThrow(expect.objectContaining({ code: "STUDY_CORRUPT", where: { file } }));
  });

  it("of another layout are refused", () => {
    expect(() => readParameters(join(import.meta.dirname, "../goldens/rank-0.arrow"))).toThrow(
      /no columns name and values/,
    );
  });
});
