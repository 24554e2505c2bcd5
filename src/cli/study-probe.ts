import { existsSync } from "node:fs";
import { firstFault, studyProbeSchema } from "../baselines/schema.js";
import type { Probed } from "../environment/machine-probe.js";
import { ScalebenchError } from "../errors/error.js";
import type { Observe } from "../study/events.js";
import { readJson, writeJson } from "../study/files.js";
import type { StudyPaths } from "../study/layout.js";
import type { StudyOptions } from "../study/options.js";
import type { MachineProbe, StudyProbe } from "../types/baseline.js";

/** The study's probe.json, where it has one. Throws STUDY_CORRUPT. */
export function readStudyProbe({ probe: file }: Pick<StudyPaths, "probe">): StudyProbe | undefined {
  if (!existsSync(file)) return undefined;
  const parsed = studyProbeSchema.safeParse(readJson(file, "scalebench/probe/v1"));
  if (parsed.success) return parsed.data;
  throw new ScalebenchError({
    code: "STUDY_CORRUPT",
    message: `expected a machine probe, found a fault at ${firstFault(parsed.error)}`,
    hint: "delete the file: the study then has no probe, and claims against a baseline are incomparable",
    where: { file },
  });
}

const digits = (value: number): string => String(Number(value.toPrecision(3)));

const probeText = ({ matrixProduct, memoryBandwidth, allReduce }: MachineProbe): string =>
  `matrix product ${digits(matrixProduct)} GFLOP/s, memory ${digits(memoryBandwidth)} GB/s, all-reduce ${digits(allReduce)} MB/s`;

interface ProbeContext {
  readonly paths: Pick<StudyPaths, "probe">;
  /** Measures the machine that trains. */
  readonly probe: () => Promise<Probed>;
  readonly observe: Observe;
  readonly signal: AbortSignal;
}

type Scaffold = NonNullable<StudyOptions["scaffold"]>;

/**
 * Probes the machine right before the first trial and right after the last one, around what else the study asks to be
 * there meanwhile. A resumed study keeps the probe of its start. A probe that fails is a warning.
 */
export function withProbe(inner: Scaffold | undefined, context: ProbeContext): Scaffold {
  const { paths, probe, observe, signal } = context;
  const take = async (moment: "start" | "end"): Promise<MachineProbe | null> => {
    const probed = await probe();
    if (probed.ok) {
      observe({ event: "note", message: `machine at the ${moment}: ${probeText(probed.probe)}` });
      return probed.probe;
    }
    if (!signal.aborted) observe({ event: "warning", message: `the machine was not probed: ${probed.because}` });
    return null;
  };
  const store = (probes: Pick<StudyProbe, "start" | "end">): void =>
    writeJson(paths.probe, { schema: "scalebench/probe/v1", ...probes });
  return {
    build: async () => {
      await inner?.build();
      const start = readStudyProbe(paths)?.start ?? (await take("start"));
      store({ start, end: null });
    },
    remove: async () => {
      await inner?.remove();
      if (signal.aborted) return;
      const start = readStudyProbe(paths)?.start ?? null;
      store({ start, end: await take("end") });
    },
  };
}
