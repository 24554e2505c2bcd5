import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ownModelFile } from "../../src/cli/model-code.js";
import { digestOfFile } from "../../src/environment/code-digest.js";
import type { SavedModel } from "../../src/environment/saved-model.js";

const folder = mkdtempSync(join(tmpdir(), "scalebench-model-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, "my_model.py");
writeFileSync(file, "def build(options, shape, classes): ...\n");

const saved = (own: SavedModel["model"]["file"]): SavedModel =>
  ({ model: { name: own === null ? "mlp" : "my_model.py:build", options: {}, file: own } }) as SavedModel;
const own = saved({ name: "my_model.py", function: "build", sha256: digestOfFile(file) });

describe("the file of a saved model of the user's own", () => {
  it("is run where the user names it, and it is what it was", () => {
    expect(ownModelFile(own, file)).toBe(file);
    expect(ownModelFile(saved(null), undefined)).toBe(null);
  });

  it("is never one that the manifest alone names", () => {
    expect(() => ownModelFile(own, undefined)).toThrow("expected --model-file");
    expect(() => ownModelFile(saved(null), file)).toThrow("expected no --model-file");
  });

  it("is refused where it was changed or is gone", () => {
    const other = join(folder, "other.py");
    writeFileSync(other, "def build(options, shape, classes): pass\n");
    expect(() => ownModelFile(own, other)).toThrow(expect.objectContaining({ code: "MODEL_CHANGED" }));
    expect(() => ownModelFile(own, join(folder, "gone.py"))).toThrow("found none");
  });
});
