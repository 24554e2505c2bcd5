/** Lower case, with ordinary spaces: what a person types is compared with what a person sees. */
const folded = (text: string): string => text.toLowerCase().replace(/\s+/g, " ");

/** True where every word of the query is somewhere in the text. */
export function matchesWords(text: string, query: string): boolean {
  const inside = folded(text);
  return folded(query)
    .split(" ")
    .every((word) => inside.includes(word));
}
