import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { Message } from "apache-arrow";
import { Footer } from "apache-arrow/ipc/metadata/file";

/** A continuation marker, and the length of what describes the message. */
const prefixBytes = 8;
/** The footer's length, and "ARROW1". */
const endBytes = 10;

function readAt(handle: number, bytes: Uint8Array, at: number): Uint8Array {
  if (readSync(handle, bytes, 0, bytes.length, at) !== bytes.length) throw new Error("the file ends in a message");
  return bytes;
}

function footerOf(handle: number): Footer {
  const end = fstatSync(handle).size - endBytes;
  const length = Buffer.from(readAt(handle, new Uint8Array(endBytes), end)).readInt32LE(0);
  return Footer.decode(readAt(handle, new Uint8Array(length), end - length)) as Footer;
}

function schemaMessage({ schema }: Footer): Uint8Array {
  const described = Message.encode(Message.from(schema));
  const padded = Math.ceil(described.length / 8) * 8;
  const whole = Buffer.alloc(prefixBytes + padded);
  whole.writeInt32LE(-1, 0);
  whole.writeInt32LE(padded, 4);
  whole.set(described, prefixBytes);
  return whole;
}

/**
 * An Arrow file as a stream, message by message. Record batches take turns in two buffers, so that memory is not
 * touched anew for each of them: a batch is gone when the next but one is asked for, which arrow-js does one ahead.
 */
export function* fileMessages(file: string): Generator<Uint8Array> {
  const handle = openSync(file, "r");
  try {
    const footer = footerOf(handle);
    yield schemaMessage(footer);
    for (const { offset, metaDataLength, bodyLength } of footer.dictionaryBatches()) {
      yield readAt(handle, new Uint8Array(metaDataLength + bodyLength), offset);
    }
    let [next, last] = [new Uint8Array(), new Uint8Array()];
    for (const { offset, metaDataLength, bodyLength } of footer.recordBatches()) {
      const size = metaDataLength + bodyLength;
      if (next.length < size) next = new Uint8Array(size);
      yield readAt(handle, next.subarray(0, size), offset);
      [next, last] = [last, next];
    }
  } finally {
    closeSync(handle);
  }
}
