/** Mean by trial and rank of a records file, memory-mapped by pyarrow; DuckDB reads it without a copy. */
export const meansProgram = `import json, sys, time
import duckdb
import pyarrow as pa
import pyarrow.ipc

begin = time.monotonic()
records = pa.ipc.open_file(pa.memory_map(sys.argv[1])).read_all()
rows = duckdb.sql(
    """SELECT trial, rank, count(*), avg("end" - start) FROM records
    WHERE kind = 'step' AND name = 'measure' GROUP BY trial, rank"""
).fetchall()
print(json.dumps({"seconds": time.monotonic() - begin, "groups": len(rows)}))
`;

/** Stores 10,000 results of 1,000 cells one by one, each committed before the next, and summarises them from the file. */
export const storeSinglyProgram = `import json, math, sys, time
import duckdb

begin = time.monotonic()
with duckdb.connect(sys.argv[1]) as store:
    store.execute("CREATE TABLE results (trial VARCHAR, cell VARCHAR, block INTEGER, seconds DOUBLE)")
    for i in range(10000):
        row = [f"b{i // 1000 + 1}-cell-{i % 1000}", f"cell-{i % 1000}", i // 1000 + 1, 9.25 + 0.01 * math.sin(i)]
        store.execute("INSERT INTO results VALUES (?, ?, ?, ?)", row)
with duckdb.connect(sys.argv[1], read_only=True) as store:
    rows = store.execute(
        """SELECT cell, count(*), median(seconds), quantile_cont(seconds, 0.25), quantile_cont(seconds, 0.75)
        FROM results GROUP BY cell"""
    ).fetchall()
print(json.dumps({"seconds": time.monotonic() - begin, "groups": len(rows)}))
`;

/** Stores 100,000 results of 1,000 cells in one statement, its fastest way, and summarises them from the file. */
export const storeProgram = `import json, sys, time
import duckdb

begin = time.monotonic()
with duckdb.connect(sys.argv[1]) as store:
    store.execute(
        """CREATE TABLE results AS SELECT
        'b' || (i // 1000 + 1) || '-cell-' || (i % 1000) AS trial, 'cell-' || (i % 1000) AS cell,
        i // 1000 + 1 AS block, 9.25 + 0.01 * sin(i) AS seconds FROM range(100000) t(i)"""
    )
with duckdb.connect(sys.argv[1], read_only=True) as store:
    rows = store.execute(
        """SELECT cell, count(*), median(seconds), quantile_cont(seconds, 0.25), quantile_cont(seconds, 0.75)
        FROM results GROUP BY cell"""
    ).fetchall()
print(json.dumps({"seconds": time.monotonic() - begin, "groups": len(rows)}))
`;
