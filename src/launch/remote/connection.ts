import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createWriteStream, openSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import type { NodeName } from "../../types/ids.js";
import { monotonicSeconds, pause } from "../clock.js";
import { type AgentSources, agentPackage } from "./agent-command.js";
import { encodeFrame, type Frame, FrameReader } from "./frames.js";

export interface ConnectionOptions {
  readonly node: NodeName;
  /** Starts the agent and holds its stdin and stdout: ssh, srun, or the interpreter itself. */
  readonly argv: readonly [string, ...string[]];
  readonly sources: AgentSources;
  readonly connectSeconds: number;
  /** Gets what ssh and the agent have to say on stderr. */
  readonly logFile: string;
  /** What carries these on the node is the study's, whoever started it there. */
  readonly owned: Readonly<Record<string, string>>;
  /** Matches variables of the node that processes do not get. */
  readonly unset: string;
}

/** What the agent says of its node when it is there. */
export interface Greeting {
  readonly host: string;
  readonly python: string;
  readonly processors: number;
}

export interface Answer {
  readonly body: Readonly<Record<string, unknown>>;
  readonly content: Buffer;
}

/** A request that the node could not do: its own words. */
export class NodeRefusal extends Error {
  readonly errno: number | undefined;

  constructor(message: string, errno: unknown) {
    super(message);
    this.errno = typeof errno === "number" ? errno : undefined;
  }
}

/** The node does not answer any more. */
export class NodeLost extends Error {
  /** Of the program that held the connection; null where it did not end by itself. */
  readonly exitCode: number | null;
  /** The last of what it said on stderr. */
  readonly said: string;

  constructor(because: string, exitCode: number | null = null, said = "") {
    super(because);
    this.exitCode = exitCode;
    this.said = said;
  }
}

/** Between two signs of life, how long one may take, and after how long without one the node cleans up. */
const heartbeatMs = 5_000;
const answerMs = 15_000;
const silenceSeconds = 30;

type Child = ChildProcessByStdio<Writable, Readable, Readable>;
type ExitHandler = (message: Frame["head"]) => void;

/** An open connection to the agent of a node. */
export class NodeConnection {
  readonly node: NodeName;
  readonly #child: Child;
  /** The last of what ssh and the agent said on stderr. */
  #said = "";
  readonly #waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  readonly #exits = new Map<number, ExitHandler>();
  readonly #closed = new AbortController();
  #next = 0;
  #lost: string | undefined;
  #exitCode: number | null = null;
  readonly #onLost = new Set<(because: string) => void>();

  constructor(child: Child, node: NodeName) {
    this.node = node;
    this.#child = child;
    const reader = new FrameReader();
    child.stdout.on("data", (piece: Buffer) => {
      try {
        for (const frame of reader.take(piece)) this.#take(frame);
      } catch (error) {
        this.#lose(`it said what no agent says: ${error instanceof Error ? error.message : String(error)}`);
      }
    });
    child.stderr.on("data", (piece: Buffer) => {
      this.#said = `${this.#said}${piece.toString("utf8")}`.slice(-1_000);
    });
    child.stdin.on("error", () => {}); // the exit says more
    child.once("error", (error) => this.#lose(error.message));
    child.once("close", (code, signal) => this.#lose(this.#whyEnded(code, signal)));
  }

  #whyEnded(code: number | null, signal: string | null): string {
    this.#exitCode = code;
    const last = this.#said.trim().split(/\r?\n/).at(-1);
    const how = signal === null ? `ended with code ${code}` : `was killed by ${signal}`;
    return `its connection ${how}${last ? ` (${last})` : ""}`;
  }

  #take({ head, content }: Frame): void {
    if (head.event === "exit" && typeof head.process === "number") {
      this.#exits.get(head.process)?.(head);
      return;
    }
    const waiting = typeof head.id === "number" ? this.#waiting.get(head.id) : undefined;
    if (waiting === undefined) return;
    this.#waiting.delete(head.id as number);
    if (typeof head.error === "string") waiting.reject(new NodeRefusal(head.error, head.errno));
    else waiting.resolve({ body: head, content });
  }

