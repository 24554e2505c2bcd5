/** What goes over a node's connection: a line of JSON, then as many raw bytes as its `bytes` says. */
export interface Frame {
  readonly head: Readonly<Record<string, unknown>>;
  readonly content: Buffer;
}

const lineFeed = 0x0a;
const brace = 0x7b;

/** More in one frame than any node has to say: the other side is no agent. */
const longestLine = 64 * 2 ** 20;

export function encodeFrame(head: Readonly<Record<string, unknown>>, content: Uint8Array = Buffer.alloc(0)): Buffer {
  const line = JSON.stringify(content.length === 0 ? head : { ...head, bytes: content.length });
  return Buffer.concat([Buffer.from(`${line}\n`), content]);
}

function parseHead(line: Buffer): Frame["head"] {
  const value: unknown = JSON.parse(line.toString("utf8"));
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error("a frame is no object");
  return value as Frame["head"];
}

/** Puts frames together from pieces as they arrive. `take` throws for what is no frame. */
export class FrameReader {
  #waiting: Buffer[] = [];
  #length = 0;
  #begun = false;
  /** Bytes without which there is no point in looking again. */
  #needed = 1;

  take(piece: Buffer): readonly Frame[] {
    this.#waiting.push(piece);
    this.#length += piece.length;
    if (this.#length < this.#needed && !piece.includes(lineFeed)) return [];
    let rest = Buffer.concat(this.#waiting);
    const frames: Frame[] = [];
    this.#needed = 1;
    for (;;) {
      // Slurm passes on whole lines alone: the agent ends its content with a line feed more (agent.py).
      while (rest[0] === lineFeed) rest = rest.subarray(1);
      const end = rest.indexOf(lineFeed);
      if (end < 0) {
        if (rest.length > longestLine) throw new Error("a frame's first line does not end");
        break;
      }
      // What a login prints before the agent is there.
      if (!this.#begun && rest[0] !== brace) {
        rest = rest.subarray(end + 1);
        continue;
      }
      this.#begun = true;
      const head = parseHead(rest.subarray(0, end));
      const size = typeof head.bytes === "number" ? head.bytes : 0;
      const whole = end + 1 + size;
      if (rest.length < whole) {
        this.#needed = whole;
        break;
      }
      frames.push({ head, content: Buffer.from(rest.subarray(end + 1, whole)) });
      rest = rest.subarray(whole);
    }
    this.#waiting = rest.length === 0 ? [] : [rest];
    this.#length = rest.length;
    return frames;
  }
}
