import { expect, test } from "vitest";
import { pipVariables, withoutSettings } from "../../../src/nodes/setup/pip-settings.js";

test("pip's settings travel, but for those that would install elsewhere, and nothing else does", () => {
  const variables = {
    PIP_INDEX_URL: "https://i",
    PIP_TARGET: "/t",
    PIP_USER: "1",
    PATH: "/bin",
    PIP_RETRIES: undefined,
  };
  expect(pipVariables(variables)).toEqual([["PIP_INDEX_URL", "https://i"]]);
});

test("what may hold a password is shown by its name", () => {
  const variables = { PIP_EXTRA_INDEX_URL: "https://ada:pw@one/simple https://two/simple", PIP_RETRIES: "2" };
  expect(withoutSettings(["Looking in https://ada:pw@one/simple, https://two/simple", "2 retries"], variables)).toEqual(
    ["Looking in $PIP_EXTRA_INDEX_URL, $PIP_EXTRA_INDEX_URL", "2 retries"],
  );
});
