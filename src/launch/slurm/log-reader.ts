import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";

const pieceBytes = 2 ** 20;

/** Reads what is appended to a file, from where it ended at first. */
export class LogReader {
  readonly #path: string;
  #position: number;

  constructor(path: string) {
    this.#path = path;
    this.#position = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** What came since the last call, at most 1 MiB at a time; empty where there is nothing, or no file yet. */
  read(): Buffer {
    let file: number;
    try {
      file = openSync(this.#path, "r");
    } catch {
      return Buffer.alloc(0);
    }
    try {
      const { size } = fstatSync(file);
      const piece = Buffer.alloc(Math.max(0, Math.min(size - this.#position, pieceBytes)));
      const length = readSync(file, piece, 0, piece.length, this.#position);
      this.#position += length;
      return piece.subarray(0, length);
    } finally {
      closeSync(file);
    }
  }

  /** The same, until there is no more. */
  readAll(): Buffer {
    const pieces: Buffer[] = [];
    for (let piece = this.read(); piece.length > 0; piece = this.read()) pieces.push(piece);
    return Buffer.concat(pieces);
  }
}
