import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { runner as horovod } from "../../../runners/horovod/runner.js";
import { runner as ray } from "../../../runners/ray/runner.js";
import { runner as single } from "../../../runners/single/runner.js";
import { runner as sparkHorovod } from "../../../runners/spark-horovod/runner.js";
import { runner as torchDdp } from "../../../runners/torch-ddp/runner.js";
import { podContext } from "../../../src/plan/kubernetes/image.js";
import { kubernetesObjects, kubernetesYaml, notRun } from "../../../src/plan/kubernetes/manifests.js";
import { isImage, isNamespace, objectName } from "../../../src/plan/kubernetes/names.js";
import { trialFile } from "../../../src/study/trial-file.js";
import type { Runner } from "../../../src/types/runner.js";
import { situation } from "../../runners/situation.js";

const runners = [single, torchDdp, horovod, sparkHorovod, ray];

interface About {
  readonly device?: "cpu" | "gpu";
  readonly image?: string;
  readonly model?: string;
  readonly options?: Record<string, string | number>;
}

/** The golden shape: two nodes of two workers on CPUs, of four on GPUs. */
function objectsOf(
  runner: Runner,
  { device = "cpu", image = "registry.example/scalebench:1", model, options }: About = {},
) {
  const shape =
    runner.name === "single" ? { nodes: 1, workersPerNode: 1 } : { nodes: 2, workersPerNode: device === "gpu" ? 4 : 2 };
  const { trial } = situation(runner.name, { ...shape, device, ...(options === undefined ? {} : { options }) });
  const name = objectName(`suite-${trial.id}`);
  const { outputDirectory } = podContext(trial, name);
  const file = trialFile({
    study: name,
    trial,
    attempt: 1,
    output: outputDirectory,
    datasets: "/opt/scalebench/datasets",
  });
  return kubernetesObjects(runner, { trial, name, namespace: "lab", image, file, model });
}

const text = (...args: Parameters<typeof objectsOf>): string => kubernetesYaml(objectsOf(...args));

describe.each(runners)("the manifests of a trial of $name", (runner) => {
  // test/python/test_kubernetes.py validates these files against the schemas of Kubernetes and of the operators.
  it.each(["cpu", "gpu"] as const)("on %s are the golden ones, labelled as not run", async (device) => {
    const yaml = text(runner, { device });
    expect(yaml.startsWith(`# ${notRun}\n---\n`)).toBe(true);
    await expect(yaml).toMatchFileSnapshot(`goldens/${runner.name}-${device}.yaml`);
  });

  it("read back as the objects that they were made of", () => {
    const objects = objectsOf(runner);
    expect(parseAllDocuments(text(runner)).map((document) => document.toJS())).toEqual(
      JSON.parse(JSON.stringify(objects)),
    );
  });

  it("ask for a GPU a worker on GPUs, and for none on CPUs", () => {
    const workers = runner.name === "single" ? 1 : 4;
    expect(text(runner, { device: "gpu" })).toMatch(
      new RegExp(`(?:nvidia.com/gpu: "${workers}"|quantity: ${workers}\\n)`),
    );
    expect(text(runner)).not.toContain("nvidia.com/gpu");
  });

  it("keep values of any kind as they are, and let none be a reference of Kubernetes", () => {
    const image = "registry.example/a:b";
    const model = "def build():\n  return '''$(HOME) ---\n# $x'''\n---\nkind: Pod\n";
    const documents = parseAllDocuments(text(runner, { image, model })).map((document) => document.toJS());
    expect(documents.map(({ kind }) => kind)).not.toContain("Pod");
    expect(documents[0].data["model.py"]).toBe(model);
  });
});

describe("pods", () => {
  it("know their number and find the first one by its name", () => {
    for (const runner of [torchDdp, horovod]) {
      const [, , service, job] = JSON.parse(JSON.stringify(objectsOf(runner)));
      expect(service.spec).toMatchObject({ clusterIP: "None", publishNotReadyAddresses: true });
      expect(job.spec).toMatchObject({ completionMode: "Indexed", completions: 2, parallelism: 2, backoffLimit: 0 });
      const { subdomain, containers } = job.spec.template.spec;
      expect(subdomain).toBe(service.metadata.name);
      const command: string = containers[0].command.join(" ");
      expect(command).toContain(`${job.metadata.name}-0.${subdomain}`);
      expect(command).toContain("$(JOB_COMPLETION_INDEX)");
      expect(containers[0].env[0].name).toBe("JOB_COMPLETION_INDEX");
    }
  });

  it("get a dollar of a value as a dollar", () => {
    const yaml = text(horovod, { options: { fusionThreshold: "64MiB" } });
    expect(yaml).toContain('value: "67108864"');
    const { trial } = situation("odd");
    const odd: Runner = {
      ...single,
      kubernetes: () => ({ kind: "job", argv: ["echo", "$(HOME) $x"], env: { A: "$(B)" } }),
    };
    const file = trialFile({ study: "s", trial, attempt: 1, output: "/o", datasets: "/d" });
    const [, , job] = kubernetesObjects(odd, {
      trial,
      name: "sb-a",
      namespace: undefined,
      image: "i",
      file,
      model: undefined,
    });
    expect(JSON.stringify(job)).toContain('["echo","$$(HOME) $$x"]');
    expect(JSON.stringify(job)).toContain('{"name":"A","value":"$$(B)"}');
  });

  it("of Ray have an entry point in which a shell finds nothing to read", () => {
    const { spec } = JSON.parse(JSON.stringify(objectsOf(ray)[2]));
    expect(spec.entrypoint).toMatch(/^[A-Za-z0-9/_.=: -]+$/);
    const { trial } = situation("ray");
    const file = trialFile({ study: "s", trial, attempt: 1, output: "/o", datasets: "/d" });
    const odd: Runner = { ...ray, kubernetes: () => ({ kind: "ray-job", entrypoint: ["a; b"], env: {} }) };
    const placed = { trial, name: "sb-a", namespace: undefined, image: "i", file, model: undefined };
    expect(() => kubernetesObjects(odd, placed)).toThrow("not plain");
  });

  it("are asked of runners that have some", () => {
    const { kubernetes: _, ...without } = single;
    expect(() => objectsOf(without)).toThrow("expected a trial of a runner that says how its pods start");
  });
});

describe("names", () => {
  it("are DNS labels of at most 40 characters, whatever a suite is called", () => {
    for (const odd of ["a", "A_b.C", "ä", "-x-", "9", "a".repeat(200), "x\ny", "tiny-b001-torch-ddp-n1-w2"]) {
      expect(objectName(odd)).toMatch(/^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/);
    }
    expect(objectName("tiny-b001-ray-n1-w2")).toBe("sb-tiny-b001-ray-n1-w2");
  });

  it("of different texts are different", () => {
    const texts = ["a.b", "a-b", "a_b", "A-b", `${"a".repeat(60)}1`, `${"a".repeat(60)}2`];
    expect(new Set(texts.map(objectName)).size).toBe(texts.length);
  });

  it("of images and namespaces are checked", () => {
    expect(["a", "r.io:5000/x/y@sha256:00", "scalebench:0.1.0"].every(isImage)).toBe(true);
    expect(["", "-a", "a b", "a\nb", "$(x)"].some(isImage)).toBe(false);
    expect(["lab", "a-1"].every(isNamespace)).toBe(true);
    expect(["", "Lab", "-a", "a.b", "a\n", "a".repeat(64)].some(isNamespace)).toBe(false);
  });
});
