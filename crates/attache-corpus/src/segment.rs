//! What stands in one segment? Columns mapped into memory, opened when first asked for.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use arrow_array::cast::AsArray;
use arrow_array::types::{ArrowPrimitiveType, Int16Type, UInt8Type, UInt16Type, UInt32Type};
use arrow_array::{Array, StringArray, UInt32Array};
use arrow_buffer::{Buffer, ScalarBuffer};
use attache_document::BlockKind;

use crate::error::CorpusError;
use crate::format::{File, SEGMENTS, block, document, lexicon};
use crate::id::{SegmentPos, WordId};
use crate::indexed::DocumentWarning;
use crate::info::{DocumentInfo, InfoColumns};
use crate::lexicon::Lexicon;
use crate::manifest::SegmentEntry;
use crate::map::{ArrowFile, Rows};
use crate::naming::Naming;
use crate::postings;
use crate::recognised::RecognisedRun;
use crate::token::{Places, Relations, Values, Words};

/// One segment of a corpus. Its files are mapped when it is opened, so that a writer may remove them;
/// no column is read before it is asked for, and nothing read is trusted.
#[derive(Debug)]
pub(crate) struct Segment {
    dir: PathBuf,
    entry: SegmentEntry,
    naming: Naming,
    /// In the order of [`File::ALL`]; only optional ones may be absent.
    files: Vec<Option<ArrowFile>>,
    extents: OnceLock<Extents>,
    blocks: OnceLock<Blocks>,
    sentences: OnceLock<ScalarBuffer<u32>>,
    pages: OnceLock<Pages>,
    words: OnceLock<Words>,
    places: OnceLock<Places>,
    lexicon: OnceLock<Lexicon>,
    accents: OnceLock<Accents>,
    automata: OnceLock<Automata>,
    postings: OnceLock<Rows<i64>>,
    lemmas: OnceLock<Rows<i32>>,
    values: OnceLock<Values>,
    relations: OnceLock<Option<Relations>>,
    details: OnceLock<Rows<i32>>,
    senses: OnceLock<Option<Senses>>,
    recognised: OnceLock<Vec<RecognisedRun>>,
    infos: OnceLock<InfoColumns>,
    /// The batch of texts that was read last, unpacked.
    texts: Mutex<Option<(usize, Rows<i32>)>>,
}

/// Words with accents, by their folded forms without them, in order.
#[derive(Debug)]
pub(crate) struct Accents {
    plain: Rows<i32>,
    words: ScalarBuffer<u32>,
}

impl Accents {
    /// The words whose folded form is `plain` once their accents are left out, as far as they have any;
    /// `None` if a form is unsound.
    pub(crate) fn words(&self, plain: &str) -> Option<&[u32]> {
        let partition = |before: &dyn Fn(&str) -> bool| {
            let (mut low, mut high) = (0, self.words.len());
            while low < high {
                let middle = low + (high - low) / 2;
                match before(self.plain.text(middle)?) {
                    true => low = middle + 1,
                    false => high = middle,
                }
            }
            Some(low)
        };
        let start = partition(&|other| other < plain)?;
        let end = partition(&|other| other <= plain)?;
        self.words.get(start..end.max(start))
    }

    /// All of them, with their forms without accents.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Option<(&str, u32)>> {
        (0..self.words.len()).map(|row| Some((self.plain.text(row)?, self.words[row])))
    }
}

/// The automata that regular expressions walk over.
#[derive(Debug)]
pub(crate) struct Automata {
    /// Each form, with the place in the lexicon's order where its words begin.
    pub(crate) forms: fst::Map<Bytes>,
    /// Each lemma with its number.
    pub(crate) lemmas: fst::Map<Bytes>,
}

