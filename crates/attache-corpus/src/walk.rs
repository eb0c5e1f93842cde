//! What is known of each token of a document, one after another?

use std::ops::Range;

use arrow_buffer::ScalarBuffer;
use attache_language::Head;

use crate::corpus::Corpus;
use crate::error::CorpusError;
use crate::format::File;
use crate::id::{DocId, SegmentPos, WordId};
use crate::lexicon::Lexicon;
use crate::map::Rows;
use crate::segment::{Blocks, Pages, Segment};
use crate::token::{Places, Relations, Values, Words};

/// A token of a document with all that the corpus holds of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenView<'c> {
    /// What it is counted as.
    pub form: &'c str,
    /// How it stands in the text.
    pub surface: &'c str,
    /// Its dictionary form.
    pub lemma: Option<&'c str>,
    /// Its part of speech.
    pub pos: Option<&'c str>,
    /// Its tag.
    pub tag: Option<&'c str>,
    /// Where its head stands, counted in the document's tokens. Unknown if that is in another document.
    pub head: Head,
    /// Its relation to the head.
    pub deprel: Option<&'c str>,
    /// Whether white space stands before it in the text.
    pub space_before: bool,
    /// Whether it is the first token of a sentence.
    pub sentence_start: bool,
    /// The block it stands in, as an index of [`Corpus::blocks`].
    pub block: usize,
    /// Its place in the plain text, in characters.
    pub chars: Range<u32>,
    /// The label of the page that it begins.
    pub page: Option<&'c str>,
}

/// The tokens of a document in their order; made by [`Corpus::tokens`].
#[derive(Debug)]
pub struct Tokens<'c> {
    columns: Option<Columns<'c>>,
    next: u32,
    end: u32,
    /// The document's tokens, among which heads are told.
    document_tokens: Range<u32>,
    first_block: usize,
    end_block: usize,
    block: usize,
    /// The document in its segment.
    document: u32,
    /// The last page that began, as a row of `pages.arrow`.
    page: Option<usize>,
    /// The sentence that begins next, as a row of `sentences.arrow`.
    sentence: usize,
    /// Where the last token ends, in characters.
    char_end: Option<u32>,
}

/// What is read of a segment.
#[derive(Clone, Copy, Debug)]
struct Columns<'c> {
    segment: &'c Segment,
    words: &'c Words,
    places: &'c Places,
    lexicon: &'c Lexicon,
    lemmas: Option<&'c Rows<i32>>,
    values: &'c Values,
    relations: Option<&'c Relations>,
    sentences: &'c ScalarBuffer<u32>,
    blocks: &'c Blocks,
    pages: &'c Pages,
}

impl Corpus {
    /// The tokens of a document in the order of its blocks; none if there is no such document. Costs the
    /// same for each token.
    pub fn tokens(&self, document: DocId) -> Result<Tokens<'_>, CorpusError> {
        match self.place_of(document) {
            None => Ok(Tokens::NONE),
            Some((segment, place)) => Tokens::of(segment, place, segment.tokens_of(place)?),
        }
    }

    /// Whether any document has heads or relations.
    pub fn has_relations(&self) -> bool {
        let files = |segment: &Segment| segment.entry().files.contains_key(File::Relations.name());
        self.segments().iter().any(files)
    }
}

impl<'c> Tokens<'c> {
    const NONE: Self = Self {
        columns: None,
        next: 0,
        end: 0,
        document_tokens: 0..0,
        first_block: 0,
        end_block: 0,
        block: 0,
        document: 0,
        page: None,
        sentence: 0,
        char_end: None,
    };

    /// The tokens of `range`, which are of one document of the segment.
    pub(crate) fn of(
        segment: &'c Segment,
        document: u32,
        range: Range<u32>,
    ) -> Result<Self, CorpusError> {
        let of_document = segment.tokens_of(document)?;
        let extents = segment.extents()?;
        let first_block = extents.block_start[document as usize] as usize;
        let blocks = segment.blocks()?;
        let (words, places) = (segment.words()?, segment.places()?);
        let lexicon = segment.lexicon()?;
        let sentences = segment.sentences()?;
        let (block, char_end) = match range.start == of_document.start {
            true => (first_block, None),
            // In the middle, what the tokens before would have told must be looked up.
            false => {
                let start = places.char_start(range.start, words, lexicon);
                let space = places.space_before(range.start).into();
                let block = blocks.holding(SegmentPos(range.start));
                (
                    block.unwrap_or(first_block).max(first_block),
                    start.and_then(|start| start.checked_sub(space)),
                )
            }
        };
        Ok(Self {
            columns: Some(Columns {
                segment,
                words,
                places,
                lexicon,
                lemmas: segment.lemmas()?,
                values: segment.values()?,
                relations: segment.relations()?,
                sentences,
                blocks,
                pages: segment.pages()?,
            }),
            next: range.start,
            end: range.end,
            document_tokens: of_document,
            first_block,
            end_block: extents.block_end[document as usize] as usize,
            block,
            document,
            page: None,
            sentence: sentences.partition_point(|&start| start < range.start),
            char_end,
        })
    }

