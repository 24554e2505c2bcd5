/** What a table's bytes are made with; scripts/bundles.mjs makes one file of it. */
export { Float64, Table, tableToIPC, Utf8, vectorFromArray } from "apache-arrow";
