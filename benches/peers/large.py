"""How does a corpus of a billion tokens come to be, and do questions to it cost what their hits cost?"""

import os
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

import collection
from bench import FREQUENT_PHRASE, PHRASE, Bench, counted
from measure import Command, Failed, Run, Sample, Skipped, in_turns, measured
from page import Section, mib, number, rss

# Shares of the collection that are read, in per cent.
SHARES = (1, 10, 100)
# Bytes of a corpus and of its making, to a byte of text, that must be free before it is begun.
ROOM = 2.5


@dataclass
class Read:
    """A corpus of a share of the collection."""

    share: int
    corpus: Path
    text_bytes: int
    run: Run
    peak_kib: int | None


def corpus_of(bench: Bench, made: collection.Made, share: int) -> Read:
    """The corpus of the first parts of the collection and of one document with a rare phrase."""
    corpus = bench.work / f"corpus-large-{share}"
    parts = sorted(made.documents.iterdir())
    parts = parts[: len(parts) * share // 100]
    text_bytes = sum(collection.size_of(part) for part in parts)
    shutil.rmtree(corpus, ignore_errors=True)
    free = shutil.disk_usage(bench.work).free
    if free < ROOM * text_bytes:
        raise Skipped(
            f"{mib(ROOM * text_bytes)} must be free for a corpus of {mib(text_bytes)} of text, and {mib(free)} are"
        )
    rare = bench.work / "rare.txt"
    rare.write_text(collection.RARE_PARAGRAPH.strip() + "\n", encoding="utf-8")
    paths = [str(part) for part in parts]
    argv = (bench.attache, "read", *paths, str(rare), "--no-tags", "--metadata", str(made.metadata), "--corpus", str(corpus))
    os.sync()
    run, peak_kib = measured(Command("read", argv), bench.scratch)
    return Read(share, corpus, text_bytes, run, peak_kib)


def corpora(bench: Bench, made: collection.Made) -> list[Read]:
    """All shares, read once for both studies."""
    if not bench.large:
        parts = len(list(made.documents.iterdir()))
        # A small collection has too few parts for all shares.
        shares = [share for share in SHARES if parts * share >= 100]
        bench.large.extend(corpus_of(bench, made, share) for share in shares)
    return bench.large


def large_texts(bench: Bench) -> collection.Made:
    """The collection, if there is room for it or it is there."""
    wanted = 6.5 * bench.large_tokens
    place, free = bench.cache / f"large-{bench.large_tokens}", shutil.disk_usage(bench.cache).free
    if not (place / "metadata.csv").exists() and free < wanted:
        raise Skipped(f"{mib(wanted)} must be free for the texts, and {mib(free)} are")
    return bench.large_texts()


def reading(bench: Bench) -> Section:
    """`attache read` at 1, 10 and 100 % of the collection: time, memory, disk."""
    made = large_texts(bench)
    rows, raw = [], []
    for read in corpora(bench, made):
        manifest = bench.manifest(read.corpus)
        words, disk = manifest["words"], collection.size_of(read.corpus)
        cpu_s = read.run.user_s + read.run.sys_s
        rows.append(
            [
                f"{read.share} %",
                f"{manifest['documents']:,}",
                f"{words:,}",
                number(read.run.wall_s, 1),
                number(read.run.user_s, 1),
                number(cpu_s, 1),
                number(words / cpu_s / 1e6, 2),
                rss(read.peak_kib),
                str(len(manifest["segments"])),
                mib(disk),
                number(disk / read.text_bytes, 2),
            ]
        )
        raw.append(
            {
                "share": read.share,
                "words": words,
                "disk_bytes": disk,
                "peak_rss_kib": read.peak_kib,
                "wall_s": read.run.wall_s,
                "user_s": read.run.user_s,
                "sys_s": read.run.sys_s,
            }
        )
    peaks = [read.peak_kib or 0 for read in corpora(bench, made)]
    after = []
    if len(peaks) > 1 and peaks[-2] > 0:
        growth, (less, more) = peaks[-1] / peaks[-2], [read.share for read in corpora(bench, made)[-2:]]
        reached = "reached" if growth < 1.25 else "not reached"
        after = [f"Memory at {more} % is {number(growth, 2)} times that at {less} % (wanted: flat; {reached})."]
    return Section(
        name="large-read",
        title="Reading a billion tokens",
        text=[
            f"{made.told()} The first parts of it are read, then all, each into a new corpus and once, on all cores; "
            "everything is synced to disk before the program ends."
        ],
        commands=[
            made.command,
            f"attache read {made.documents.parent.name}/documents/part-* --no-tags --metadata {made.documents.parent.name}/metadata.csv --corpus corpus-large-100",
        ],
        columns=[
            "share",
            "documents",
            "words",
            "wall s",
            "user CPU s",
            "CPU s",
            "million words per CPU s",
            "peak RSS",
            "segments",
            "on disk",
            "times the text",
        ],
        rows=rows,
        after=after,
        raw={"collection": made.raw(), "samples": raw},
    )


def asking(bench: Bench) -> Section:
    """New processes that ask the corpora of all shares: does the time grow with the hits?"""
    made = large_texts(bench)
    questions = [
        ("count", collection.RARE_PHRASE, "--case", "ignore"),
        ("count", PHRASE, "--case", "ignore"),
        ("count", "partner*"),
        ("count", FREQUENT_PHRASE, "--case", "ignore"),
        ("concordance", "partner*", "--limit", "50"),
        ("collocates", "ally|allies", "--limit", "50"),
    ]
    rows, raw = [], []
    first: dict[tuple[str, ...], tuple[Sample, int]] = {}
    for read in corpora(bench, made):
        commands = [
            Command(" ".join(question), (bench.attache, *question, "--corpus", str(read.corpus)))
            for question in questions
        ]
        samples = in_turns(commands, max(3, bench.rounds // 4), bench.scratch)
        for question, sample in zip(questions, samples, strict=True):
            hits = hits_of(bench, question, read.corpus)
            least, least_hits = first.setdefault(question, (sample, hits))
            if question[1] == collection.RARE_PHRASE and hits != 1:
                raise Failed(f'"{collection.RARE_PHRASE}" is found {hits} times, not once')
            rows.append(
                [
                    shown(question),
                    f"{read.share} %",
                    f"{hits:,}",
                    number(sample.median_ms(), 2),
                    number(sample.cpu_ms(), 2),
                    rss(sample.peak_rss_kib),
                    number(hits / max(1, least_hits), 1),
                    number(sample.cpu_ms() / least.cpu_ms(), 1),
                ]
            )
            raw.append({"share": read.share, "hits": hits, **sample.raw()})
    order = [shown(question) for question in questions]
    rows.sort(key=lambda row: (order.index(row[0]), int(row[1].split()[0])))
    return Section(
        name="large",
        title="Asking a billion tokens",
        text=[
            "New processes on all cores, the file cache warm; the corpora are those of the section before. The first "
            "phrase stands once at every size: its time should not grow."
        ],
        commands=[f"attache {shlex.join(question)} --corpus corpus-large-SHARE" for question in questions],
        columns=[
            "question",
            "share",
            "hits",
            "median ms",
            "CPU ms",
            "peak RSS",
            "hits, to the smallest",
            "CPU, to the smallest",
        ],
        rows=rows,
        raw={"collection": made.raw(), "samples": raw},
    )


def shown(question: tuple[str, ...]) -> str:
    return "`attache " + shlex.join(question[:2]).replace("|", "\\|") + "`"


def hits_of(bench: Bench, question: tuple[str, ...], corpus: Path) -> int:
    """How often the pattern of a question is found."""
    argv = (bench.attache, "count", question[1], "--case", "ignore", "--corpus", str(corpus))
    return counted(measured(Command("count", argv), bench.scratch)[0])
