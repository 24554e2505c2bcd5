import { followAddress, keepInAddress } from "./address.js";
import { AttributeChanges } from "./attribute-changes.js";
import { button, element } from "./element.js";
import { linearWay } from "./linear-chart.js";

const logarithmic = "log scale";
const linear = "linear scale";

/** Texts that name the scale: the figure's title and the axes'. */
function scaleTexts(figure: Element): readonly Text[] {
  return [...figure.querySelectorAll("h3, .role-axis-title text")].flatMap((place) =>
    [...place.childNodes].filter((node): node is Text => node instanceof Text && node.data.includes(logarithmic)),
  );
}

/** A button at each figure with logarithmic axes that makes all of them linear, and back. Nothing is drawn anew. */
export function addScaleSwitches(): void {
  const frames = [...document.querySelectorAll<HTMLElement>(".chart[data-log-x][data-log-y]")];
  const ways = frames.flatMap((frame) => linearWay(frame) ?? []);
  if (ways.length === 0) return;
  const figures = [...new Set(frames.flatMap((frame) => frame.closest("figure") ?? []))];
  const words = figures.flatMap(scaleTexts);
  const changes = new AttributeChanges();
  let isLinear = false;

  const set = (wanted: boolean): void => {
    if (wanted !== isLinear) {
      isLinear = wanted;
      if (wanted) for (const way of ways) way(changes);
      else changes.undo();
      for (const text of words) {
        text.data = wanted ? text.data.replaceAll(logarithmic, linear) : text.data.replaceAll(linear, logarithmic);
      }
    }
    for (const toggle of toggles) toggle.setAttribute("aria-pressed", String(isLinear));
    keepInAddress({ scale: isLinear ? "linear" : undefined });
  };
  const toggles = figures.map((figure) => {
    const toggle = button("", "Linear scales", () => set(!isLinear));
    const tools = element("div", "tools");
    tools.append(toggle);
    figure.querySelector("h3")?.after(tools);
    return toggle;
  });
  followAddress(
    ({ scale }) => set(scale === "linear"),
    ({ scale }) => scale === undefined,
    () => set(isLinear),
  );
}
