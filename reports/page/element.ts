/** An element with a class and plain text; the text never becomes markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  name: string,
  text = "",
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}

export function button(name: string, text: string, press: () => void): HTMLButtonElement {
  const made = element("button", name, text);
  made.type = "button";
  made.addEventListener("click", press);
  return made;
}

/** Says what changed to those who do not see it; empty until then. */
export function status(name: string): HTMLSpanElement {
  const made = element("span", name);
  made.setAttribute("role", "status");
  return made;
}