/// Bytes of a mapped file.
#[derive(Debug)]
pub(crate) struct Bytes(Buffer);

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Where the documents of a segment begin and end.
#[derive(Debug)]
pub(crate) struct Extents {
    pub(crate) token_start: ScalarBuffer<u32>,
    pub(crate) token_end: ScalarBuffer<u32>,
    pub(crate) block_start: ScalarBuffer<u32>,
    pub(crate) block_end: ScalarBuffer<u32>,
    pub(crate) words: ScalarBuffer<u32>,
    /// The batch of `text.arrow` that holds each document, and the row in it.
    text_batch: ScalarBuffer<u32>,
    text_row: ScalarBuffer<u32>,
    /// Tokens of each document in blocks of each kind.
    pub(crate) tokens_by_kind: Vec<ScalarBuffer<u32>>,
}

/// The blocks of a segment, in order of their tokens.
#[derive(Debug)]
pub(crate) struct Blocks {
    pub(crate) document: ScalarBuffer<u32>,
    pub(crate) kind: ScalarBuffer<u8>,
    section: UInt32Array,
    pub(crate) char_start: ScalarBuffer<u32>,
    pub(crate) char_end: ScalarBuffer<u32>,
    pub(crate) byte_start: ScalarBuffer<u32>,
    pub(crate) byte_end: ScalarBuffer<u32>,
    pub(crate) token_start: ScalarBuffer<u32>,
    pub(crate) token_end: ScalarBuffer<u32>,
}

impl Blocks {
    pub(crate) fn len(&self) -> usize {
        self.kind.len()
    }

    /// The heading above a block, as a place in this list.
    pub(crate) fn section(&self, place: usize) -> Option<usize> {
        let known = place < self.section.len() && self.section.is_valid(place);
        // A heading stands before what it heads: anything else is damage, and would make a chain endless.
        known
            .then(|| self.section.value(place) as usize)
            .filter(|&above| above < place)
    }

    /// The kind of a block; `None` for a code that no kind has.
    pub(crate) fn kind(&self, place: usize) -> Option<BlockKind> {
        BlockKind::ALL
            .get(usize::from(*self.kind.get(place)?))
            .copied()
    }

    /// The block that holds a token.
    pub(crate) fn holding(&self, token: SegmentPos) -> Option<usize> {
        let after = self.token_start.partition_point(|&start| start <= token.0);
        // Blocks without tokens share their start with the block after them, so the last one counts.
        let place = after.checked_sub(1)?;
        (token.0 < *self.token_end.get(place)?).then_some(place)
    }
}

/// What some words mean where they stand.
#[derive(Debug)]
pub(crate) struct Senses {
    tokens: ScalarBuffer<u32>,
    names: Rows<i32>,
}

impl Senses {
    /// Those of some tokens; `None` if a row is unsound.
    fn within(&self, tokens: Range<u32>) -> Option<Vec<(u32, &str)>> {
        let from = self.tokens.partition_point(|&token| token < tokens.start);
        let to = self.tokens.partition_point(|&token| token < tokens.end);
        let rows = from..to.max(from);
        let row = |row: usize| {
            let token = self.tokens[row];
            Some((token, self.names.text(row)?)).filter(|_| tokens.contains(&token))
        };
        rows.map(row).collect()
    }
}

/// The pages of a segment's documents.
#[derive(Debug)]
pub(crate) struct Pages {
    document: ScalarBuffer<u32>,
    label: StringArray,
    char_start: ScalarBuffer<u32>,
}

impl Pages {
    /// The page that a character of a document stands on: its place in this list.
    pub(crate) fn holding(&self, document: u32, char: u32) -> Option<usize> {
        let from = self.document.partition_point(|&other| other < document);
        let to = self.document.partition_point(|&other| other <= document);
        let pages = self.char_start.get(from..to)?;
        Some(
            from + pages
                .partition_point(|&start| start <= char)
                .checked_sub(1)?,
        )
    }

    /// The label of a page; empty for a place that no page has.
    pub(crate) fn label(&self, place: usize) -> &str {
        if place < self.label.len() {
            self.label.value(place)
        } else {
            ""
        }
    }

