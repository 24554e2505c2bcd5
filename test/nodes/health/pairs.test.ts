import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { agentArgv } from "../../../src/launch/remote/agent-command.js";
import { connectNode } from "../../../src/launch/remote/connection.js";
import { agentSources } from "../../../src/nodes/agent-sources.js";
import { measurePairs, type PairEnd } from "../../../src/nodes/health/pairs.js";
import { nodeName } from "../../../src/types/ids.js";

const python = execFileSync("python3", ["-c", "import sys; print(sys.executable)"], { encoding: "utf8" }).trim();

/** A node that is this machine: the real agent, spoken to over pipes instead of ssh. */
async function end(name: string, address: string): Promise<PairEnd> {
  const folder = mkdtempSync(join(tmpdir(), "scalebench-pairs-"));
  const { connection } = await connectNode({
    node: nodeName(name),
    argv: agentArgv(python),
    sources: agentSources(),
    connectSeconds: 20,
    logFile: join(folder, "log"),
    owned: {},
    unset: "X",
  });
  onTestFinished(async () => {
    await connection.close(5_000);
    rmSync(folder, { recursive: true, force: true });
  });
  return { node: { name: nodeName(name), host: name, address, slots: 1, gpus: 0 }, connection };
}

describe("pairs of nodes", { timeout: 30_000 }, () => {
  test("are measured in both directions", async () => {
    const ends = [await end("a", "127.0.0.1"), await end("b", "127.0.0.1")];
    const found = await measurePairs(ends);
    expect(found.map(({ from, to, state }) => [from, to, state])).toEqual([
      ["a", "b", "ok"],
      ["b", "a", "ok"],
    ]);
    for (const pair of found) {
      if (pair.state === "fault") throw new Error(pair.says);
      expect(pair.bitsPerSecond).toBeGreaterThan(1e8);
      expect(pair.roundTripSeconds).toBeGreaterThan(1e-6);
      expect(pair.roundTripSeconds).toBeLessThan(0.1);
    }
  });

  test("are a fault where a node has not the address that it should have, and the other direction is measured", async () => {
    const found = await measurePairs([await end("a", "127.0.0.1"), await end("b", "192.0.2.77")]);
    expect(found.map(({ state }) => state)).toEqual(["fault", "ok"]);
    expect(found[0]).toMatchObject({
      says: expect.stringMatching(
        /^expected node a to reach node b at 192\.0\.2\.77, found: .*assign requested address/,
      ),
    });
  });

  test("serve nobody who does not know the token, and then whoever does", async () => {
    const { connection } = await end("a", "127.0.0.1");
    const token = "ab".repeat(16);
    const asked = { address: "127.0.0.1", token, seconds: 1, mostBytes: 2 ** 20 };
    const port = Number((await connection.request("listen", asked)).body.port);
    const answerTo = (words: string): Promise<string> =>
      new Promise((resolve) => {
        let said = "";
        const socket = connect(port, "127.0.0.1", () => socket.write(words));
        socket.on("data", (piece) => {
          said += piece.toString();
          socket.end();
        });
        socket.on("error", () => {}).on("close", () => resolve(said));
      });
    expect(await answerTo(`${"cd".repeat(16)}e`)).toBe("");
    expect(await answerTo(`${token}e`)).toBe("+");
  });
});
