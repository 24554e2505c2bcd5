import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { kubernetesManifests, manifestsText, writeManifests } from "../../src/cli/kubernetes-manifests.js";
import { planSuite } from "../../src/cli/suite-file.js";
import { projectRoot } from "../../src/project/root.js";

const choices = { trial: undefined, image: undefined, namespace: undefined };
const quickstart = join(projectRoot, "suites", "quickstart.yaml");

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "scalebench-kubernetes-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("of each runner the trial of the most workers is shown", async () => {
  const all = kubernetesManifests(await planSuite(quickstart, []), choices);
  expect(all.map(({ trial }) => trial)).toEqual([
    "b001-single-n1-w1",
    "b001-torch-ddp-n1-w2",
    "b001-horovod-n1-w2",
    "b001-spark-horovod-n1-w2",
    "b001-ray-n1-w2",
  ]);
  const kinds = parseAllDocuments(manifestsText(all)).map((document) => document.toJS().kind);
  expect(new Set(kinds)).toEqual(
    new Set(["ConfigMap", "PersistentVolumeClaim", "Job", "Service", "RayJob", "SparkApplication"]),
  );
});

it("one that is named is shown alone, in the image and namespace that are asked for", async () => {
  const planned = await planSuite(quickstart, []);
  const all = kubernetesManifests(planned, { trial: "ray-n1-w1", image: "r.example/i:1", namespace: "lab" });
  expect(all.map(({ name }) => name)).toEqual(["sb-quickstart-b001-ray-n1-w1"]);
  const text = manifestsText(all);
  expect(text).toContain("image: r.example/i:1");
  expect(text.match(/namespace: lab/g)).toHaveLength(3);
});

it("a file a trial is written, and each says that it was not run", async () => {
  const files = writeManifests(kubernetesManifests(await planSuite(quickstart, []), choices), join(folder, "a", "b"));
  expect(readdirSync(join(folder, "a", "b"))).toHaveLength(5);
  for (const file of files) expect(readFileSync(file, "utf8")).toMatch(/^# .*NOT RUN ON A CLUSTER/);
});

it("the suite's own model travels in the ConfigMap", async () => {
  const suite = join(folder, "suite.yaml");
  writeFileSync(join(folder, "my.py"), "def build(options, shape, classes): ...\n");
  writeFileSync(suite, readFileSync(quickstart, "utf8").replace(/model: .*/, "model: ./my.py:build"));
  const [first] = kubernetesManifests(await planSuite(suite, []), choices);
  const config = JSON.parse(JSON.stringify(first?.objects[0]));
  expect(config.data["model.py"]).toContain("def build");
  expect(JSON.parse(config.data["trial.json"]).model.name).toBe("/etc/scalebench/model.py:build");
});

it.each([
  [{ image: "a b" }, "expected the name of an image"],
  [{ image: "--help" }, "expected the name of an image"],
  [{ namespace: "Lab\n" }, "expected a namespace of Kubernetes"],
  [{ trial: "nothing" }, "expected a cell or a trial of the first block"],
])("%j is refused", async (changes, says) => {
  const planned = await planSuite(quickstart, []);
  expect(() => kubernetesManifests(planned, { ...choices, ...changes })).toThrow(says);
});
