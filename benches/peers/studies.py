"""What is compared on the addresses? Counting with ripgrep, growth with the hits, reading, adding, and building."""

import json
import os
import re
import shlex
import shutil
import statistics
import sys
from pathlib import Path

import collection
import engine
import large
from bench import FREQUENT_PHRASE, PHRASE, Bench, counted, lines_counted
from measure import Command, Failed, Sample, in_turns, peak_rss_kib, run_once
from page import Section, mib, number, rss


def peers(bench: Bench) -> Section:
    """`attache count` beside programs that search the files, at the size of one collection."""
    texts, corpus = bench.addresses, bench.work / "corpus-addresses"
    shutil.rmtree(corpus, ignore_errors=True)
    run_once(bench.read(texts, corpus), bench.scratch)
    own = bench.count(PHRASE, corpus)
    commands = [own]
    searching = [
        ("ripgrep", ("rg", "-ci", PHRASE, str(texts))),
        ("ugrep", ("ugrep", "-rFic", PHRASE, str(texts))),
        ("GNU grep", ("grep", "-rFic", PHRASE, str(texts))),
        ("Python `re`", (sys.executable, str(Path(__file__).with_name("python_regex.py")), PHRASE, str(texts))),
    ]
    commands += [Command(name, argv, (0, 1)) for name, argv in searching if shutil.which(argv[0])]
    samples = in_turns(commands, bench.rounds, bench.scratch)
    hits = counted(samples[0].runs[0])
    rows = []
    for sample in samples:
        found = hits if sample is samples[0] else lines_counted(sample.runs[0])
        if found != hits:
            raise Failed(f"{sample.command.name} found {found} where attache found {hits}")
        rows.append(
            [
                sample.command.name,
                str(found),
                number(sample.median_ms(), 2),
                number(sample.least_ms(), 2),
                number(sample.cpu_ms(), 2),
                rss(sample.peak_rss_kib),
                number(sample.median_ms() / samples[0].median_ms(), 2),
            ]
        )
    after = []
    if len(samples) > 1 and samples[1].command.name == "ripgrep":
        ratio = samples[0].median_ms() / samples[1].median_ms()
        verdict = "no slower than ripgrep: reached" if ratio <= 1 else "no slower than ripgrep: not reached"
        after = [f"`attache count` takes {number(ratio, 2)} times as long as ripgrep ({verdict})."]
    return Section(
        name="peers",
        title="Counting beside programs that search files",
        text=[
            f"Whole processes, from start to end, over {len(collection.files_below(texts))} addresses "
            f"({mib(collection.size_of(texts))} of text). The corpus is built, the file cache is warm. The "
            f"programs take turns, {bench.rounds} rounds after one that is not counted. Attaché counts matches and "
            "prints the passages; the others count lines with a match and print file names; here both are the same "
            "number."
        ],
        commands=[bench.shown(command) for command in commands],
        columns=["program", "found", "median ms", "least ms", "CPU ms", "peak RSS", "times as long as attache"],
        rows=rows,
        after=after,
        raw={"hits": hits, "samples": [sample.raw() for sample in samples]},
    )