    /// Label and first character of each page of a document.
    pub(crate) fn of(&self, document: u32) -> Vec<(String, u32)> {
        let from = self.document.partition_point(|&other| other < document);
        let to = self.document.partition_point(|&other| other <= document);
        (from..to)
            .map(|page| (self.label(page).to_owned(), self.char_start[page]))
            .collect()
    }
}

impl Segment {
    pub(crate) fn open(corpus: &Path, entry: SegmentEntry) -> Result<Self, CorpusError> {
        let dir = corpus.join(SEGMENTS).join(&entry.name);
        let mut files = Vec::with_capacity(File::ALL.len());
        for file in File::ALL {
            let path = dir.join(file.name());
            let Some(listed) = entry.files.get(file.name()) else {
                if file.is_optional() {
                    files.push(None);
                    continue;
                }
                return Err(CorpusError::damaged(path, "is not in the manifest"));
            };
            files.push(Some(ArrowFile::open(path, listed.bytes, file.schema())?));
        }
        Ok(Self {
            dir,
            entry,
            naming: Naming::default(),
            files,
            extents: OnceLock::new(),
            blocks: OnceLock::new(),
            sentences: OnceLock::new(),
            pages: OnceLock::new(),
            words: OnceLock::new(),
            places: OnceLock::new(),
            lexicon: OnceLock::new(),
            accents: OnceLock::new(),
            automata: OnceLock::new(),
            postings: OnceLock::new(),
            lemmas: OnceLock::new(),
            values: OnceLock::new(),
            relations: OnceLock::new(),
            details: OnceLock::new(),
            senses: OnceLock::new(),
            recognised: OnceLock::new(),
            infos: OnceLock::new(),
            texts: Mutex::new(None),
        })
    }

    pub(crate) fn entry(&self) -> &SegmentEntry {
        &self.entry
    }

    /// Says what its documents are called from now on.
    pub(crate) fn call(&mut self, naming: Naming) {
        self.naming = naming;
    }

    /// The ids of its documents, as they are in its own corpus.
    pub(crate) fn ids(&self) -> Result<Vec<String>, CorpusError> {
        let ids = self.file(File::Documents).rows::<i32>(0, document::ID)?;
        let id = |row: u32| {
            let unsound = || self.damaged(File::Documents, format!("has an unsound row {row}"));
            let id = ids.text(row as usize).map(str::to_owned);
            id.ok_or_else(unsound)
        };
        (0..self.len()).map(id).collect()
    }

    /// Number of documents.
    pub(crate) fn len(&self) -> u32 {
        self.entry.documents
    }

    /// An error that says what is wrong with one of the segment's files.
    pub(crate) fn damaged(&self, file: File, what: impl Into<String>) -> CorpusError {
        CorpusError::damaged(self.dir.join(file.name()), what)
    }

    /// A file that every segment has.
    pub(crate) fn file(&self, file: File) -> &ArrowFile {
        debug_assert!(!file.is_optional());
        let file = self.optional(file);
        file.expect("a segment opens only with all files that are not optional")
    }

    fn optional(&self, file: File) -> Option<&ArrowFile> {
        self.files[file as usize].as_ref()
    }

    /// A column of one of the files that have a single batch, with as many rows as `rows` says.
    pub(crate) fn numbers<T: ArrowPrimitiveType>(
        &self,
        file: File,
        place: usize,
        rows: Option<u32>,
    ) -> Result<ScalarBuffer<T::Native>, CorpusError> {
        let absent = || self.damaged(file, "is not in the manifest");
        let column = self.optional(file).ok_or_else(absent)?.column(0, place)?;
        let values = column.as_primitive::<T>().values().clone();
        if rows.is_some_and(|rows| rows as usize != values.len()) {
            let what = format!("has {} rows, but the manifest says {rows:?}", values.len());
            return Err(self.damaged(file, what));
        }
        Ok(values)
    }

    pub(crate) fn texts(&self, file: File, place: usize) -> Result<StringArray, CorpusError> {
        let column = self.file(file).column(0, place)?;
        Ok(column.as_string::<i32>().clone())
    }

