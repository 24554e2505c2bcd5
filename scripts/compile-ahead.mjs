// Makes pages with every kind of chart, and keeps what V8 compiled for them beside the bundles.
import { renderReport } from "../dist/reports/report.js";
import { dataFiles } from "../dist/src/cli/data-files.js";
import { keepCompiled } from "../dist/src/project/bundle.js";
import { fourWorkerCounts } from "../dist/test/reports/fixture.js";

const study = fourWorkerCounts();
await renderReport(study, { files: dataFiles(study, Buffer.from(JSON.stringify(study))) });
keepCompiled();
