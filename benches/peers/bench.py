"""What do all studies measure with, and how are answers read?"""

import json
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import collection
from measure import Command, Failed, Run, run_once

PHRASE = "allies and partners"
FREQUENT_PHRASE = "the United States"


@dataclass
class Bench:
    """What all studies measure with."""

    attache: str
    work: Path
    scratch: Path
    addresses: Path
    scales: list[int]
    add_scale: int
    rounds: int
    root: Path
    cache: Path
    large_tokens: int
    sources: list[Path]
    corpora: set[int] = field(default_factory=set)
    # Corpora of the large collection, once they are read.
    large: list = field(default_factory=list)
    built_warm: str | None = None

    def texts(self, scale: int) -> Path:
        """The folder with `scale` copies of the collection, made when first asked for."""
        folder = self.work / f"texts-{scale}"
        if not folder.exists():
            copies = self.work / "copies"
            collection.write_copies(self.addresses, scale, copies)
            collection.link_copies(copies, scale, folder)
        return folder

    def corpus(self, scale: int) -> Path:
        """The corpus of these copies, read by this program when first asked for."""
        folder = self.work / f"corpus-{scale}"
        if scale not in self.corpora:
            shutil.rmtree(folder, ignore_errors=True)
            run_once(self.read(self.texts(scale), folder), self.scratch)
            self.corpora.add(scale)
        return folder

    def engine_texts(self, form: str) -> collection.Made:
        """The collection of 70 MB, as plain text or annotated, made when first asked for."""
        name = "engine" if form == "text" else form
        return self.made(name, collection.ENGINE_TOKENS, collection.ENGINE_DOCUMENTS, form)

    def large_texts(self) -> collection.Made:
        """The large collection, of a billion tokens if nothing else is said."""
        return self.made(f"large-{self.large_tokens}", self.large_tokens, None, "text")

    def made(self, name: str, tokens: int, documents: int | None, form: str) -> collection.Made:
        return collection.make(self.root, [self.addresses, *self.sources], self.cache / name, tokens, documents, form)

    def warm(self, corpus: Path, questions: list[str]) -> list[dict]:
        """The times of questions in one process that has the corpus open, measured inside it."""
        argv = [self.warm_program(), str(corpus), str(self.warm_rounds), *questions]
        ran = subprocess.run(argv, capture_output=True, text=True, check=False)
        told = [json.loads(line) for line in ran.stdout.splitlines()]
        if len(told) != len(questions):
            raise Failed(f"the warm benchmark failed: {ran.stderr.strip()}")
        return told

    def warm_program(self) -> str:
        """The benchmark of warm questions, built when first asked for, on all cores."""
        if self.built_warm is None:
            argv = ["cargo", "bench", "--no-run", "--locked", "-p", "attache", "--bench", "warm"]
            argv.append("--message-format=json-render-diagnostics")
            messages = subprocess.run(argv, cwd=self.root, stdout=subprocess.PIPE, text=True, check=True).stdout
            programs = [message.get("executable") for message in map(json.loads, messages.splitlines())]
            self.built_warm = [program for program in programs if program][-1]
        return self.built_warm

    def manifest(self, corpus: Path) -> dict:
        return json.loads((corpus / "manifest.json").read_text())["manifest"]

    @property
    def warm_rounds(self) -> int:
        return 5 * self.rounds

    def read(self, texts: Path, corpus: Path) -> Command:
        return Command("read", (self.attache, "read", str(texts), "--no-tags", "--corpus", str(corpus)))

    def count(self, phrase: str, corpus: Path) -> Command:
        argv = (self.attache, "count", phrase, "--case", "ignore", "--corpus", str(corpus))
        return Command("attache count", argv)

    def shown(self, command: Command) -> str:
        """A command as a person would type it, without the places of this machine."""
        words = []
        for word in command.argv:
            if word == self.attache:
                word = "attache"
            elif word == sys.executable:
                word = "python3"
            elif word == str(self.addresses):
                word = "addresses"
            else:
                for folder in (self.work, self.root):
                    word = word.removeprefix(f"{folder}/")
            words.append(shlex.quote(word))
        return " ".join(words)


def counted(run: Run) -> int:
    """The figure that `attache count` printed: the first number in the row below the table's line."""
    after = run.out.split("─\n", 1)
    row = after[1].splitlines()[0] if len(after) == 2 else ""
    found = re.search(r"\s{2,}([\d,]+)", row)
    if found is None:
        raise Failed(f"no count in what `attache count` printed:\n{run.out}")
    return int(found[1].replace(",", ""))


def lines_counted(run: Run) -> int:
    """The sum of what `rg -c` and its kin printed: `PATH:LINES`, a line for each file."""
    counts = [line.rsplit(":", 1)[-1] for line in run.out.splitlines()]
    return sum(int(count) for count in counts if count.isdigit())
