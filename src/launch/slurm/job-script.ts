import { comment, quoted } from "../../shell/quote.js";
import type { SlurmClusterSpec } from "../../types/cluster.js";
import { directive, outputPath } from "./directive.js";
import type { JobFiles } from "./job-files.js";

export interface JobRequest {
  readonly spec: Pick<SlurmClusterSpec, "name" | "count" | "slots" | "gpus" | "slurm">;
  readonly suite: string;
  /** The study's folder, absolute. */
  readonly directory: string;
  readonly files: JobFiles;
  /** Where relative paths of the command begin. */
  readonly workingDirectory: string;
  /** Runs the study within the allocation. Slurm's own start anew adds `--resume`. */
  readonly command: readonly string[];
  /** What a person types to go on with it. */
  readonly resume: readonly string[];
  /** Cores that a worker needs. */
  readonly threads: number;
}

/** How long before the end of its time a study is told to stop: trials end within seconds. */
const warnSeconds = 60;

const twoDigits = (value: number): string => String(value).padStart(2, "0");

/** `H:MM:SS`, rounded up to a second. */
function timeLimit(seconds: number): string {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 3600)}:${twoDigits(Math.floor(whole / 60) % 60)}:${twoDigits(whole % 60)}`;
}

/** An option of the cluster file as it is: `--qos=debug`. */
function ownDirective(line: string): string {
  const [, name = "", value] = /^--([a-z0-9-]+)(?:=(.*))?$/su.exec(line) ?? [];
  return directive(name, value);
}

function directives({ spec, suite, files, threads }: JobRequest): readonly string[] {
  const { partition, account, gres, timeSeconds, sbatch } = spec.slurm;
  const optional = (name: string, value: string | undefined): readonly string[] =>
    value === undefined ? [] : [directive(name, value)];
  return [
    directive("job-name", `scalebench-${suite}`),
    directive("nodes", String(spec.count)),
    directive("ntasks-per-node", String(spec.slots)),
    directive("cpus-per-task", String(threads)),
    ...optional("partition", partition),
    ...optional("account", account),
    ...optional("gres", gres),
    ...(gres === undefined && spec.gpus > 0 ? [directive("gpus-per-node", String(spec.gpus))] : []),
    ...optional("time", timeSeconds === undefined ? undefined : timeLimit(timeSeconds)),
    directive("export", "ALL"),
    directive("output", outputPath(files.stdout)),
    directive("error", outputPath(files.stderr)),
    directive("open-mode", "append"),
    directive("requeue"),
    directive("signal", `B:TERM@${warnSeconds}`),
    // The last one counts: these change what stands above.
    ...sbatch.map(ownDirective),
  ];
}

/** Words of a command, a line each. */
const words = (command: readonly string[]): string => command.map(quoted).join(" \\\n  ");

/**
 * The job of a whole study: all its trials run in one allocation. Told to stop (a time limit, scancel, a requeue), it
 * has the study stop in good order; started again by Slurm, it goes on with it.
 */
export function jobScript(request: JobRequest): string {
  const { spec, suite, directory, files, workingDirectory, command, resume } = request;
  const lines = [
    "#!/bin/bash",
    ...directives(request),
    comment(`The study of suite ${suite} on cluster ${spec.name}, as one job`),
    "",
    `study=${quoted(directory)}`,
    `exit_file=${quoted(files.exit)}`,
    `harness_file=${quoted(files.harness)}`,
    `cd ${quoted(workingDirectory)} || exit 6`,
    'rm -f "$exit_file"',
    "",
    "resume=",
    'if [ "$SLURM_RESTART_COUNT" -gt 0 ] 2>/dev/null && [ -e "$study/identity.json" ]; then',
    "  resume=--resume",
    "  # Its last run ended with the job that Slurm has queued again, perhaps without a chance to give the study up.",
    '  if [ -s "$harness_file" ] && grep -qF -f "$harness_file" "$study/lock.json" 2>/dev/null; then',
    '    rm -f "$study/lock.json"',
    "  fi",
    "fi",
    "",
    "harness=",
    "told=",
    `trap 'told=yes; [ -z "$harness" ] || kill -TERM "$harness" 2>/dev/null' TERM`,
    `${words(command)} \\\n  $resume &`,
    "harness=$!",
    `printf '{"pid":%s,"host":"%s",\\n' "$harness" "$(uname -n)" > "$harness_file"`,
    "code=127",
    "while :; do",
    '  wait "$harness"',
    "  now=$?",
    "  # 127: it was waited for already.",
    '  [ "$now" -eq 127 ] || code=$now',
    '  [ -n "$told" ] || break',
    "  told=",
    "done",
    "",
    `printf '%s %s\\n' "$SLURM_JOB_ID" "$code" > "$exit_file.tmp" && mv -f "$exit_file.tmp" "$exit_file"`,
    'if [ "$code" -eq 143 ]; then',
    `  printf '%s\\n' ${quoted(`the job was told to end; every finished trial is kept. Go on with:\n  ${resume.map(quoted).join(" ")}`)} >&2`,
    "fi",
    'exit "$code"',
  ];
  return `${lines.join("\n")}\n`;
}