  #lose(because: string): void {
    if (this.#lost !== undefined) return;
    this.#lost = because;
    this.#closed.abort();
    for (const { reject } of this.#waiting.values()) reject(this.#loss(because));
    this.#waiting.clear();
    for (const handle of [...this.#onLost]) handle(because);
    this.#endChild("SIGTERM");
  }

  #loss = (because: string): NodeLost => new NodeLost(because, this.#exitCode, this.#said);

  #endChild(signal: NodeJS.Signals): void {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill(signal);
  }

  /** That there was no answer in time. */
  silence(seconds: number): NodeLost {
    return this.#loss(`it did not answer within ${seconds} s`);
  }

  /** Why the node does not answer any more; undefined while it does. */
  lostBecause(): string | undefined {
    return this.#lost;
  }

  /** Calls `handle` when the node does not answer any more, also where it does not already. Returns how to be told no longer. */
  onLost(handle: (because: string) => void): () => void {
    if (this.#lost !== undefined) handle(this.#lost);
    else this.#onLost.add(handle);
    return () => this.#onLost.delete(handle);
  }

  /** Calls `handle` when the process of that number has ended. */
  onExit(process: number, handle: ExitHandler): void {
    this.#exits.set(process, (message) => {
      this.#exits.delete(process);
      handle(message);
    });
  }

  /** Has the agent do something. Rejects with `NodeRefusal` where it cannot, with `NodeLost` where it is gone. */
  request(what: string, body: Readonly<Record<string, unknown>> = {}, content?: Uint8Array): Promise<Answer> {
    if (this.#lost !== undefined) return Promise.reject(this.#loss(this.#lost));
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.stdin.write(encodeFrame({ ...body, id, do: what }, content));
    });
  }

  /** Asks for a sign of life now and then; a node that gives none is lost. */
  async keepAlive(): Promise<void> {
    while (this.#lost === undefined) {
      await pause(heartbeatMs, this.#closed.signal);
      if (this.#lost !== undefined) return;
      const answered = this.request("ping").then(
        () => true,
        () => true, // a loss has told itself
      );
      const late = pause(answerMs, this.#closed.signal).then(() => false);
      if (!(await Promise.race([answered, late])) && this.#lost === undefined) {
        this.#lose(`it gave no sign of life for ${answerMs / 1_000} s`);
      }
    }
  }

  /** Lets the agent end everything that it started, and itself. Never rejects. */
  async close(withinMs: number): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => this.#child.once("exit", () => resolve()));
    this.#child.stdin.end();
    const late = new AbortController();
    await Promise.race([ended, pause(withinMs, late.signal)]);
    late.abort();
    this.#endChild("SIGKILL");
  }
}

/** Starts the agent of a node and waits for its greeting. Rejects with `NodeLost` and what ssh said. */
export async function connectNode(
  options: ConnectionOptions,
): Promise<{ readonly connection: NodeConnection; readonly greeting: Greeting; readonly seconds: number }> {
  const begun = monotonicSeconds();
  const [program, ...args] = options.argv;
  const log = openSync(options.logFile, "a", 0o644);
  // A session of its own: Ctrl-C reaches the harness alone, which ends what runs on the node before the connection.
  const child = spawn(program, args, { detached: true, stdio: ["pipe", "pipe", "pipe"] });
  child.stderr.pipe(createWriteStream("", { fd: log }));
  const connection = new NodeConnection(child, options.node);
  child.stdin.write(agentPackage(options.sources));
  const late = new AbortController();
  const limit = pause(options.connectSeconds * 1_000, late.signal).then(() => undefined);
  try {
    const answer = await Promise.race([
      connection.request("hello", { silenceSeconds, unset: options.unset, owned: options.owned }),
      limit,
    ]);
    if (answer === undefined) throw connection.silence(options.connectSeconds);
    const { host, python, processors } = answer.body as unknown as Greeting;
    void connection.keepAlive();
    return { connection, greeting: { host, python, processors }, seconds: monotonicSeconds() - begun };
  } catch (error) {
    await connection.close(0);
    throw error;
  } finally {
    late.abort();
  }
}