    pub(crate) fn extents(&self) -> Result<&Extents, CorpusError> {
        lazily(&self.extents, || {
            let rows = Some(self.entry.documents);
            let column = |place| self.numbers::<UInt32Type>(File::Documents, place, rows);
            let kinds = 0..BlockKind::ALL.len();
            Ok(Extents {
                token_start: column(document::TOKEN_START)?,
                token_end: column(document::TOKEN_END)?,
                block_start: column(document::BLOCK_START)?,
                block_end: column(document::BLOCK_END)?,
                words: column(document::WORDS)?,
                text_batch: column(document::TEXT_BATCH)?,
                text_row: column(document::TEXT_ROW)?,
                tokens_by_kind: kinds
                    .map(|kind| column(document::TOKENS_BY_KIND + kind))
                    .collect::<Result<_, _>>()?,
            })
        })
    }

    pub(crate) fn blocks(&self) -> Result<&Blocks, CorpusError> {
        lazily(&self.blocks, || {
            let number = |place| self.numbers::<UInt32Type>(File::Blocks, place, None);
            let section = self.file(File::Blocks).column(0, block::SECTION)?;
            // Columns of one record batch have the same length: the reader has checked it.
            Ok(Blocks {
                document: number(block::DOCUMENT)?,
                kind: self.numbers::<UInt8Type>(File::Blocks, block::KIND, None)?,
                section: section.as_primitive::<UInt32Type>().clone(),
                char_start: number(block::CHAR_START)?,
                char_end: number(block::CHAR_END)?,
                byte_start: number(block::BYTE_START)?,
                byte_end: number(block::BYTE_END)?,
                token_start: number(block::TOKEN_START)?,
                token_end: number(block::TOKEN_END)?,
            })
        })
    }

    /// The first token of each sentence, rising.
    pub(crate) fn sentences(&self) -> Result<&ScalarBuffer<u32>, CorpusError> {
        lazily(&self.sentences, || {
            self.numbers::<UInt32Type>(File::Sentences, 0, None)
        })
    }

    pub(crate) fn pages(&self) -> Result<&Pages, CorpusError> {
        lazily(&self.pages, || {
            Ok(Pages {
                document: self.numbers::<UInt32Type>(File::Pages, 0, None)?,
                label: self.texts(File::Pages, 1)?,
                char_start: self.numbers::<UInt32Type>(File::Pages, 2, None)?,
            })
        })
    }

    /// The word of each token.
    pub(crate) fn words(&self) -> Result<&Words, CorpusError> {
        lazily(&self.words, || {
            let rows = Some(self.entry.tokens);
            let words = Words::new(
                self.numbers::<UInt16Type>(File::Tokens, 0, rows)?,
                self.numbers::<UInt32Type>(File::Rare, 0, None)?,
                self.numbers::<UInt32Type>(File::Rare, 1, None)?,
            );
            words.ok_or_else(|| self.uneven(File::Rare))
        })
    }

    /// Where each token stands.
    pub(crate) fn places(&self) -> Result<&Places, CorpusError> {
        lazily(&self.places, || {
            let spaces = self.file(File::Tokens).column(0, 1)?;
            let places = Places::new(
                spaces.as_boolean().values().clone(),
                self.numbers::<UInt32Type>(File::Places, 0, None)?,
                self.numbers::<UInt32Type>(File::Places, 1, None)?,
            );
            places.ok_or_else(|| self.uneven(File::Places))
        })
    }

    /// The characters of tokens in a row, counted in their document, from the start of the first to the
    /// end of the last.
    pub(crate) fn chars(&self, tokens: Range<SegmentPos>) -> Result<Range<u32>, CorpusError> {
        let (words, places, lexicon) = (self.words()?, self.places()?, self.lexicon()?);
        let found = || {
            let last = tokens.end.0.checked_sub(1)?;
            let start = places.char_start(tokens.start.0, words, lexicon)?;
            let end = places.chars(last, words, lexicon)?.end;
            (start <= end).then_some(start..end)
        };
        found().ok_or_else(|| self.damaged(File::Places, "has tokens out of order"))
    }

