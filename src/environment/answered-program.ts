import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { type ErrorCode, errorCodes } from "../errors/codes.js";
import { ScalebenchError } from "../errors/error.js";
import { readJsonIfThere } from "./atomic-file.js";
import { lastLines, runCommand } from "./command.js";
import type { Variables } from "./home.js";
import { sparkVariables } from "./spark-variables.js";

/** A Python program of ours that is asked by a file and answers with one. Paths are absolute. */
export interface AnsweredProgram {
  readonly python: string;
  readonly javaHome: string | undefined;
  readonly program: string;
  /** Folders of the Python packages that it imports. */
  readonly pythonPath: readonly string[];
  readonly variables: Variables;
  readonly log: string;
  readonly watch: (line: string) => void;
  readonly signal: AbortSignal | undefined;
}

const isCode = (text: string): text is ErrorCode => Object.hasOwn(errorCodes, text);

const refusal = z.object({
  ok: z.literal(false),
  code: z.string().refine(isCode),
  message: z.string(),
  hint: z.string(),
});

interface Asked<Answer> {
  /** What the program is asked, told the file that takes its answer. */
  readonly request: (answer: string) => Readonly<Record<string, unknown>>;
  /** Files beside it take request and answer, and go again. */
  readonly draft: string;
  readonly answer: z.ZodType<Answer>;
  /** What is expected of the program, for people: `the model to be saved`. */
  readonly expected: string;
  /** Where it ends without an answer. */
  readonly failed: ErrorCode;
}

/**
 * Runs the program in a process group of its own that ends with `signal`. Throws the program's own error, or
 * `failed` where it ended without an answer.
 */
export async function askProgram<Answer>(asked: Asked<Answer>, program: AnsweredProgram): Promise<Answer> {
  const { draft, request, answer: schema, expected, failed } = asked;
  const { python, javaHome, pythonPath, variables, log, watch, signal } = program;
  const [question, answer] = [`${draft}.request.json`, `${draft}.answer.json`];
  for (const file of [draft, log]) mkdirSync(dirname(file), { recursive: true });
  for (const file of [log, answer]) rmSync(file, { force: true });
  writeFileSync(question, JSON.stringify(request(answer)));
  try {
    const code = await runCommand({
      argv: [python, program.program, "--request", question],
      env: sparkVariables({ python, javaHome, pythonPath, variables }),
      cwd: dirname(draft),
      log,
      watch,
      signal,
    });
    const value = readJsonIfThere(answer);
    const refused = refusal.safeParse(value);
    if (refused.success && isCode(refused.data.code)) {
      throw new ScalebenchError({ ...refused.data, code: refused.data.code });
    }
    if (code === 0) return schema.parse(value);
    throw new ScalebenchError({
      code: failed,
      message: `expected ${expected}, found that the process ended with ${code ?? "a signal"}: ${lastLines(log, 1)[0] ?? "it printed nothing"}`,
      hint: `its log is ${log}`,
      where: { file: log },
    });
  } finally {
    for (const file of [question, answer]) rmSync(file, { force: true });
  }
}
