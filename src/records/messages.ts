import { FlatTable } from "./flat-table.js";
import { recordLimits } from "./limits.js";

/** How far a stream's whole messages reach, and whether it was closed properly. */
export interface StreamExtent {
  /** Bytes of the whole messages. */
  readonly bytes: number;
  readonly hasSchema: boolean;
  /** True where the end marker follows the last message. */
  readonly closed: boolean;
}

/** Fields of the tables of Arrow's format/Message.fbs and format/Schema.fbs, by their position there. */
const message = { headerType: 1, header: 2, bodyLength: 3, customMetadata: 4 } as const;
const recordBatch = { length: 0, nodes: 1, buffers: 2, compression: 3, variadicCounts: 4 } as const;
const schema = { fields: 1, customMetadata: 2 } as const;
const field = { typeType: 2, dictionary: 4, children: 5, customMetadata: 6 } as const;
const headerTypes = { schema: 1, recordBatch: 3 } as const;
/** Union, and what came after LargeList: types with lists of their own, which no record has. */
const refusedTypes = (type: number): boolean => type === 14 || type > 21;

/**
 * Walks the messages of an Arrow IPC stream without decoding their bodies, and checks all lengths
 * that the decoder would trust.
 * https://arrow.apache.org/docs/format/Columnar.html#ipc-streaming-format
 * @throws {RangeError} for a whole message that is not an Arrow one, or one that no record needs
 */
export function walkMessages(bytes: Uint8Array): StreamExtent {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let position = 0;
  let hasSchema = false;
  for (;;) {
    const here = { bytes: position, hasSchema };
    if (position + 8 > bytes.length) return { ...here, closed: false };
    if (view.getInt32(position, true) !== -1) throw new RangeError(`no message at byte ${position}`);
    const metadataLength = view.getInt32(position + 4, true);
    if (metadataLength === 0) return { ...here, closed: true };
    if (metadataLength < 0) throw new RangeError(`a message of ${metadataLength} bytes`);
    const body = position + 8 + metadataLength;
    if (body > bytes.length) return { ...here, closed: false };
    const table = FlatTable.root(new DataView(bytes.buffer, bytes.byteOffset + position + 8, metadataLength));
    const bodyLength = table.long(message.bodyLength);
    if (bodyLength < 0) throw new RangeError(`a body of ${bodyLength} bytes`);
    checkMessage(table, bodyLength, hasSchema);
    if (body + bodyLength > bytes.length) return { ...here, closed: false };
    hasSchema = true;
    position = body + bodyLength;
  }
}

function checkMessage(table: FlatTable, bodyLength: number, hasSchema: boolean): void {
  table.vector(message.customMetadata, 4);
  const type = table.byte(message.headerType);
  const header = table.table(message.header);
  if (!hasSchema && type === headerTypes.schema) checkSchema(header);
  else if (hasSchema && type === headerTypes.recordBatch) checkBatch(header, bodyLength);
  else throw new RangeError(`a message of type ${type} ${hasSchema ? "after the schema" : "at the start"}`);
}

function checkSchema(header: FlatTable): void {
  header.vector(schema.customMetadata, 4);
  let fields = 0;
  const check = (one: FlatTable, depth: number): void => {
    fields += 1;
    if (fields > 256 || depth > 4) throw new RangeError("a schema that is larger than that of any record");
    if (one.has(field.dictionary)) throw new RangeError("a dictionary-encoded column");
    if (refusedTypes(one.byte(field.typeType))) throw new RangeError("a column of a type that no record has");
    one.vector(field.customMetadata, 4);
    for (const child of one.tables(field.children)) check(child, depth + 1);
  };
  for (const one of header.tables(schema.fields)) check(one, 0);
}

function checkBatch(header: FlatTable, bodyLength: number): void {
  if (header.has(recordBatch.compression)) throw new RangeError("a compressed batch");
  const counts = [header.long(recordBatch.length), ...header.pairs(recordBatch.nodes).flat()];
  const most = Math.max(recordLimits.rows, recordLimits.parameterBytes);
  if (counts.some((count) => !(count >= 0 && count <= most)))
    throw new RangeError("a batch of more rows than are read");
  header.vector(recordBatch.variadicCounts, 8);
  for (const [offset, length] of header.pairs(recordBatch.buffers)) {
    if (!(offset >= 0 && length >= 0 && offset + length <= bodyLength))
      throw new RangeError("a buffer outside of its batch");
  }
}