    pub(crate) fn lexicon(&self) -> Result<&Lexicon, CorpusError> {
        lazily(&self.lexicon, || {
            let file = self.file(File::Lexicon);
            let number = |place| self.numbers::<UInt32Type>(File::Lexicon, place, None);
            let small = |place| self.numbers::<UInt16Type>(File::Lexicon, place, None);
            let lexicon = Lexicon {
                forms: file.rows(0, lexicon::FORM)?,
                surfaces: file.rows(0, lexicon::SURFACE)?,
                chars: small(lexicon::CHARS)?,
                counts: number(lexicon::COUNT)?,
                order: number(lexicon::ORDER)?,
                lemmas: number(lexicon::LEMMA)?,
                pos: small(lexicon::POS)?,
                tags: small(lexicon::TAG)?,
            };
            let even = lexicon.is_even().then_some(lexicon);
            even.ok_or_else(|| self.uneven(File::Lexicon))
        })
    }

    /// The words with accents.
    pub(crate) fn accents(&self) -> Result<&Accents, CorpusError> {
        lazily(&self.accents, || {
            let plain = self.file(File::Accents).rows(0, 0)?;
            let rows = Some(plain.len() as u32);
            let words = self.numbers::<UInt32Type>(File::Accents, 1, rows)?;
            Ok(Accents { plain, words })
        })
    }

    /// The automata that regular expressions walk over.
    pub(crate) fn automata(&self) -> Result<&Automata, CorpusError> {
        lazily(&self.automata, || {
            let rows: Rows<i64> = self.file(File::Automata).rows(0, 1)?;
            let unsound = || self.damaged(File::Automata, "has an unsound automaton");
            let automaton = |row| {
                let bytes = rows.buffer(row).ok_or_else(unsound)?;
                fst::Map::new(Bytes(bytes)).map_err(|_| unsound())
            };
            Ok(Automata {
                forms: automaton(0)?,
                lemmas: automaton(1)?,
            })
        })
    }

    /// The lemmas of a segment in order of their bytes, by number; `None` if it has none.
    pub(crate) fn lemmas(&self) -> Result<Option<&Rows<i32>>, CorpusError> {
        let Some(file) = self.optional(File::Lemmas) else {
            return Ok(None);
        };
        lazily(&self.lemmas, || file.rows(0, 0)).map(Some)
    }

    /// The names of parts of speech, tags and relations; empty if the segment has none.
    pub(crate) fn values(&self) -> Result<&Values, CorpusError> {
        lazily(&self.values, || {
            let Some(file) = self.optional(File::Values) else {
                return Ok(Values::default());
            };
            let (attributes, values): (Rows<i32>, Rows<i32>) = (file.rows(0, 0)?, file.rows(0, 2)?);
            let codes = self.numbers::<UInt16Type>(File::Values, 1, None)?;
            let row = |(row, &code)| Some((attributes.text(row)?, code, values.text(row)?));
            let gathered = Values::gather(codes.iter().enumerate().map(row));
            gathered.ok_or_else(|| self.damaged(File::Values, "has unsound codes"))
        })
    }

    /// The heads and relations of tokens; `None` if the segment has none.
    pub(crate) fn relations(&self) -> Result<Option<&Relations>, CorpusError> {
        let relations = lazily(&self.relations, || {
            if self.optional(File::Relations).is_none() {
                return Ok(None);
            }
            let relations = Relations::new(
                self.numbers::<Int16Type>(File::Relations, 0, None)?,
                self.numbers::<UInt16Type>(File::Relations, 1, None)?,
                self.entry.tokens as usize,
            );
            relations
                .ok_or_else(|| self.uneven(File::Relations))
                .map(Some)
        })?;
        Ok(relations.as_ref())
    }

