import { createServer } from "node:net";
import { hostname } from "node:os";
import { expect, test } from "vitest";
import { localCluster } from "../../src/launch/cluster.js";
import { PortAllocator } from "../../src/launch/ports.js";

test("ports are free, and never given twice", async () => {
  const allocator = new PortAllocator();
  const ports = [...(await allocator.allocate(40)), ...(await allocator.allocate(40))];
  expect(new Set(ports).size).toBe(80);
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(ports[0], "127.0.0.1", resolve);
  });
  server.close();
});

test("the local cluster is this host, and simulated from two nodes on", () => {
  const cluster = localCluster();
  expect(cluster.nodes(2)).toEqual([
    { name: "node0", address: "127.0.0.1", host: hostname() },
    { name: "node1", address: "127.0.0.1", host: hostname() },
  ]);
  expect([1, 2].map(cluster.simulated)).toEqual([false, true]);
});
