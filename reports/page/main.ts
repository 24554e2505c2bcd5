import { addChartKeys } from "./chart-keys.js";
import { linkRunners } from "./linked-runner.js";
import { refreshWhileRunning } from "./live.js";
import { addMetricChoice } from "./metric-choice.js";
import { unfoldInPrint } from "./print.js";
import { addRunnerPicker } from "./runner-picker.js";
import { addScaleSwitches } from "./scale-switch.js";
import { addTableTools } from "./table-tools.js";
import { addTooltip } from "./tooltip.js";

/*
 * The program of the page. It only adds: without it every table and chart is there.
 * It makes elements and toggles classes and attributes; it never makes markup of a text.
 */
for (const table of document.querySelectorAll("table")) addTableTools(table);
addRunnerPicker();
addMetricChoice();
addScaleSwitches();
const link = linkRunners();
const charts = [...document.querySelectorAll<SVGSVGElement>(".chart svg")];
const told = charts.filter((chart) => chart.querySelector("[data-tip]") !== null);
if (told.length > 0) {
  const tooltip = addTooltip(link);
  for (const chart of told) addChartKeys(chart, tooltip);
}
unfoldInPrint();
refreshWhileRunning();