    /// The senses of the words among some tokens, with their tokens, in order.
    pub(crate) fn senses_within(
        &self,
        tokens: Range<u32>,
    ) -> Result<Vec<(u32, &str)>, CorpusError> {
        let senses = lazily(&self.senses, || {
            let Some(file) = self.optional(File::Senses) else {
                return Ok(None);
            };
            let senses = Senses {
                tokens: self.numbers::<UInt32Type>(File::Senses, 0, None)?,
                names: file.rows(0, 1)?,
            };
            Ok(Some(senses))
        })?;
        let found = match senses {
            None => Some(Vec::new()),
            Some(senses) => senses.within(tokens),
        };
        found.ok_or_else(|| self.damaged(File::Senses, "has unsound rows"))
    }

    /// The tokens among some that were recognised from images, in runs that rise.
    pub(crate) fn recognised_within(
        &self,
        tokens: Range<u32>,
    ) -> Result<Vec<RecognisedRun>, CorpusError> {
        let runs = lazily(&self.recognised, || {
            let Some(file) = self.optional(File::Recognised) else {
                return Ok(Vec::new());
            };
            let starts = self.numbers::<UInt32Type>(File::Recognised, 0, None)?;
            let ends = self.numbers::<UInt32Type>(File::Recognised, 1, None)?;
            let sources: Rows<i32> = file.rows(0, 2)?;
            let runs = RecognisedRun::gather(&starts, &ends, &sources, self.entry.tokens);
            runs.ok_or_else(|| self.damaged(File::Recognised, "has unsound rows"))
        })?;
        Ok(RecognisedRun::within(runs, tokens))
    }

    fn uneven(&self, file: File) -> CorpusError {
        self.damaged(file, "has columns of different lengths")
    }

    /// Appends the positions of a form to `positions`: they rise and lie in the segment.
    pub(crate) fn positions(
        &self,
        word: WordId,
        positions: &mut Vec<u32>,
    ) -> Result<(), CorpusError> {
        let postings = lazily(&self.postings, || self.file(File::Postings).rows(0, 0))?;
        let packed = postings.get(word.index());
        let first = positions.len();
        packed
            .and_then(|packed| postings::decode(packed, positions))
            .filter(|()| {
                let list = &positions[first..];
                list.is_sorted_by(|a, b| a < b)
                    && list.last().is_none_or(|&last| last < self.entry.tokens)
            })
            .ok_or_else(|| self.damaged(File::Postings, format!("has no sound list {}", word.0)))
    }

