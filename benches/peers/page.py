"""How do results become Markdown, and get their place in a page of the book?"""

import os
import platform
import time
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Section:
    """The result of one study."""

    name: str
    title: str
    text: list[str]
    commands: list[str]
    columns: list[str]
    rows: list[list[str]]
    after: list[str] = field(default_factory=list)
    raw: dict = field(default_factory=dict)

    def markdown(self, measured: str) -> str:
        lines = [f"## {self.title}", "", *spaced(self.text)]
        lines += ["```sh", *self.commands, "```", ""]
        lines += [row_of(self.columns), row_of(["---"] + ["---:"] * (len(self.columns) - 1))]
        lines += [row_of(row) for row in self.rows] + [""]
        return "\n".join(lines + spaced(self.after) + [measured]) + "\n"


def spaced(paragraphs: list[str]) -> list[str]:
    return [line for paragraph in paragraphs for line in (paragraph, "")]


def row_of(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def into_page(page: Path, name: str, text: str) -> None:
    """Writes a section between the comments that name it, or at the end with them."""
    whole = page.read_text(encoding="utf-8")
    start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->\n"
    written = f"{start}{text.rstrip()}\n{end}"
    before, found, rest = whole.partition(start)
    if found and end in rest:
        whole = before + written + rest.split(end, 1)[1]
    else:
        whole = whole.rstrip() + "\n\n" + written
    page.write_text(whole, encoding="utf-8")


def machine() -> str:
    """The processor, memory and system, in one line without names of machines or places."""
    model = platform.machine()
    memory = ""
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
        total_kib = int(Path("/proc/meminfo").read_text().split()[1])
        memory = f", {total_kib / 2**20:.0f} GiB of memory"
    except (OSError, ValueError, IndexError):
        pass
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} cores of {model}{memory}, {platform.system()} {platform.release()}"


def busy_before(seconds: float = 2.0) -> float:
    """How many per cent of the processors' time other work takes, watched for this long; 0 if unknown."""

    def idle_and_all() -> tuple[int, int]:
        ticks = [int(tick) for tick in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
        return ticks[3] + ticks[4], sum(ticks)

    try:
        idle, whole = idle_and_all()
        time.sleep(seconds)
        later_idle, later_whole = idle_and_all()
    except (OSError, ValueError, IndexError):
        return 0.0
    return 100 * (1 - (later_idle - idle) / max(1, later_whole - whole))


def number(value: float, digits: int = 1) -> str:
    return f"{value:,.{digits}f}"


def mib(size_bytes: float) -> str:
    return f"{size_bytes / 2**20:,.1f} MiB"


def rss(kib: int | None) -> str:
    return "not measured" if kib is None else mib(kib * 1024)
