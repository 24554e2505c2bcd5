import { expect, test } from "vitest";
import { nodeEnvironmentPlace } from "../../../src/nodes/setup/place.js";

test("an environment's folder tells the Python that makes it, and no two Pythons share one", () => {
  const workDirectory = "/scratch/a b";
  const one = nodeEnvironmentPlace({ workDirectory }, "/opt/3.11/bin/python3");
  expect(one.key).toMatch(/^python3-[0-9a-f]{12}$/);
  expect(one.python).toBe(`/scratch/a b/environments/${one.key}/bin/python`);
  expect(one.files).toBe(`/scratch/a b/environments/.${one.key}`);
  expect(nodeEnvironmentPlace({ workDirectory }, "/opt/3.12/bin/python3").key).not.toBe(one.key);
  expect(nodeEnvironmentPlace({ workDirectory }, "/opt/3.11/bin/python3")).toEqual(one);
});