    /// Reads the positions of a word from front to back.
    pub(crate) fn position_reader(
        &self,
        word: WordId,
    ) -> Result<postings::Reader<'_>, CorpusError> {
        let postings = lazily(&self.postings, || self.file(File::Postings).rows(0, 0))?;
        let packed = postings.get(word.index());
        packed
            .and_then(postings::Reader::new)
            .ok_or_else(|| self.damaged(File::Postings, format!("has no sound list {}", word.0)))
    }

    /// The error of a lexicon whose forms cannot be read.
    pub(crate) fn unsound_lexicon(&self) -> CorpusError {
        self.damaged(File::Lexicon, "has an unsound form")
    }

    /// The form of the word at `pos`; `None` past the end.
    pub(crate) fn form_at(&self, pos: SegmentPos) -> Result<Option<&str>, CorpusError> {
        let Some(word) = self.words()?.get(pos.index()) else {
            return Ok(None);
        };
        let form = self.lexicon()?.form(WordId(word));
        form.map(Some).ok_or_else(|| {
            self.damaged(
                File::Tokens,
                format!("names word {word}, which the lexicon lacks"),
            )
        })
    }

    /// The tokens of a document.
    pub(crate) fn tokens_of(&self, document: u32) -> Result<Range<u32>, CorpusError> {
        let extents = self.extents()?;
        let at = document as usize;
        match (extents.token_start.get(at), extents.token_end.get(at)) {
            (Some(&start), Some(&end)) if start <= end && end <= self.entry.tokens => {
                Ok(start..end)
            }
            _ => Err(self.damaged(
                File::Documents,
                format!("has no sound extent of document {document}"),
            )),
        }
    }

    /// The document that holds a token.
    pub(crate) fn document_at(&self, pos: SegmentPos) -> Result<Option<u32>, CorpusError> {
        let extents = self.extents()?;
        let after = extents.token_start.partition_point(|&start| start <= pos.0);
        // Documents without tokens share their start with the next one, so the last one counts.
        let Some(document) = after.checked_sub(1) else {
            return Ok(None);
        };
        Ok(self
            .tokens_of(document as u32)?
            .contains(&pos.0)
            .then_some(document as u32))
    }

    /// What is known about a document beside its text.
    pub(crate) fn info(&self, document: u32) -> Result<DocumentInfo, CorpusError> {
        let infos = lazily(&self.infos, || InfoColumns::open(self))?;
        let unsound = || self.damaged(File::Documents, format!("has an unsound row {document}"));
        let mut info = infos.row(document).ok_or_else(unsound)?;
        self.naming.apply(document, &mut info);
        Ok(info)
    }

    /// The documents that their readers warned of, by place and name.
    pub(crate) fn warnings(&self) -> Result<Vec<(u32, String, Vec<DocumentWarning>)>, CorpusError> {
        let file = self.file(File::Documents);
        let (ids, warnings) = (
            file.rows::<i32>(0, document::ID)?,
            file.rows::<i32>(0, document::WARNINGS)?,
        );
        let mut warned = Vec::new();
        for place in 0..self.len() {
            let row = place as usize;
            if warnings.get(row) == Some(NO_WARNINGS) {
                continue;
            }
            let parsed = || {
                let listed = serde_json::from_slice(warnings.get(row)?).ok()?;
                Some((place, self.naming.id(place, ids.text(row)?), listed))
            };
            let unsound = || self.damaged(File::Documents, format!("has an unsound row {place}"));
            warned.push(parsed().ok_or_else(unsound)?);
        }
        Ok(warned)
    }

    /// What its reader said of a document beyond its text, as JSON; empty if nothing.
    pub(crate) fn details(&self, document: u32) -> Result<String, CorpusError> {
        let Some(file) = self.optional(File::Details) else {
            return Ok(String::new());
        };
        let rows = lazily(&self.details, || file.rows(0, 0))?;
        let found = rows.text(document as usize).map(str::to_owned);
        found.ok_or_else(|| self.damaged(File::Details, format!("lacks row {document}")))
    }

    /// The whole text of a document.
    pub(crate) fn text(&self, document: u32) -> Result<Text, CorpusError> {
        let wrong = || self.damaged(File::Text, format!("lacks the text of document {document}"));
        let extents = self.extents()?;
        let at = document as usize;
        let batch = *extents.text_batch.get(at).ok_or_else(wrong)? as usize;
        let row = *extents.text_row.get(at).ok_or_else(wrong)? as usize;
        let mut read = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        let texts = match read.take() {
            Some((known, texts)) if known == batch => texts,
            _ => self.file(File::Text).rows(batch, 0)?,
        };
        let text = texts.text_array(row).map(Text).ok_or_else(wrong);
        *read = Some((batch, texts));
        text
    }
}

/// An empty list of warnings, as it stands in a corpus.
const NO_WARNINGS: &[u8] = b"[]";

/// The text of a document, still in the mapped file.
#[derive(Clone, Debug)]
pub struct Text(StringArray);

impl std::ops::Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.0.value(0)
    }
}

/// The value of a cell, made by `open` if this is the first time that it is asked for.
fn lazily<T>(
    cell: &OnceLock<T>,
    open: impl FnOnce() -> Result<T, CorpusError>,
) -> Result<&T, CorpusError> {
    if cell.get().is_none() {
        // Another thread may have been quicker; its value is as good.
        let _ = cell.set(open()?);
    }
    Ok(cell.get().expect("the cell was filled just above"))
}
