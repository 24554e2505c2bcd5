import { createServer, type Server } from "node:net";
import { ScalebenchError } from "../errors/error.js";

function listen(): Promise<{ server: Server; port: number }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.unref();
    server.once("error", reject);
    server.listen({ host: "127.0.0.1", port: 0 }, () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("no port"));
      else resolve({ server, port: address.port });
    });
  });
}

const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

/**
 * Free ports of the loopback interface. A port is found by binding to port 0, and closed at once for the
 * process that will listen there; one allocator never gives a port out twice.
 */
export class PortAllocator {
  readonly #given = new Set<number>();

  /** Ports that differ from each other and from all given before. Throws PORTS_UNAVAILABLE. */
  async allocate(count: number): Promise<readonly number[]> {
    const fresh: number[] = [];
    while (fresh.length < count) {
      // Bound together, so that all of them differ.
      const wanted = Array.from({ length: count - fresh.length }, listen);
      const results = await Promise.allSettled(wanted);
      const bound = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
      await Promise.all(bound.map(({ server }) => close(server)));
      if (bound.length === 0) throw noPorts();
      for (const { port } of bound) {
        if (this.#given.has(port)) continue;
        this.#given.add(port);
        fresh.push(port);
      }
    }
    return fresh;
  }
}

const noPorts = (): ScalebenchError =>
  new ScalebenchError({
    code: "PORTS_UNAVAILABLE",
    message: "expected a free port on 127.0.0.1, found none",
    hint: "see what holds them with `ss -ltn`, and whether the loopback interface is up with `ip address show lo`",
  });
