"""How long does Python take to count a phrase in a folder? The peer that many people write themselves."""

import re
import sys
from pathlib import Path

pattern = re.compile(re.escape(sys.argv[1]), re.IGNORECASE)
total = 0
for path in sorted(Path(sys.argv[2]).rglob("*.txt")):
    total += len(pattern.findall(path.read_text(encoding="utf-8", errors="replace")))
print(total)
