/** Sets attributes, and knows what they were. */
export class AttributeChanges {
  readonly #before = new Map<Element, Map<string, string | null>>();

  set(mark: Element, name: string, value: string): void {
    const known = this.#before.get(mark) ?? new Map<string, string | null>();
    if (!known.has(name)) known.set(name, mark.getAttribute(name));
    this.#before.set(mark, known);
    mark.setAttribute(name, value);
  }

  undo(): void {
    for (const [mark, attributes] of this.#before) {
      for (const [name, value] of attributes) {
        if (value === null) mark.removeAttribute(name);
        else mark.setAttribute(name, value);
      }
    }
    this.#before.clear();
  }
}