def growth(bench: Bench) -> Section:
    """The time of `count` while the collection is repeated: with the hits, not with the corpus."""
    phrases = [PHRASE, collection.RARE_PHRASE, collection.COMMON_WORDS_PHRASE, FREQUENT_PHRASE]
    rows, raw = [], []
    first: dict[str, Sample] = {}
    hits_once: dict[str, int] = {}
    for scale in bench.scales:
        texts, corpus = bench.texts(scale), bench.corpus(scale)
        commands = []
        for phrase in phrases:
            commands.append(bench.count(phrase, corpus))
            if shutil.which("rg"):
                commands.append(Command("ripgrep", ("rg", "-ci", phrase, str(texts)), (0, 1)))
        # Searching 1.2 GB takes long enough to be measured well in fewer rounds.
        rounds = max(5, bench.rounds // (1 if scale < 10 else 2 if scale < 100 else 4))
        samples = in_turns(commands, rounds, bench.scratch)
        for sample in samples:
            phrase = sample.command.argv[2]
            own = sample.command.name == "attache count"
            key = f"{sample.command.name} {phrase}"
            first.setdefault(key, sample)
            if own:
                found = counted(sample.runs[0])
                once = hits_once.setdefault(phrase, found)
                rare = phrase in (collection.RARE_PHRASE, collection.COMMON_WORDS_PHRASE)
                expected = 1 if rare else once * scale // bench.scales[0]
                if found != expected:
                    raise Failed(f'"{phrase}" is found {found} times in {scale} copies, not {expected}')
            rows.append(
                [
                    f"{sample.command.name} `{phrase}`",
                    str(scale),
                    f"{(counted if own else lines_counted)(sample.runs[0]):,}",
                    number(sample.median_ms(), 2),
                    number(sample.cpu_ms(), 2),
                    rss(sample.peak_rss_kib),
                    number(sample.median_ms() / first[key].median_ms(), 2),
                    number(sample.cpu_ms() / first[key].cpu_ms(), 2),
                ]
            )
            raw.append({"scale": scale, "phrase": phrase, **sample.raw()})
    labels = [f"{name} `{phrase}`" for name in ("attache count", "ripgrep") for phrase in phrases]
    rows.sort(key=lambda row: (labels.index(row[0]), int(row[1])))
    most = str(bench.scales[-1])
    after = [
        f"{row[0]}, one hit: from {bench.scales[0]} to {most} copies {row[6]} times the time and {row[7]} times the "
        "CPU (wanted: 1)."
        for row in rows
        if row[1] == most and row[0] in labels[1:3]
    ]
    return Section(
        name="growth",
        title="Growth with the hits, not with the corpus",
        text=[
            "The collection repeated; a last paragraph makes each copy its own, since identical files are read once. "
            f'The hits of "{PHRASE}" and "{FREQUENT_PHRASE}" grow with the copies. "{collection.RARE_PHRASE}" and '
            f'"{collection.COMMON_WORDS_PHRASE}" stand once, in one file of one copy, at every size: the first has '
            "rare words, the second only words that stand in every paragraph. Ripgrep counts lines with a match."
        ],
        commands=[
            f"attache count {shlex.quote(PHRASE)} --case ignore --corpus corpus-COPIES",
            f"rg -ci {shlex.quote(PHRASE)} texts-COPIES",
        ],
        columns=[
            "program and phrase",
            "copies",
            "found",
            "median ms",
            "CPU ms",
            "peak RSS",
            "time, to the fewest copies",
            "CPU, to the fewest copies",
        ],
        rows=rows,
        after=after,
        raw={"samples": raw},
    )


def reading(bench: Bench) -> Section:
    """`attache read` into a new corpus: words per second, memory, and bytes on disk."""
    rows, raw = [], []
    for scale in bench.scales:
        texts, corpus = bench.texts(scale), bench.work / f"corpus-{scale}"
        sample = Sample(bench.read(texts, corpus), [])
        plain = collection.size_of(texts)
        # The uncounted first run fills the file cache, and measures memory.
        shutil.rmtree(corpus, ignore_errors=True)
        sample.peak_rss_kib = peak_rss_kib(sample.command, bench.scratch)
        for _ in range(max(2, min(5, 50 // scale))):
            shutil.rmtree(corpus)
            os.sync()
            sample.runs.append(run_once(sample.command, bench.scratch))
        bench.corpora.add(scale)
        manifest = json.loads((corpus / "manifest.json").read_text())["manifest"]
        words, disk = manifest["words"], collection.size_of(corpus)
        by_file: dict[str, int] = {}
        for path in collection.files_below(corpus):
            by_file[path.name] = by_file.get(path.name, 0) + path.stat().st_size
        wall_s, cpu_s = sample.median_ms() / 1000, sample.cpu_ms() / 1000
        rows.append(
            [
                str(scale),
                f"{manifest['documents']:,}",
                f"{words:,}",
                number(wall_s, 2),
                number(words / wall_s / 1e6, 2),
                number(cpu_s, 2),
                number(words / cpu_s / 1e6, 2),
                rss(sample.peak_rss_kib),
                str(len(manifest["segments"])),
                mib(disk),
                number(disk / plain, 2),
            ]
        )
        raw.append(
            {
                "scale": scale,
                "words": words,
                "plain_bytes": plain,
                "disk_bytes": disk,
                "disk_by_file": by_file,
                "segments": len(manifest["segments"]),
                **sample.raw(),
            }
        )
    parts = sorted(raw[0]["disk_by_file"].items(), key=lambda part: -part[1])
    parts = ", ".join(f"`{name}` {number(size / raw[0]['plain_bytes'], 2)}" for name, size in parts if size > 1000)
    slowest = min(float(row[4]) for row in rows)
    largest = max(float(row[10]) for row in rows)
    return Section(
        name="read",
        title="Reading plain text",
        text=[
            "A new corpus each time, files in the cache, everything synced to disk before the program ends. Words "
            "are words and numbers, without marks. Peak RSS counts mapped pages too. On disk: all files of the corpus, "
            "as a multiple of the plain text."
        ],
        commands=["attache read texts-COPIES --no-tags --corpus corpus-COPIES"],
        columns=[
            "copies",
            "documents",
            "words",
            "wall s",
            "million words/s",
            "CPU s",
            "million words per CPU s",
            "peak RSS",
            "segments",
            "on disk",
            "times the text",
        ],
        rows=rows,
        after=[
            f"At least {number(slowest, 2)} million words per second (wanted: 2), at most "
            f"{number(largest, 2)} times the text on disk (wanted: 4). "
            f"Parts of the corpus at the smallest size, as multiples of the text: {parts}."
        ],
        raw={"samples": raw},
    )


def state_of(corpus: Path) -> dict[str, tuple[int, int, int]]:
    """What tells whether a file was written again: its inode, size and time of change."""
    found = {}
    for path in collection.files_below(corpus):
        stat = path.stat()
        found[str(path.relative_to(corpus))] = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
    return found


def adding(bench: Bench, additions: int = 12) -> Section:
    """A second `read` that adds one document: its time, and which files were written."""
    corpus = bench.work / "corpus-added"
    shutil.rmtree(corpus, ignore_errors=True)
    run_once(bench.read(bench.texts(bench.add_scale), corpus), bench.scratch)
    total = collection.size_of(corpus)
    rows, raw = [], []
    for place in range(1, additions + 1):
        document = collection.write_one_document(bench.addresses, place, bench.work / "additions")
        before = state_of(corpus)
        run = run_once(bench.read(document, corpus), bench.scratch)
        after = state_of(corpus)
        new = sorted(set(after) - set(before))
        gone = sorted(set(before) - set(after))
        rewritten = sorted(name for name in before if name in after and before[name] != after[name])
        written = sum(after[name][1] for name in new + rewritten)
        folders = sorted({str(Path(name).parent) for name in new})
        rows.append(
            [
                str(place),
                number(1000 * run.wall_s, 1),
                number(1000 * (run.user_s + run.sys_s), 1),
                ", ".join(f"`{folder}/`" for folder in folders) or "none",
                ", ".join(f"`{name}`" for name in rewritten) or "none",
                ", ".join(f"`{folder}/`" for folder in sorted({str(Path(name).parent) for name in gone})) or "none",
                f"{written:,}",
            ]
        )
        raw.append(
            {"wall_s": run.wall_s, "cpu_s": run.user_s + run.sys_s, "new": new, "rewritten": rewritten, "gone": gone}
        )
    median = statistics.median(entry["wall_s"] for entry in raw)
    slowest = max(entry["wall_s"] for entry in raw)
    most = max(int(row[6].replace(",", "")) for row in rows)
    return Section(
        name="add",
        title="Adding one document",
        text=[
            f"One document after another is read into the corpus of {bench.add_scale} copies ({mib(total)}). Small "
            "segments at the end of a corpus are merged when there are eight of them; the large ones stay as they are."
        ],
        commands=[f"attache read additions/2030-addition-N.txt --no-tags --corpus corpus-{bench.add_scale}"],
        columns=["addition", "wall ms", "CPU ms", "new", "rewritten", "removed", "bytes written"],
        rows=rows,
        after=[
            f"Median {number(1000 * median, 1)} ms, slowest {number(1000 * slowest, 1)} ms; at most {most:,} bytes "
            f"written, {number(100 * most / total, 2)} % of the corpus."
        ],
        raw={"additions": raw, "corpus_bytes": total},
    )


def building(bench: Bench, heaviest: int = 20) -> Section:
    """A cold build of the workspace, and what each heavy crate costs."""
    target = bench.work / "cold-target"
    shutil.rmtree(target, ignore_errors=True)
    os.chdir(bench.root)
    fetch = Command("cargo fetch", ("cargo", "fetch", "--locked"))
    run_once(fetch, bench.scratch)
    argv = ("cargo", "build", "--release", "--workspace", "--locked", "--timings", "--target-dir", str(target))
    # A wrapper with a cache would make the build warm.
    os.environ["RUSTC_WRAPPER"] = ""
    run = run_once(Command("cargo build", argv), bench.scratch)
    page = (target / "cargo-timings" / "cargo-timing.html").read_text(encoding="utf-8")
    listed = re.search(r"const UNIT_DATA = (\[.*?\n\]);", page, re.DOTALL)
    if listed is None:
        raise Failed("this version of cargo writes its timings in another way")
    by_crate: dict[str, float] = {}
    for unit in json.loads(listed[1]):
        name = f"{unit['name']} {unit['version']}"
        by_crate[name] = by_crate.get(name, 0.0) + unit["duration"]
    total = sum(by_crate.values())
    ranked = sorted(by_crate.items(), key=lambda crate: -crate[1])
    rows = [[f"`{name}`", number(seconds), number(100 * seconds / total)] for name, seconds in ranked[:heaviest]]
    rest = sum(seconds for _, seconds in ranked[heaviest:])
    rows.append([f"{max(0, len(ranked) - heaviest)} others", number(rest), number(100 * rest / total)])
    shutil.rmtree(target)
    reached = "reached" if run.wall_s < 360 else "not reached"
    return Section(
        name="build",
        title="A cold build of the workspace",
        text=[
            "Everything compiled anew, sources fetched before. The seconds of a crate are those from its compiler's "
            "start to its end, build script included, beside the other crates that are compiled at the same time."
        ],
        commands=["cargo fetch --locked", bench.shown(Command("", argv))],
        columns=["crate", "seconds", "% of all"],
        rows=rows,
        after=[
            f"{number(run.wall_s / 60, 1)} minutes from start to end (wanted: under 6; {reached}), "
            f"{number((run.user_s + run.sys_s) / 60, 1)} minutes of CPU time, {len(ranked)} crates."
        ],
        raw={"wall_s": run.wall_s, "cpu_s": run.user_s + run.sys_s, "seconds_by_crate": dict(ranked)},
    )


STUDIES = {
    "engine": engine.engine,
    "engine-peers": engine.engine_peers,
    "annotated": engine.annotated,
    "large-read": large.reading,
    "large": large.asking,
    "peers": peers,
    "read": reading,
    "growth": growth,
    "add": adding,
    "build": building,
}
