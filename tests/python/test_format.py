"""Does docs/src/format.md say enough to read a corpus without Attaché?

The Python of that page runs here as it stands, and everything else goes by the page alone: the frozen
corpus always, and a corpus of a built program where the environment variable ATTACHE names one.
"""

import hashlib
import json
import os
import re
import subprocess
import unicodedata
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow as pa
import pytest

ROOT = Path(__file__).resolve().parents[2]
FROZEN = ROOT / "fixtures" / "corpus-format-2"
FILES = ["accents", "automata", "blocks", "documents", "lexicon", "pages", "places", "postings", "rare"]
FILES += ["sentences", "text", "tokens"]
# Those of segments that were tagged.
TAGGED = ["lemmas", "relations", "senses", "values"]


def page_code():
    """The Python blocks of the page, run in order from the project's root; gives what they define."""
    page = (ROOT / "docs" / "src" / "format.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    names = {}
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        for block in blocks:
            exec(compile(block, "docs/src/format.md", "exec"), names)
    finally:
        os.chdir(before)
    assert len(blocks) == 5
    return names


PAGE = page_code()
unpack = PAGE["unpack"]


def program():
    named = os.environ.get("ATTACHE")
    return named if named and Path(named).is_file() else None


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """A corpus of two sessions, with lists of more than 128 positions."""
    if program() is None:
        pytest.skip("no attache program: set ATTACHE to one")
    folder = tmp_path_factory.mktemp("papers")
    corpus = folder / "corpus"
    first = "\n\n".join(
        f"Report {n}. Our allies and partners share harbour {n}; the naïve état’s boats part-\nners use."
        for n in range(400)
    )
    (folder / "2001-report.txt").write_text(first, encoding="utf-8")
    (folder / "plan.md").write_text("# Allies\n\n- allies and partners\n- the Ελλάδα talks 😀 partners\n", encoding="utf-8")
    for name in ["2001-report.txt", "plan.md"]:
        command = [program(), "read", str(folder / name), "--corpus", str(corpus)]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    return corpus


@pytest.fixture(params=["frozen", "built"])
def corpus(request):
    return FROZEN if request.param == "frozen" else request.getfixturevalue("built")


def manifest(corpus):
    return json.loads((corpus / "manifest.json").read_text(encoding="utf-8"))


def segments(corpus):
    return [corpus / "segments" / entry["name"] for entry in manifest(corpus)["manifest"]["segments"]]


def table(segment, name):
    return pa.ipc.open_file(pa.memory_map(str(segment / f"{name}.arrow"))).read_all()


def rows(segment, name):
    return table(segment, name).to_pylist()


def words_of(segment):
    """The row of the lexicon of each token."""
    words = table(segment, "tokens")["word"].to_pylist()
    for row in rows(segment, "rare"):
        assert words[row["token"]] == 65535
        words[row["token"]] = row["word"]
    return words


def starts_of(segment):
    """The first character of each token in its document's text."""
    told = {row["token"]: row["char_start"] for row in rows(segment, "places")}
    chars = table(segment, "lexicon")["chars"].to_pylist()
    spaces = table(segment, "tokens")["space"].to_pylist()
    starts, end = [], None
    for token, word in enumerate(words_of(segment)):
        starts.append(told[token] if token in told else end + spaces[token])
        end = starts[-1] + chars[word]
    apart = sorted(told)
    assert apart[0] == 0 and all(b - a <= 64 for a, b in zip(apart, apart[1:]))
    return starts


def plain(text):
    """The form of a token, as far as the tests need it: docs/src/tokens.md has all of it."""
    text = re.sub("-[\\s\u00ad]+", "", text).replace("\u00ad", "")
    text = unicodedata.normalize("NFC", text)
    for marks, mark in [("‘’", "'"), ("“”", '"'), ("—–", "-")]:
        text = re.sub(f"[{marks}]", mark, text)
    return text


def count(forms, phrase):
    words = phrase.split()
    return sum(forms[at : at + len(words)] == words for at in range(len(forms)))


def test_every_byte_is_under_a_checksum(corpus):
    sealed = manifest(corpus)
    compact = json.dumps(sealed["manifest"], separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(compact.encode()).hexdigest() == sealed["sha256"]
    again = json.dumps(sealed, indent=2, ensure_ascii=False) + "\n"
    assert (corpus / "manifest.json").read_text(encoding="utf-8") == again
    for entry in sealed["manifest"]["segments"]:
        names = FILES if corpus == FROZEN else sorted(FILES + TAGGED)
        assert sorted(entry["files"]) == [f"{name}.arrow" for name in names]
        for name, listed in entry["files"].items():
            data = (corpus / "segments" / entry["name"] / name).read_bytes()
            assert (len(data), hashlib.sha256(data).hexdigest()) == (listed["bytes"], listed["sha256"])


@pytest.mark.parametrize("name", FILES + TAGGED)
def test_every_file_opens_in_pyarrow_pandas_polars_and_duckdb(corpus, name):
    for segment in segments(corpus):
        path = segment / f"{name}.arrow"
        if name in TAGGED and corpus == FROZEN:
            assert not path.exists()
            continue
        arrow = table(segment, name)
        arrow.validate(full=True)
        frame = arrow.to_pandas()
        assert isinstance(frame, pandas.DataFrame) and len(frame) == arrow.num_rows
        assert polars.read_ipc(path).rows() == [tuple(row.values()) for row in arrow.to_pylist()]
        counted = duckdb.sql("select count(*) from arrow").fetchall()
        assert counted == [(arrow.num_rows,)]


def test_spans_of_tokens_cut_their_forms_out_of_the_texts(corpus):
    for segment in segments(corpus):
        lexicon, words, starts = rows(segment, "lexicon"), words_of(segment), starts_of(segment)
        texts = pa.ipc.open_file(pa.memory_map(str(segment / "text.arrow")))
        for document in rows(segment, "documents"):
            text = texts.get_batch(document["text_batch"])["text"][document["text_row"]].as_py()
            for token in range(document["token_start"], document["token_end"]):
                word, start = lexicon[words[token]], starts[token]
                written = text[start : start + word["chars"]]
                assert written == (word["surface"] or word["form"])
                assert plain(written) == word["form"]


def test_postings_are_the_positions_of_each_form(corpus):
    for segment in segments(corpus):
        words = words_of(segment)
        counts = table(segment, "lexicon")["count"].to_pylist()
        postings = table(segment, "postings")["positions"].to_pylist()
        positions = [[] for _ in counts]
        for position, word in enumerate(words):
            positions[word].append(position)
        assert [unpack(packed) for packed in postings] == positions
        assert [len(found) for found in positions] == counts


def test_long_lists_have_packed_blocks(built):
    counts = table(segments(built)[0], "lexicon")["count"].to_pylist()
    assert max(counts) > 300, "or the test above says nothing of packed blocks"


def test_the_worked_examples_unpack():
    page = (ROOT / "docs" / "src" / "format.md").read_text(encoding="utf-8")
    short, long = re.findall(r"^```text\n((?:(?:[0-9a-f]{2} )+.*\n)+)```$", page, re.MULTILINE)
    def numbers(example):
        lines = [re.match(r"((?:[0-9a-f]{2}(?:  ?|$))+)", line).group(1) for line in example.splitlines()]
        return bytes.fromhex("".join(lines).replace(" ", ""))
    assert unpack(numbers(short)) == [3, 5, 300]
    assert unpack(numbers(long)) == list(range(5, 393, 3))


def test_words_are_ranked_and_the_order_is_without_regard_to_case(corpus):
    for segment in segments(corpus):
        lexicon = rows(segment, "lexicon")
        counts = [word["count"] for word in lexicon]
        assert counts == sorted(counts, reverse=True)
        order = [word["order"] for word in lexicon]
        assert sorted(order) == list(range(len(order)))
        fold = lambda form: unicodedata.normalize("NFC", form.lower()).encode()
        keys = [(fold(word["form"]), word["form"].encode(), word["surface"].encode()) for word in lexicon]
        ordered = [keys[number] for number in order]
        # A word that is tagged in several ways has as many rows.
        assert ordered == sorted(ordered)
        assert corpus != FROZEN or len(set(ordered)) == len(ordered)


def test_words_with_accents_are_listed_without_them(built):
    listed = {}
    for segment in segments(built):
        lexicon = rows(segment, "lexicon")
        listed.update((lexicon[row["word"]]["form"], row["plain"]) for row in rows(segment, "accents"))
    assert listed == {"naïve": "naive", "état": "etat", "Ελλάδα": "ελλαδα"}


def test_blocks_sentences_and_pages_fit_their_documents(corpus):
    for segment in segments(corpus):
        documents, blocks = rows(segment, "documents"), rows(segment, "blocks")
        starts = [row["token_start"] for row in rows(segment, "sentences")]
        assert starts == sorted(set(starts))
        for number, document in enumerate(documents):
            own = blocks[document["block_start"] : document["block_end"]]
            assert {block["document"] for block in own} <= {number}
            place = document["token_start"]
            for at, block in enumerate(own, document["block_start"]):
                assert block["token_start"] == place
                place = block["token_end"]
                assert block["section"] is None or blocks[block["section"]]["kind"] == 0 and block["section"] < at
                assert block["token_start"] == block["token_end"] or block["token_start"] in starts
            assert place == document["token_end"]
            kinds = ["heading", "body", "list", "table", "note", "caption", "head", "foot", "navigation"]
            for code, kind in enumerate(kinds):
                tokens = sum(b["token_end"] - b["token_start"] for b in own if b["kind"] == code)
                assert tokens == document[f"tokens_{kind}"]
        pages = [(page["document"], page["char_start"]) for page in rows(segment, "pages")]
        assert pages == sorted(pages)
        for number, document in enumerate(documents):
            assert sum(page[0] == number for page in pages) == document["pages"]


def test_senses_and_relations_are_of_the_words_that_have_them(built):
    senses = 0
    for segment in segments(built):
        words, lexicon = words_of(segment), rows(segment, "lexicon")
        assert table(segment, "relations").num_rows == len(words)
        for row in rows(segment, "senses"):
            assert lexicon[words[row["token"]]]["form"].lower() in ("allies", "partners")
            assert row["sense"] in ("security", "economic", "domestic", "institution", "name", "other")
            senses += 1
    assert senses == phrase_count(built, "allies") + phrase_count(built, "partners")


def phrase_count(corpus, phrase):
    """A count by the page alone: forms in lower case, within one block that counts."""
    found = 0
    for segment in segments(corpus):
        forms = [form.lower() for form in table(segment, "lexicon")["form"].to_pylist()]
        words = [forms[word] for word in words_of(segment)]
        for block in rows(segment, "blocks"):
            if block["kind"] <= 5:
                found += count(words[block["token_start"] : block["token_end"]], phrase)
    return found


def test_a_count_by_the_page_alone_is_the_count_of_the_tests():
    assert phrase_count(FROZEN, "allies and partners") == 4
    assert phrase_count(FROZEN, "partners") == 5


@pytest.mark.parametrize("phrase", ["allies and partners", "partners", "the naïve état", "nothing at all"])
def test_a_count_by_the_page_alone_is_that_of_the_program(built, phrase):
    command = [program(), "count", phrase, "--corpus", str(built), "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    assert json.loads(done.stdout)["rows"][0]["count"] == phrase_count(built, phrase)


def test_the_page_shows_what_it_says():
    assert PAGE["commonest"].iloc[0]["count"] >= 4
    assert PAGE["words"][:3] == ["The", "Harbour", "Plan"]
    assert PAGE["spelled"]["form"].to_list()[:3] == ["The", "Harbour", "Plan"]
    assert PAGE["by_kind"][0] == (0, 5)
    assert [PAGE["texts"][0][at : at + 6] for at in PAGE["allies"]] == ["allies"] * len(PAGE["allies"])
    assert len(PAGE["allies"]) == 3
