import { sha256 } from "./lock-file.js";
import { probe } from "./probe.js";
import { type Step, StepFailure } from "./step.js";
import type { EnvironmentRunner } from "./types.js";

/** The last word: every module is there, and every installed file. */
export const checkStep = ({ runner }: EnvironmentRunner): Step => ({
  name: `check-${runner.name}`,
  says: `check that ${runner.name} has all it needs`,
  inputs: ({ steps }) => {
    const horovod = runner.requirements.horovod ? ["horovod"] : [];
    const own = ["python", "torch", "common", `runner-${runner.name}`, ...horovod];
    const installed = own.map((name) => `${name} ${steps[name]?.inputs ?? ""}`);
    return sha256("check", ...runner.requirements.modules, ...installed);
  },
  run: async (context) => {
    const question = { modules: runner.requirements.modules, records: true };
    const { modules, incomplete } = await probe(context.python, question, context.variables);
    const missing = Object.entries(modules).flatMap(([name, because]) =>
      because === null ? [] : [`${name}: ${because}`],
    );
    const broken = Object.entries(incomplete).map(([name, file]) => `${name} lacks ${file}`);
    const faults = [...missing, ...broken];
    if (faults.length > 0) {
      throw new StepFailure(
        `expected a complete environment for ${runner.name}, found that ${faults.join("; ")}`,
        `run \`scalebench setup --runners ${runner.name} --force\``,
        "ENVIRONMENT_BROKEN",
      );
    }
    return {};
  },
});