    fn view(&mut self, columns: Columns<'c>, token: u32) -> Result<TokenView<'c>, CorpusError> {
        let Columns {
            segment, blocks, ..
        } = columns;
        let outside = |file: File| segment.damaged(file, format!("has no sound token {token}"));
        while blocks
            .token_end
            .get(self.block)
            .is_some_and(|&end| end <= token)
        {
            self.block += 1;
        }
        let block_start = *blocks
            .token_start
            .get(self.block)
            .filter(|&&start| start <= token && self.block < self.end_block)
            .ok_or_else(|| outside(File::Blocks))?;
        let mut sentence_start = token == block_start;
        while columns
            .sentences
            .get(self.sentence)
            .is_some_and(|&start| start <= token)
        {
            sentence_start |= columns.sentences[self.sentence] == token;
            self.sentence += 1;
        }
        let word = columns.words.get(token as usize).map(WordId);
        let word = word.ok_or_else(|| outside(File::Tokens))?;
        let lexicon = columns.lexicon;
        let named = |list: &'c [String], code: Option<u16>| match code {
            None => Some(None),
            Some(code) => Values::name(list, code).map(Some),
        };
        let known = || {
            let lemma = match lexicon.lemma(word) {
                None => None,
                Some(lemma) => Some(columns.lemmas?.text(lemma as usize)?),
            };
            let values = columns.values;
            let relation = columns
                .relations
                .and_then(|relations| relations.deprel(token));
            Some((
                (lexicon.form(word)?, lexicon.surface(word)?),
                lemma,
                named(&values.pos, lexicon.pos(word))?,
                named(&values.tags, lexicon.tag(word))?,
                named(&values.deprels, relation)?,
            ))
        };
        let ((form, surface), lemma, pos, tag, deprel) =
            known().ok_or_else(|| outside(File::Lexicon))?;
        let space_before = columns.places.space_before(token);
        let chars = self.chars(columns, token, word, space_before);
        let chars = chars.ok_or_else(|| outside(File::Places))?;
        Ok(TokenView {
            form,
            surface,
            lemma,
            pos,
            tag,
            head: self.head(columns, token),
            deprel,
            space_before,
            sentence_start,
            block: self.block - self.first_block,
            page: self.page(columns, chars.start),
            chars,
        })
    }

    fn head(&self, columns: Columns<'_>, token: u32) -> Head {
        let head = columns
            .relations
            .and_then(|relations| relations.head(token));
        match head {
            Some(head) if head == token => Head::Root,
            Some(head) if self.document_tokens.contains(&head) => {
                Head::Token(head - self.document_tokens.start)
            }
            _ => Head::Unknown,
        }
    }

    /// The label of the page that begins with a token at `char`. A token of an earlier page, such as the foot
    /// of a page in the middle of a paragraph, begins none.
    fn page(&mut self, columns: Columns<'c>, char: u32) -> Option<&'c str> {
        let page = columns.pages.holding(self.document, char)?;
        let begins = self.page.is_none_or(|last| last < page);
        begins.then(|| {
            self.page = Some(page);
            columns.pages.label(page)
        })
    }

    /// The characters of a token, from where the token before it ends or where its own place is told.
    fn chars(
        &mut self,
        columns: Columns<'_>,
        token: u32,
        word: WordId,
        space: bool,
    ) -> Option<Range<u32>> {
        let told = columns.places.told(token..token + 1).next();
        let start = match (told, self.char_end) {
            (Some((_, start)), _) => start,
            (None, Some(end)) => end.checked_add(space.into())?,
            // Part of a damaged file: a document begins with a place that is told.
            (None, None) => return None,
        };
        let end = start.checked_add(columns.lexicon.chars(word))?;
        self.char_end = Some(end);
        Some(start..end)
    }
}

impl<'c> Iterator for Tokens<'c> {
    type Item = Result<TokenView<'c>, CorpusError>;

    fn next(&mut self) -> Option<Self::Item> {
        let columns = self.columns?;
        if self.next >= self.end {
            return None;
        }
        let token = self.next;
        self.next += 1;
        let view = self.view(columns, token);
        if view.is_err() {
            // What follows a damaged token is no sounder.
            self.next = self.end;
        }
        Some(view)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some((self.end - self.next) as usize))
    }
}
