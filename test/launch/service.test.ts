import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { localLauncher } from "../../src/launch/local-launcher.js";
import { PortAllocator } from "../../src/launch/ports.js";
import { type ServiceStart, startService, stopService } from "../../src/launch/service.js";
import { serviceId } from "../../src/types/ids.js";
import type { ProcessSpec, ServiceSpec } from "../../src/types/launch.js";
import { freshMarkers, processesWith, shellProcess, temporaryFolder, until } from "./shell-process.js";

const launcher = localLauncher({ baseEnvironment: { PATH: "/usr/bin:/bin" }, graceMs: 2_000 });

function scene(processes: (file: (name: string) => string) => readonly ProcessSpec[], rest: Partial<ServiceSpec> = {}) {
  const folder = temporaryFolder();
  const file = (name: string): string => join(folder, name);
  const markers = freshMarkers();
  const spec: ServiceSpec = {
    id: serviceId("ray-n1"),
    processes: processes(file),
    files: [],
    temporaryDirectories: [],
    readyTimeoutSeconds: 5,
    ...rest,
  };
  const start = (signal?: AbortSignal): Promise<ServiceStart> =>
    startService(spec, { launcher, markers, logDirectory: file("logs"), ...(signal === undefined ? {} : { signal }) });
  return { file, spec, start, left: () => processesWith(markers.SCALEBENCH_STUDY) };
}

async function started(start: Promise<ServiceStart>) {
  const result = await start;
  if (result.state !== "ready") throw new Error(JSON.stringify(result));
  return result.service;
}

