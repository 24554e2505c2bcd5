import { monotonicSeconds } from "../clock.js";

/** How a node's clocks stand to ours. */
export interface ClockOffset {
  /** Seconds to add to our monotonic clock to have the node's; 0 where none can be told from the network's delay. */
  readonly monotonic: number;
  /** Seconds that the node's wall clock is ahead of ours. */
  readonly wall: number;
  /** Half of the shortest round trip: what both may be wrong by. */
  readonly error: number;
}

export type AskClocks = () => Promise<{ readonly monotonic: number; readonly wall: number }>;

const asks = 5;

/** Cristian's algorithm (1989): the answer was given in the middle of the shortest round trip, give or take half of it. */
export async function measureOffset(ask: AskClocks): Promise<ClockOffset> {
  let best: ClockOffset | undefined;
  for (let index = 0; index < asks; index++) {
    const sentWall = Date.now() / 1_000;
    const sent = monotonicSeconds();
    const { monotonic, wall } = await ask();
    const roundTrip = monotonicSeconds() - sent;
    const error = roundTrip / 2;
    if (best === undefined || error < best.error) {
      best = { monotonic: monotonic - (sent + error), wall: wall - (sentWall + error), error };
    }
  }
  if (best === undefined) throw new Error("no clock was asked for");
  // Nodes that are this machine have this machine's clock, and need no correction by noise.
  return Math.abs(best.monotonic) <= best.error ? { ...best, monotonic: 0 } : best;
}
