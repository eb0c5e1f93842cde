"""How long does DuckDB take to load texts, to count a phrase, and to show a word in context?

duckdb_table.py build TEXTS DATABASE              one row a file
duckdb_table.py count PHRASE DATABASE [ROUNDS]    matches in any case; with rounds, the time in the open process
duckdb_table.py context WORD DATABASE             60 characters around each word that begins so, to standard output
"""

import json
import re
import statistics
import sys
import time

import duckdb


def build(texts: str, place: str) -> None:
    with duckdb.connect(place) as database:
        database.execute("SET threads = 1")
        database.execute(f"CREATE TABLE texts AS SELECT filename, content FROM read_text('{texts}/**/*.txt')")


def count(phrase: str, place: str, rounds: int) -> None:
    with duckdb.connect(place, read_only=True) as database:
        database.execute("SET threads = 1")
        pattern = "(?i)" + re.escape(phrase).replace("\\ ", " ")

        def once() -> int:
            asked = "SELECT sum(len(regexp_extract_all(content, $1))) FROM texts"
            return int(database.execute(asked, [pattern]).fetchall()[0][0] or 0)

        answer = {"hits": once()}
        times = []
        for _ in range(rounds):
            start = time.perf_counter()
            once()
            times.append(1000 * (time.perf_counter() - start))
        if times:
            answer["median_ms"] = statistics.median(times)
        print(json.dumps(answer))


def context(word: str, place: str) -> None:
    with duckdb.connect(place, read_only=True) as database:
        database.execute("SET threads = 1")
        asked = "SELECT filename, unnest(regexp_extract_all(content, $1)) FROM texts ORDER BY filename"
        pattern = rf"(?i).{{0,60}}\b{re.escape(word)}\w*.{{0,60}}"
        for name, found in database.execute(asked, [pattern]).fetchall():
            print(name, found, sep="\t")


if sys.argv[1] == "build":
    build(*sys.argv[2:4])
elif sys.argv[1] == "count":
    count(sys.argv[2], sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else 0)
else:
    context(*sys.argv[2:4])
