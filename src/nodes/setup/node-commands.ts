import { randomBytes } from "node:crypto";
import { setupVariable } from "../../environment/orphans.js";
import { CommandFailure } from "../../environment/step.js";
import { pause } from "../../launch/clock.js";
import { type NodeConnection, NodeLost } from "../../launch/remote/connection.js";

export interface NodeCommand {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  /** On the node; output is appended. */
  readonly log: string;
  /** Called about once a second with the log's last line. */
  readonly watch?: (line: string) => void;
}

const watchMs = 1_000;
const graceSeconds = 3;

/** Runs programs on a node one after the other, each with all that it starts, and ends them when asked to. */
export class NodeCommands {
  readonly connection: NodeConnection;
  readonly #variables: Readonly<Record<string, string>>;
  readonly #signal: AbortSignal | undefined;
  readonly #markers = { [setupVariable]: randomBytes(8).toString("hex") };
  #next = 0;

  constructor(
    connection: NodeConnection,
    variables: Readonly<Record<string, string>>,
    signal: AbortSignal | undefined,
  ) {
    this.connection = connection;
    this.#variables = variables;
    this.#signal = signal;
  }

  /** Throws CommandFailure for any exit code but 0, NodeLost, the signal's reason, and what the node refuses. */
  async run({ argv, cwd, log, watch }: NodeCommand): Promise<void> {
    this.#signal?.throwIfAborted();
    const number = this.#next++;
    const over = new AbortController();
    let stopListening = (): void => {};
    const exit = new Promise<number | null>((resolve, reject) => {
      this.connection.onExit(number, ({ code }) => resolve(typeof code === "number" ? code : null));
      stopListening = this.connection.onLost((because) => reject(new NodeLost(because)));
    });
    exit.catch(() => {}); // whoever waits for it hears of it
    const abort = (): void => {
      const ask = { processes: [number], markers: this.#markers, order: "together", graceSeconds };
      this.connection.request("end", ask).catch(() => {}); // a loss tells itself
    };
    this.#signal?.addEventListener("abort", abort, { once: true });
    try {
      const environment = { env: this.#variables, markers: this.#markers };
      await this.connection.request("start", { process: number, argv, cwd, log, ...environment });
      if (watch !== undefined) void this.#watch(log, watch, over.signal);
      const code = await exit;
      this.#signal?.throwIfAborted();
      if (code !== 0) throw new CommandFailure(argv[0], code);
    } finally {
      over.abort();
      stopListening();
      this.#signal?.removeEventListener("abort", abort);
    }
  }

  /** The last line that a program prints. */
  async ask(command: NodeCommand): Promise<string> {
    await this.connection.request("remove", { paths: [command.log] });
    await this.run(command);
    return (await this.tail(command.log, 1))[0] ?? "";
  }

  async tail(path: string, lines: number): Promise<readonly string[]> {
    const { body } = await this.connection.request("tail", { path, lines });
    return Array.isArray(body.lines) ? body.lines.map(String) : [];
  }

  async #watch(log: string, watch: (line: string) => void, over: AbortSignal): Promise<void> {
    let seen = "";
    while (!over.aborted) {
      await pause(watchMs, over);
      if (over.aborted) return;
      const [line = ""] = await this.tail(log, 1).catch(() => []);
      if (line !== "" && line !== seen) watch(line);
      seen = line;
    }
  }
}
