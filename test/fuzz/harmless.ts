import fc from "fast-check";
import { expect } from "vitest";
import { ScalebenchError, ScalebenchErrors } from "../../src/errors/error.js";

/** Cases a reader; `npm run test:fuzz` asks for 10,000. */
export const runs = Number(process.env.SCALEBENCH_FUZZ_RUNS ?? 300);
const seed = Number(process.env.SCALEBENCH_FUZZ_SEED ?? 1);

const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Number.prototype];
const shapeOfPrototypes = (): string =>
  prototypes.map((prototype) => Reflect.ownKeys(prototype).map(String).join()).join("\n");

const errorsOf = (error: unknown): readonly ScalebenchError[] => {
  if (error instanceof ScalebenchErrors) return error.errors;
  if (error instanceof ScalebenchError) return [error];
  throw error;
};

interface Reader<Read> {
  readonly text: fc.Arbitrary<string>;
  readonly read: (text: string) => Read;
  /** Every error must name a line too. */
  readonly lines: boolean;
  /** What must hold of what was read. */
  readonly check?: (read: Read) => void;
}

/** Seconds of processor time: other programs only add to the time on the wall. */
function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/**
 * Whatever the text: read, or refused by errors that name the file (and line), within a second of work, and no
 * prototype is another one afterwards.
 */
export function expectHarmless<Read>({ text, read, lines, check }: Reader<Read>): void {
  const before = shapeOfPrototypes();
  const property = fc.property(text, (input) => {
    const seconds = cpuSeconds(() => {
      let found: Read;
      try {
        found = read(input);
      } catch (error) {
        for (const { where, message, hint } of errorsOf(error)) {
          expect(where?.file).toBeTruthy();
          if (lines) expect(where?.line, message).toBeGreaterThan(0);
          expect(hint).not.toBe("");
        }
        return;
      }
      check?.(found);
    });
    expect(seconds).toBeLessThan(1);
    expect(shapeOfPrototypes()).toBe(before);
  });
  fc.assert(property, { numRuns: runs, seed, endOnFailure: false });
}
