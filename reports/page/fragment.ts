/** What the address' fragment says: "#scaling&runners=ray,horovod&scale=linear". */
export interface Fragment {
  /** Id of a section; empty where none is named. */
  readonly anchor: string;
  /** Names of the runners that are shown; undefined where the fragment does not speak of them. */
  readonly runners: readonly string[] | undefined;
  /** Of the axes that can be both; logarithmic where the fragment does not speak of it. */
  readonly scale?: "linear" | undefined;
  /** The metric whose figures alone are shown. */
  readonly metric?: string | undefined;
  /** The runner that is highlighted in all charts. */
  readonly highlight?: string | undefined;
}

/** A text between others that cannot be decoded was not written by this page. */
function decoded(text: string): readonly string[] {
  try {
    return [decodeURIComponent(text)];
  } catch {
    return [];
  }
}

export function readFragment(hash: string): Fragment {
  const parts = hash.replace(/^#/, "").split("&");
  const anchor = parts.find((part) => !part.includes("=")) ?? "";
  const textOfKey = (key: string): string | undefined =>
    parts.find((part) => part.startsWith(`${key}=`))?.slice(key.length + 1);
  const nameOfKey = (key: string): string | undefined => decoded(textOfKey(key) ?? "").find((name) => name !== "");
  return {
    anchor: decoded(anchor)[0] ?? "",
    runners: textOfKey("runners")
      ?.split(",")
      .filter((name) => name !== "")
      .flatMap(decoded),
    scale: textOfKey("scale") === "linear" ? "linear" : undefined,
    metric: nameOfKey("metric"),
    highlight: nameOfKey("highlight"),
  };
}

/** With its "#"; empty where there is nothing to say. */
export function writeFragment({ anchor, runners = [], scale, metric, highlight }: Fragment): string {
  const list = runners.length === 0 ? [] : [`runners=${runners.map(encodeURIComponent).join(",")}`];
  const named = Object.entries({ scale, metric, highlight }).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${encodeURIComponent(value)}`],
  );
  const parts = [...(anchor === "" ? [] : [encodeURIComponent(anchor)]), ...list, ...named];
  return parts.length === 0 ? "" : `#${parts.join("&")}`;
}
