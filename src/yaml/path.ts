/** Keys and indices from the top of the file down to a value. */
export type Path = readonly (string | number)[];

/** `claims[0].atLeast`, as a person would write it. */
export const pathText = (path: Path): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? part : `${text}.${part}`;
  }, "");

/** One string a path, for maps. */
export const pathKey = (path: Path): string => path.join("\0");

export type Mapping = Readonly<Record<string, unknown>>;

export const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value at a path; undefined where there is none. */
export const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((at, part) => {
    if (Array.isArray(at)) return typeof part === "number" ? at[part] : undefined;
    return isMapping(at) && Object.hasOwn(at, part) ? at[part as string] : undefined;
  }, value);
