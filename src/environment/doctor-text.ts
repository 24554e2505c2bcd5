import type { DoctorReport, RunnerHealth } from "./doctor-report.js";

const gibibytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(0)} GiB`;

function runnerLines(runner: RunnerHealth, width: number): readonly string[] {
  const versions = Object.entries(runner.versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ");
  const head = `${runner.ok ? "ok     " : "missing"}  ${runner.name.padEnd(width)}  ${versions}`.trimEnd();
  return [
    head,
    ...runner.missing.map((what) => `           - ${what}`),
    ...(runner.fix === undefined ? [] : [`           fix: ${runner.fix}`]),
  ];
}

/** The report for people, plain text. Pure. */
export function renderDoctor(report: DoctorReport): string {
  const { machine, environment } = report;
  const width = Math.max(0, ...report.runners.map(({ name }) => name.length));
  const ready = report.runners.filter(({ ok }) => ok).length;
  return [
    `scalebench ${report.harness}, Node ${report.node}`,
    `machine      ${machine.cpu}, ${machine.usableCpus} of ${machine.logicalCpus} CPUs, ${gibibytes(machine.memoryBytes)}, ${machine.system}, kernel ${machine.kernel}`,
    `gpu          ${machine.gpus.length === 0 ? "none" : machine.gpus.join("; ")}`,
    `environment  ${environment.state === "missing" ? "not set up" : `${environment.python} (${environment.key})`}`,
    "",
    ...report.runners.flatMap((runner) => runnerLines(runner, width)),
    "",
    `${ready} of ${report.runners.length} runners can run here`,
  ].join("\n");
}
