import { existsSync, readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { basename, join } from "node:path";
import { temporaryDirectory } from "../../src/study/temporary.js";

/** Processes that carry the study's marker: the test's own look at /proc. */
function processesOf(study: string): readonly string[] {
  const marker = `SCALEBENCH_STUDY=${basename(study)}@`;
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, "latin1").includes(marker);
    } catch {
      return false;
    }
  });
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    const answer = (open: boolean) => () => {
      socket.destroy();
      resolve(open);
    };
    socket.once("connect", answer(true)).once("error", answer(false));
  });

/** What a study that has ended left on the machine, in words; `ports` are those that its services had. */
export async function leftoversOf(study: string, ports: ReadonlySet<number>): Promise<readonly string[]> {
  const open = await Promise.all([...ports].map(async (port) => ((await listens(port)) ? [`port ${port}`] : [])));
  const drafts = readdirSync(study, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".tmp"));
  const temporary = temporaryDirectory(study, "listener");
  return [
    ...processesOf(study).map((pid) => `process ${pid}`),
    ...open.flat(),
    ...drafts.map((name) => `draft ${name}`),
    ...(existsSync(join(study, "lock.json")) ? ["lock.json"] : []),
    ...(existsSync(temporary) ? [temporary] : []),
  ];
}
