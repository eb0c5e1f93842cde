"""How long does tantivy take to index texts and to find the documents of a phrase?

tantivy_index.py build TEXTS INDEX            one document a file, text stored, positions indexed, one thread
tantivy_index.py count PHRASE INDEX [ROUNDS]  documents with the phrase; with rounds, the time in the open process
"""

import json
import statistics
import sys
import time
from pathlib import Path

import tantivy


def build(texts: str, place: str) -> None:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("path", stored=True, tokenizer_name="raw")
    builder.add_text_field("text", stored=True, tokenizer_name="default", index_option="position")
    folder = Path(place)
    folder.mkdir(parents=True)
    index = tantivy.Index(builder.build(), path=str(folder))
    writer = index.writer(heap_size=128_000_000, num_threads=1)
    for path in sorted(Path(texts).rglob("*.txt")):
        text = path.read_text(encoding="utf-8", errors="replace")
        writer.add_document(tantivy.Document(path=str(path), text=text))
    writer.commit()
    writer.wait_merging_threads()


def count(phrase: str, place: str, rounds: int) -> None:
    index = tantivy.Index.open(place)
    searcher = index.searcher()

    def once() -> int:
        query = tantivy.Query.phrase_query(index.schema, "text", phrase.lower().split())
        return searcher.search(query, limit=1, count=True).count

    answer = {"hits": once()}
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        once()
        times.append(1000 * (time.perf_counter() - start))
    if times:
        answer["median_ms"] = statistics.median(times)
    print(json.dumps(answer))


if sys.argv[1] == "build":
    build(*sys.argv[2:4])
else:
    count(sys.argv[2], sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else 0)
