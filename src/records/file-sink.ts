import { writeSync } from "node:fs";
import { AsyncByteQueue } from "apache-arrow";

/**
 * Where an Arrow writer puts its bytes: straight into an open file. Arrow's own queue would hold
 * the whole file in memory, for a synchronous writer gives nobody the time to empty it.
 */
export class FileSink extends AsyncByteQueue {
  readonly #descriptor: number;

  constructor(descriptor: number) {
    super();
    this.#descriptor = descriptor;
  }

  override write(chunk: ArrayBufferView): void {
    const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#descriptor, bytes, done);
  }
}