describe("a service", () => {
  test("starts its processes in order, each ready before the next, and stops them in reverse", async () => {
    const loop = (name: string, order: string) =>
      `trap 'echo stop ${name} >> ${order}; exit 0' TERM; echo start ${name} >> ${order}; while :; do sleep 0.02; done`;
    const { file, start, left } = scene((at) => [
      shellProcess(`sleep 0.2; echo ready head >> ${at("order")}; touch ${at("up")}; ${loop("head", at("order"))}`, {
        name: "head",
        role: "head",
        ready: { kind: "file", path: at("up") },
      }),
      shellProcess(`touch ${at("up2")}; ${loop("driver", at("order"))}`, {
        name: "driver",
        role: "driver",
        ready: { kind: "file", path: at("up2") },
      }),
    ]);
    const service = await started(start());
    expect(service.seconds).toBeGreaterThan(0.15);
    expect(service.lost()).toBeUndefined();
    await until(() => readFileSync(file("order"), "utf8").includes("start driver"));
    await stopService(service, launcher);
    expect(readFileSync(file("order"), "utf8").trim().split("\n")).toEqual([
      "ready head",
      "start head",
      "start driver",
      "stop driver",
      "stop head",
    ]);
    expect(left()).toEqual([]);
  });

  test("starts workers that follow each other together, and what comes next when all of them are ready", async () => {
    const worker = (name: string, waitsFor: string, at: (name: string) => string) =>
      shellProcess(
        `touch ${at(name)}; until [ -e ${at(waitsFor)} ]; do sleep 0.02; done; touch ${at(`${name}-up`)}; sleep 60`,
        {
          name,
          role: "worker",
          ready: { kind: "file", path: at(`${name}-up`) },
        },
      );
    const { start, left } = scene((at) => [
      worker("one", "two", at),
      worker("two", "one", at),
      shellProcess(`[ -e ${at("one-up")} ] && [ -e ${at("two-up")} ] && touch ${at("both")}; sleep 60`, {
        name: "driver",
        role: "driver",
        ready: { kind: "file", path: at("both") },
      }),
    ]);
    await stopService(await started(start()), launcher);
    expect(left()).toEqual([]);
  });

  test("names the worker that did not get ready, not the one that was started last", async () => {
    const { start, left } = scene((at) => [
      shellProcess("echo 'OSError: no room'; exit 3", {
        name: "one",
        role: "worker",
        ready: { kind: "file", path: at("never") },
      }),
      shellProcess("sleep 60", { name: "two", role: "worker" }),
    ]);
    const result = await start();
    if (result.state !== "failed") throw new Error(result.state);
    expect(result.failure.reason).toBe(
      "service ray-n1 did not start: process one exited with code 3 before it was ready (OSError: no room)",
    );
    expect(result.failure.logFile).toMatch(/logs\/one\.log$/);
    expect(left()).toEqual([]);
  });

  test("is ready when its own log says so, whatever an earlier process left in it", async () => {
    const { file, start, left } = scene((at) => [
      shellProcess(`touch ${at("began")}; until [ -e ${at("go")} ]; do sleep 0.02; done; echo all is up; sleep 60`, {
        ready: { kind: "log", text: "all is up" },
      }),
    ]);
    mkdirSync(file("logs"));
    writeFileSync(file("logs/worker0.log"), "all is up\n");
    let ready = false;
    const service = started(start()).finally(() => {
      ready = true;
    });
    await until(() => existsSync(file("began")));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(ready).toBe(false);
    writeFileSync(file("go"), "");
    await stopService(await service, launcher);
    expect(left()).toEqual([]);
  });

  test("is ready when its port accepts connections", async () => {
    const [port = 0] = await new PortAllocator().allocate(1);
    const server = `const s = require("net").createServer(); setTimeout(() => s.listen(${port}, "127.0.0.1"), 100)`;
    const { start, left } = scene(() => [
      {
        ...shellProcess(""),
        argv: [process.execPath, "-e", server],
        ready: { kind: "port", host: "127.0.0.1", port },
      },
    ]);
    await stopService(await started(start()), launcher);
    expect(left()).toEqual([]);
  });

  test("is not ready by a file that an earlier one left", async () => {
    const { file, start } = scene((at) => [
      shellProcess(`sleep 0.3; touch ${at("up")}; sleep 60`, { ready: { kind: "file", path: at("up") } }),
    ]);
    const first = await started(start());
    await stopService(first, launcher);
    expect(existsSync(file("up"))).toBe(true);
    const second = await started(start());
    expect(second.seconds).toBeGreaterThan(0.25);
    await stopService(second, launcher);
  });

  test("that dies while starting says which process, why, and the end of its log, and leaves nothing", async () => {
    const { start, left } = scene((at) => [
      shellProcess("sleep 60", { name: "head", role: "head" }),
      shellProcess("echo 'ValueError: no slots'; exit 2", {
        name: "driver",
        role: "driver",
        ready: { kind: "file", path: at("never") },
      }),
    ]);
    const result = await start();
    if (result.state !== "failed") throw new Error(result.state);
    expect(result.failure.reason).toBe(
      "service ray-n1 did not start: process driver exited with code 2 before it was ready (ValueError: no slots)",
    );
    expect(result.failure.tail).toEqual(["ValueError: no slots"]);
    expect(result.failure.logFile).toMatch(/logs\/driver\.log$/);
    expect(left()).toEqual([]);
  });

  test("is not taken for ready because a stranger listens on its port", async () => {
    const stranger = createServer().listen(0, "127.0.0.1");
    await until(() => stranger.listening);
    const address = stranger.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const { start } = scene(() => [
      { ...shellProcess(""), argv: ["/no/such/program"], ready: { kind: "port", host: "127.0.0.1", port } },
    ]);
    const result = await start();
    stranger.close();
    expect(result.state).toBe("failed");
  });

  test("that never gets ready fails after its timeout and says what was waited for", async () => {
    const { file, start, left } = scene(
      (at) => [shellProcess("echo waiting; sleep 60", { ready: { kind: "file", path: at("never") } })],
      { readyTimeoutSeconds: 0.3 },
    );
    const result = await start();
    if (result.state !== "failed") throw new Error(result.state);
    expect(result.failure.reason).toBe(
      `service ray-n1 did not start: process worker0 was not ready after 0.3 s of waiting for the file ${file("never")}`,
    );
    expect(result.failure.tail).toEqual(["waiting"]);
    expect(left()).toEqual([]);
  });

  test("stops starting when aborted", async () => {
    const { start, left } = scene((at) => [shellProcess("sleep 60", { ready: { kind: "file", path: at("never") } })]);
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 100);
    expect((await start(abort.signal)).state).toBe("aborted");
    expect(left()).toEqual([]);
  });

  test("knows which process it lost", async () => {
    const { start } = scene(() => [
      shellProcess("sleep 60", { name: "head", role: "head" }),
      shellProcess("sleep 0.1; exit 5", { name: "driver" }),
    ]);
    const service = await started(start());
    await until(() => service.lost() !== undefined);
    expect(service.lost()).toMatchObject({ process: { spec: { name: "driver" } }, exit: { kind: "code", code: 5 } });
    await stopService(service, launcher);
  });

  test("has its files with mode 0600 before the start, and neither files nor temporary folders afterwards", async () => {
    const folder = temporaryFolder();
    const token = join(folder, "private", "token");
    const temporary = join(folder, "short");
    const { file, start } = scene(
      (at) => [
        shellProcess(`cat ${token} > ${at("seen")}; touch ${temporary}/x ${at("up")}; sleep 60`, {
          ready: { kind: "file", path: at("up") },
        }),
      ],
      { files: [{ path: token, content: "secret" }], temporaryDirectories: [temporary] },
    );
    const service = await started(start());
    expect(readFileSync(file("seen"), "utf8")).toBe("secret");
    expect(statSync(token).mode & 0o777).toBe(0o600);
    expect(statSync(temporary).mode & 0o777).toBe(0o700);
    await stopService(service, launcher);
    expect(existsSync(token)).toBe(false);
    expect(existsSync(temporary)).toBe(false);
  });

  test("takes over a temporary folder that a killed run of ours left, but refuses a link", async () => {
    const folder = temporaryFolder();
    const ours = join(folder, "ours");
    mkdirSync(join(ours, "old"), { recursive: true });
    const service = await started(scene(() => [shellProcess("sleep 60")], { temporaryDirectories: [ours] }).start());
    expect(existsSync(join(ours, "old"))).toBe(false);
    await stopService(service, launcher);
    const link = join(folder, "link");
    symlinkSync("/tmp", link);
    const refused = scene(() => [shellProcess("sleep 60")], { temporaryDirectories: [link] }).start();
    await expect(refused).rejects.toMatchObject({ code: "SERVICE_FAILED" });
  });
});
