"""How does the engine do at 70 MB and at a billion tokens, beside its targets and its peers?"""

import csv
import io
import json
import os
import re
import shutil
import statistics
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import collection
import programs
from bench import PHRASE, Bench, counted, lines_counted
from measure import Command, Failed, Run, Sample, Skipped, in_turns, measured, peak_rss_kib, run_once
from page import Section, mib, number, rss

FAMILY = "partner*"
NODE = "ally|allies"
TAGGED = '[pos="ADJ"][lemma="partner"]'
# The year that has about as many of the collection's words before it as from it on.
MIDDLE_YEAR = 1914


@contextmanager
def one_core():
    """What is run inside uses one core, as the figures do that it is compared with."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@dataclass
class Task:
    """A row of the table of targets: what is asked, and what was wanted of it."""

    what: str
    # The best of the peers that the research measured, on the same kind of machine in another state.
    reported: str
    wanted_s: float
    arguments: tuple[str, ...] = ()
    warm: str = ""
    found: int | None = None
    sample: Sample | None = None
    warm_ms: float | None = None
    refused: str = ""
    raw: dict = field(default_factory=dict)

    def row(self) -> list[str]:
        wanted = wanted_time(self.wanted_s)
        if self.refused:
            return [self.what, "", "", "", "", "", self.reported, wanted, f"not measured: {self.refused}"]
        if self.warm:
            spent_s, cells = self.warm_ms / 1000, [seconds_or_ms(self.warm_ms / 1000), "", "", ""]
        else:
            spent_s = user_s(self.sample)
            cells = [
                seconds_or_ms(spent_s),
                seconds_or_ms(self.sample.cpu_ms() / 1000),
                seconds_or_ms(self.sample.median_ms() / 1000),
                rss(self.sample.peak_rss_kib),
            ]
        found = "" if self.found is None else f"{self.found:,}"
        return [self.what, found, *cells, self.reported, wanted, verdict(spent_s, self.wanted_s)]


def user_s(sample: Sample) -> float:
    """User CPU of a run: the mean, since a process of a few ms has its time told in steps."""
    return statistics.fmean(run.user_s for run in sample.runs)


def seconds_or_ms(seconds: float) -> str:
    return f"{number(seconds, 2)} s" if seconds >= 1 else f"{number(1000 * seconds, 2)} ms"


def wanted_time(seconds: float) -> str:
    return f"{seconds:g} s" if seconds >= 1 else f"{1000 * seconds:g} ms"


def verdict(found: float, wanted: float) -> str:
    if found <= wanted:
        return "reached"
    return f"not reached: {number(found / wanted, 2)} times"


def engine(bench: Bench) -> Section:
    """Every row of the table of targets that needs no annotation, at 70 MB, on one core."""
    bench.warm_program()
    made, corpus = bench.engine_texts("text"), bench.work / "corpus-engine"
    with one_core():
        built = build_rows(bench, made, corpus)
        tasks = [
            Task(
                "count of a phrase, new process",
                "CQP 10 ms, ripgrep 16 ms",
                0.008,
                ("count", PHRASE, "--case", "ignore"),
            ),
            Task("count of a phrase in any case, warm", "Manatee 2.8 ms", 0.0005, warm=f"find={PHRASE}"),
            Task(
                "all lines of `partner*` with metadata, new process",
                "CQP 30 ms",
                0.03,
                ("concordance", FAMILY, "--format", "csv", "--limit", "all"),
            ),
            Task(
                "collocates ±5 of ally and allies, all measures, new process",
                "Manatee 0.14 s",
                0.06,
                ("collocates", NODE, "--measures", "all", "--format", "csv", "--limit", "all"),
            ),
            Task(
                "keyness of two halves, all measures, dispersion, new process",
                "quanteda 1.6 s",
                0.15,
                (
                    "keywords",
                    "--target",
                    f"year>={MIDDLE_YEAR}",
                    "--measures",
                    "all",
                    "--format",
                    "csv",
                    "--limit",
                    "all",
                ),
            ),
            Task(
                "contrast of two words, all aspects, intervals, new process",
                "none",
                0.1,
                ("contrast", "--format", "csv", "--limit", "all"),
            ),
        ]
        measure_tasks(bench, corpus, tasks)
    check_concordance(bench, corpus, tasks[2])
    return Section(
        name="engine",
        title="The engine at 70 MB, beside its targets",
        text=[
            f"{made.told()} All on one core. CPU is that of the user, the mean of all runs of a whole process; with the "
            "system's the median. A warm question is asked in a process that has the corpus open. The best figure "
            "that was reported of a peer is user CPU too; it was measured at another time, on a machine in another "
            "state and on other texts of the same size, so it is no more than a mark."
        ],
        commands=[
            made.command,
            "attache read engine/documents --no-tags --metadata engine/metadata.csv --corpus corpus-engine",
            *(f"attache {shown(task.arguments)} --corpus corpus-engine" for task in tasks if task.arguments),
            *(
                f"cargo bench -p attache --bench warm -- corpus-engine {bench.warm_rounds} '{task.warm}'"
                for task in tasks
                if task.warm
            ),
        ],
        columns=[
            "what",
            "found",
            "user CPU",
            "user and system",
            "wall",
            "peak RSS",
            "best reported",
            "wanted",
            "verdict",
        ],
        rows=[*built.rows, *(task.row() for task in tasks)],
        after=[built.disk_told],
        raw={"collection": made.raw(), "build": built.raw, "tasks": [raw_of(task) for task in tasks]},
    )


@dataclass
class Built:
    rows: list[list[str]]
    disk_told: str
    raw: dict


def build_rows(bench: Bench, made: collection.Made, corpus: Path) -> Built:
    """Time, memory and disk of reading plain text into a new corpus."""
    command = read_command(bench, made, corpus)
    sample = Sample(command, [])
    for _ in range(min(5, bench.rounds)):
        shutil.rmtree(corpus, ignore_errors=True)
        os.sync()
        sample.runs.append(run_once(command, bench.scratch))
    shutil.rmtree(corpus)
    sample.peak_rss_kib = peak_rss_kib(command, bench.scratch)
    disk = collection.size_of(corpus)
    peak_mib = (sample.peak_rss_kib or 0) / 1024
    spent = user_s(sample)
    what = "tokenise and index from text, no tagging"
    cells = [
        f"{seconds_or_ms(spent)}",
        f"{seconds_or_ms(sample.cpu_ms() / 1000)}",
        seconds_or_ms(sample.median_ms() / 1000),
    ]
    reported = "tantivy 2.8 s, CWB 10.3 s from tokens"
    ratio = disk / made.bytes
    words = bench.manifest(corpus)["words"]
    rows = [
        [what, f"{words:,} words", *cells, rss(sample.peak_rss_kib), reported, "2.5 s", verdict(spent, 2.5)],
        [
            f"{what}: memory",
            "",
            "",
            "",
            "",
            rss(sample.peak_rss_kib),
            "tantivy 177 MB",
            "300 MB",
            verdict(peak_mib * 2**20, 300e6),
        ],
        [
            "on disk, text included",
            mib(disk),
            "",
            "",
            "",
            "",
            "CWB 294 MB (three attributes)",
            "1.5 times the text",
            f"{number(ratio, 2)} times; {verdict(ratio, 1.5)}",
        ],
    ]
    parts = ", ".join(
        f"`{name}` {number(size / made.bytes, 2)}" for name, size in sizes_by_name(corpus) if size > made.bytes / 200
    )
    return Built(
        rows,
        f"Parts of the corpus, as multiples of the text: {parts}.",
        {"disk_bytes": disk, "words": words, **sample.raw()},
    )


def read_command(bench: Bench, made: collection.Made, corpus: Path) -> Command:
    argv = (bench.attache, "read", str(made.documents), "--no-tags", "--metadata", str(made.metadata), "--corpus", str(corpus))
    return Command("attache read", argv)


def sizes_by_name(corpus: Path) -> list[tuple[str, int]]:
    by_name: dict[str, int] = {}
    for path in collection.files_below(corpus):
        by_name[path.name] = by_name.get(path.name, 0) + path.stat().st_size
    return sorted(by_name.items(), key=lambda part: -part[1])


def measure_tasks(bench: Bench, corpus: Path, tasks: list[Task]) -> None:
    """Runs the commands in turns; one that the program refuses is said in its row."""
    asked = []
    for task in tasks:
        if task.arguments:
            command = Command(task.what, (bench.attache, *task.arguments, "--corpus", str(corpus)))
            try:
                task.found = answer_size(run_once(command, bench.scratch))
                asked.append((task, command))
            except Failed as refusal:
                task.refused = first_line(str(refusal))
    samples = in_turns([command for _, command in asked], bench.rounds, bench.scratch)
    for (task, _), sample in zip(asked, samples, strict=True):
        task.sample = sample
    warm = [task for task in tasks if task.warm]
    for task, told in zip(warm, bench.warm(corpus, [task.warm for task in warm]), strict=True):
        task.raw = told
        if "refused" in told:
            task.refused = first_line(told["refused"])
        else:
            task.found, task.warm_ms = told["hits"], told["median_ms"]


def first_line(text: str) -> str:
    """What a refusal says: the line of the error, or the last one."""
    lines = [line.strip() for line in text.strip().splitlines()]
    errors = [line.split("error: ", 1)[1] for line in lines if "error: " in line]
    return in_cell((errors or lines[-1:])[0])


def in_cell(text: str) -> str:
    return text.replace("|", "\\|")


def answer_size(run: Run) -> int:
    """The figure of a count, or the rows of a table in CSV."""
    if run.out.startswith(("\n", " ")) or "─" in run.out[:2000]:
        return counted(run)
    return sum(1 for _ in csv.reader(io.StringIO(run.out))) - 1


def check_concordance(bench: Bench, corpus: Path, task: Task) -> None:
    """All lines are there: as many as are counted, and each holds the match."""
    if task.refused:
        return
    argv = (bench.attache, "count", FAMILY, "--case", "ignore", "--corpus", str(corpus))
    wanted = counted(run_once(Command("count", argv), bench.scratch))
    if task.found != wanted:
        raise Failed(f"the concordance of {FAMILY} has {task.found} lines where {wanted} are counted")


def shown(arguments: tuple[str, ...]) -> str:
    plain = re.compile(r"[\w=-]+")
    return " ".join(word if plain.fullmatch(word) else f"'{word}'" for word in arguments)


def raw_of(task: Task) -> dict:
    raw = {"what": task.what, "found": task.found, "refused": task.refused, "wanted_s": task.wanted_s, **task.raw}
    return {**raw, **(task.sample.raw() if task.sample else {})}


def annotated(bench: Bench) -> Section:
    """Reading CoNLL-U, its disk, and a question of parts of speech and lemmas."""
    made, corpus = bench.engine_texts("conllu"), bench.work / "corpus-annotated"
    plain = bench.engine_texts("text").bytes
    bench.warm_program()
    shutil.rmtree(corpus, ignore_errors=True)
    argv = (bench.attache, "read", str(made.documents), "--corpus", str(corpus))
    command = Command("attache read", argv)
    with one_core():
        try:
            run, peak_kib = measured(command, bench.scratch)
        except Failed as refusal:
            raise Skipped(f"this program reads no CoNLL-U: {first_line(str(refusal))}") from refusal
        disk = collection.size_of(corpus)
        tasks = [
            Task(f"`{TAGGED}`, warm", "Manatee 7.6 ms, CQP 143 ms", 0.003, warm=f"find={TAGGED}"),
            Task(f"`{TAGGED}`, new process", "CQP 150 ms", 0.01, ("count", TAGGED)),
            Task('`[lemma="ally"]`, warm', "CQP 20 ms in a new process", 0.003, warm='find=[lemma="ally"]'),
            Task(
                '`[lemma="ally"] []{0,10} [lemma="partner"] within s`, warm',
                "not reported",
                0.05,
                warm='find=[lemma="ally"] []{0,10} [lemma="partner"] within <s>',
            ),
        ]
        measure_tasks(bench, corpus, tasks)
    ratio = disk / plain
    rows = [
        [
            "read CoNLL-U",
            f"{bench.manifest(corpus)['words']:,} words",
            seconds_or_ms(run.user_s),
            seconds_or_ms(run.user_s + run.sys_s),
            seconds_or_ms(run.wall_s),
            rss(peak_kib),
            "Manatee 54 s from vertical text",
            "none",
            "",
        ],
        [
            "on disk, text included",
            mib(disk),
            "",
            "",
            "",
            "",
            "Manatee 337 MB",
            "3 times the text",
            f"{number(ratio, 2)} times; {verdict(ratio, 3)}",
        ],
        *(task.row() for task in tasks),
    ]
    return Section(
        name="annotated",
        title="Annotated text at 70 MB",
        text=[
            f"{made.told()} Lemmas and tags follow from the form alone: right for size and time, not for linguistics. "
            f"Sizes are compared with the plain text of the same documents, {mib(plain)}."
        ],
        commands=[
            made.command,
            "attache read conllu/documents --corpus corpus-annotated",
            f"attache count '{TAGGED}' --corpus corpus-annotated",
        ],
        columns=[
            "what",
            "found",
            "user CPU",
            "user and system",
            "wall",
            "peak RSS",
            "best reported",
            "wanted",
            "verdict",
        ],
        rows=rows,
        raw={
            "collection": made.raw(),
            "disk_bytes": disk,
            "user_s": run.user_s,
            "peak_rss_kib": peak_kib,
            "tasks": [raw_of(task) for task in tasks],
        },
    )


def engine_peers(bench: Bench) -> Section:
    """Programs that can be installed from packages, on the same 70 MB, at the same tasks."""
    bench.warm_program()
    made, corpus = bench.engine_texts("text"), bench.work / "corpus-engine"
    texts, python = made.documents, programs.python_with_peers(bench.cache)
    places = {"tantivy": bench.work / "tantivy-index", "duckdb": bench.work / "duckdb.database"}
    scripts = {
        name: Path(__file__).with_name(f"{name}_{kind}.py")
        for name, kind in (("tantivy", "index"), ("duckdb", "table"))
    }
    here = [name for name in scripts if programs.has(python, name)]

    def peer(name: str, *arguments: str) -> Command:
        return Command(name, (str(python), str(scripts[name]), *arguments))

    rows, raw = [], []

    def add(task: str, sample: Sample, found: str, note: str = "") -> None:
        spent = seconds_or_ms(user_s(sample))
        rows.append(
            [
                task,
                sample.command.name,
                found,
                spent,
                seconds_or_ms(sample.cpu_ms() / 1000),
                seconds_or_ms(sample.median_ms() / 1000),
                rss(sample.peak_rss_kib),
                note,
            ]
        )
        raw.append({"task": task, "found": found, **sample.raw()})

    with one_core():
        for command, place in [
            (read_command(bench, made, corpus), corpus),
            *((peer(name, "build", str(texts), str(places[name])), places[name]) for name in here),
        ]:
            sample = Sample(command, [])
            for _ in range(3):
                remove(place)
                os.sync()
                run, sample.peak_rss_kib = measured(command, bench.scratch)
                sample.runs.append(run)
            size = collection.size_of(place) if place.is_dir() else place.stat().st_size
            add(
                "index",
                sample,
                mib(size),
                {"tantivy": "a document a file", "duckdb": "texts only, no index"}.get(command.name, ""),
            )
        counts = [
            Command("attache count", (bench.attache, "count", PHRASE, "--case", "ignore", "--corpus", str(corpus))),
            *searching(PHRASE, texts),
            *(peer(name, "count", PHRASE, str(places[name])) for name in here),
        ]
        for sample in in_turns(counts, bench.rounds, bench.scratch):
            found, note = found_by(sample)
            add("count a phrase, new process", sample, found, note)
        lines = [
            Command(
                "attache concordance",
                (bench.attache, "concordance", FAMILY, "--format", "csv", "--limit", "all", "--corpus", str(corpus)),
            ),
        ]
        if shutil.which("rg"):
            context = r".{0,60}\bpartner\w*.{0,60}"
            lines.append(Command("ripgrep", ("rg", "-ioN", context, str(texts))))
        if "duckdb" in here:
            lines.append(peer("duckdb", "context", "partner", str(places["duckdb"])))
        for sample in in_turns(lines, max(3, bench.rounds // 8), bench.scratch):
            own = sample.command.name.startswith("attache")
            found = answer_size(sample.runs[0]) if own else len(sample.runs[0].out.splitlines())
            note = "" if own else "a context swallows the next match"
            add("every `partner*` in context, new process", sample, f"{found:,}", note)
        warm = bench.warm(corpus, [f"find={PHRASE}"])[0]
        rows.append(
            [
                "count a phrase, warm",
                "attache",
                f"{warm['hits']:,}",
                seconds_or_ms(warm["median_ms"] / 1000),
                "",
                "",
                "",
                "wall",
            ]
        )
        raw.append({"task": "warm", **warm})
        for name in here:
            told = json.loads(run_once(peer(name, "count", PHRASE, str(places[name]), "50"), bench.scratch).out)
            note = "wall; documents, not occurrences" if name == "tantivy" else "wall"
            rows.append(
                [
                    "count a phrase, warm",
                    name,
                    f"{told['hits']:,}",
                    seconds_or_ms(told["median_ms"] / 1000),
                    "",
                    "",
                    "",
                    note,
                ]
            )
            raw.append({"task": "warm", "program": name, **told})
    absent = programs.missing(python)
    versions = ", ".join(programs.package_version(python, name) for name in here)
    return Section(
        name="engine-peers",
        title="Peers from packages at 70 MB",
        text=[
            f"The same collection and tasks, one core, programs in turns. {versions}."
            + (f" Not here, so not measured: {', '.join(absent)}." if absent else "")
            + " Programs in Python include its start, which the warm figures do not."
        ],
        commands=[
            "attache count 'allies and partners' --case ignore --corpus corpus-engine",
            "rg -ci 'allies and partners' engine/documents",
            "python3 benches/peers/tantivy_index.py build engine/documents tantivy-index",
            "python3 benches/peers/tantivy_index.py count 'allies and partners' tantivy-index 50",
            "python3 benches/peers/duckdb_table.py build engine/documents duckdb.database",
            "python3 benches/peers/duckdb_table.py context partner duckdb.database",
            r"rg -ioN '.{0,60}\bpartner\w*.{0,60}' engine/documents",
        ],
        columns=["task", "program", "found", "user CPU", "user and system", "wall", "peak RSS", "note"],
        rows=rows,
        raw={"samples": raw},
    )


def searching(phrase: str, texts: Path) -> list[Command]:
    """The programs on the path that search files."""
    known = [
        ("ripgrep", ("rg", "-ci", phrase, str(texts))),
        ("ugrep", ("ugrep", "-rFic", phrase, str(texts))),
        ("GNU grep", ("grep", "-rFic", phrase, str(texts))),
        ("Python `re`", (sys.executable, str(Path(__file__).with_name("python_regex.py")), phrase, str(texts))),
    ]
    return [Command(name, argv, (0, 1)) for name, argv in known if shutil.which(argv[0])]


def found_by(sample: Sample) -> tuple[str, str]:
    """What a program counted, and what it counts."""
    run, name = sample.runs[0], sample.command.name
    if name.startswith("attache"):
        return f"{counted(run):,}", "occurrences"
    if name in ("tantivy", "duckdb"):
        note = "documents, not occurrences" if name == "tantivy" else "occurrences"
        return f"{json.loads(run.out)['hits']:,}", note
    if name.startswith("Python"):
        return f"{int(run.out):,}", "occurrences"
    return f"{lines_counted(run):,}", "lines with a match"


def remove(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
    else:
        for path in (place, place.with_name(place.name + ".wal")):
            path.unlink(missing_ok=True)
