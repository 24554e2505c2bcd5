/** What the address' fragment says: "#scaling&runners=ray,horovod". */
export interface Fragment {
  /** Id of a section; empty where none is named. */
  readonly anchor: string;
  /** Names of the runners that are shown; undefined where the fragment does not speak of them. */
  readonly runners: readonly string[] | undefined;
}

/** A text between others that cannot be decoded was not written by this page. */
function decoded(text: string): readonly string[] {
  try {
    return [decodeURIComponent(text)];
  } catch {
    return [];
  }
}

const key = "runners=";

export function readFragment(hash: string): Fragment {
  const parts = hash.replace(/^#/, "").split("&");
  const anchor = parts.find((part) => !part.includes("=")) ?? "";
  const list = parts.find((part) => part.startsWith(key))?.slice(key.length);
  return {
    anchor: decoded(anchor)[0] ?? "",
    runners: list
      ?.split(",")
      .filter((name) => name !== "")
      .flatMap(decoded),
  };
}

/** With its "#"; empty where there is nothing to say. */
export function writeFragment({ anchor, runners = [] }: Fragment): string {
  const list = runners.length === 0 ? [] : [`${key}${runners.map(encodeURIComponent).join(",")}`];
  const parts = [...(anchor === "" ? [] : [encodeURIComponent(anchor)]), ...list];
  return parts.length === 0 ? "" : `#${parts.join("&")}`;
}
