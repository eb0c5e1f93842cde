//! Is the document model the same after a way through JSON?

use attache_document::{
    Block, BlockKind, Certainty, Document, Format, Metadata, Page, PageReading, PartialDate,
    PixelBox, RecognisedWord, Recognition, Record, Source, TextSource,
};
use proptest::prelude::*;

fn words() -> impl Strategy<Value = String> {
    "[A-Za-zé “”|\n\u{1f600}]{1,30}"
}

fn maybe<T: std::fmt::Debug + Clone + 'static>(
    some: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Option<T>> {
    prop::option::of(some).boxed()
}

fn date() -> impl Strategy<Value = PartialDate> {
    (1500u16..2100, 1u8..=12, 1u8..=28, 0u8..3).prop_map(|(year, month, day, parts)| {
        let (month, day) = ((parts > 0).then_some(month), (parts > 1).then_some(day));
        PartialDate::new(year, month, day).expect("every month has 28 days")
    })
}

fn block() -> impl Strategy<Value = Block> {
    let kind = prop::sample::select(BlockKind::ALL.to_vec());
    (
        kind,
        0usize..1000,
        1usize..50,
        maybe(1u8..7),
        any::<bool>(),
        any::<bool>(),
        maybe(words()),
    )
        .prop_map(
            |(kind, start, length, level, quoted, guessed, reason)| Block {
                level,
                quoted,
                certainty: if guessed {
                    Certainty::Guessed
                } else {
                    Certainty::Marked
                },
                reason: reason.map(Into::into),
                ..Block::new(kind, start..start + length)
            },
        )
}

fn recognition() -> impl Strategy<Value = Recognition> {
    let word = (
        words(),
        any::<[u32; 4]>(),
        0u8..=100,
        any::<[u32; 3]>(),
        any::<bool>(),
    )
        .prop_map(
            |(
                text,
                [left, top, width, height],
                confidence_percent,
                [block, paragraph, line],
                noise,
            )| {
                RecognisedWord {
                    text,
                    place: PixelBox {
                        left,
                        top,
                        width,
                        height,
                    },
                    confidence_percent,
                    block,
                    paragraph,
                    line,
                    noise,
                }
            },
        );
    (
        words(),
        any::<[u32; 3]>(),
        prop::collection::vec(word, 0..4),
    )
        .prop_map(
            |(recogniser, [dots_per_inch, width, height], words)| Recognition {
                recogniser,
                dots_per_inch,
                width,
                height,
                words,
            },
        )
}

fn page() -> impl Strategy<Value = Page> {
    let source = prop::sample::select(vec![
        TextSource::Text,
        TextSource::Layer,
        TextSource::Recognised,
        TextSource::None,
    ]);
    let reading = (source, any::<u32>(), any::<u32>(), maybe(0u8..=100)).prop_map(
        |(source, agreed, differing, confidence)| PageReading {
            source,
            agreed_words: agreed,
            differing_words: differing,
            confidence_percent: confidence,
        },
    );
    (
        words(),
        0usize..1000,
        maybe(any::<u32>()),
        maybe(reading),
        maybe(recognition()),
    )
        .prop_map(|(label, start, number, reading, recognition)| Page {
            number,
            reading,
            recognition,
            ..Page::new(label, start)
        })
}

fn record() -> impl Strategy<Value = Record> {
    let texts = (
        maybe(words()),
        maybe(words()),
        maybe(words()),
        maybe(words()),
    );
    (
        words(),
        texts,
        maybe(date()),
        prop::collection::vec(words(), 0..3),
        0usize..1000,
        1usize..50,
    )
        .prop_map(
            |(title, (kind, topic, blurb, address), date, authors, start, length)| Record {
                title,
                kind,
                topic,
                date,
                blurb,
                authors,
                address,
                span: start..start + length,
            },
        )
}

fn metadata() -> impl Strategy<Value = Metadata> {
    let texts = (
        maybe(words()),
        maybe(words()),
        maybe(words()),
        maybe(words()),
        maybe(words()),
    );
    let map = || prop::collection::btree_map(words(), words(), 0..3);
    (
        texts,
        prop::collection::vec(words(), 0..3),
        maybe(date()),
        map(),
        map(),
    )
        .prop_map(
            |((title, kind, publisher, issuer, language), authors, date, other, found)| Metadata {
                title,
                authors,
                date,
                kind,
                publisher,
                issuer,
                language,
                other,
                found,
            },
        )
}

fn document() -> impl Strategy<Value = Document> {
    let format = prop::sample::select(Format::ALL.to_vec());
    let lists = (
        prop::collection::vec(block(), 0..5),
        prop::collection::vec(page(), 0..5),
        prop::collection::vec(record(), 0..3),
    );
    (
        words(),
        words(),
        any::<u64>(),
        format,
        metadata(),
        words(),
        lists,
    )
        .prop_map(
            |(id, path, bytes, format, metadata, text, (blocks, pages, records))| Document {
                id,
                source: Source {
                    path,
                    sha256: "ab".repeat(32),
                    bytes,
                    format,
                    encoding: "UTF-8".to_owned(),
                },
                metadata,
                text,
                blocks,
                pages,
                records,
            },
        )
}

proptest! {
    #[test]
    fn json_keeps_every_part_of_a_document(document in document()) {
        let json = serde_json::to_string(&document).unwrap();
        let again: Document = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(document, again);
    }

    #[test]
    fn formats_have_names_of_their_own(place in 0..Format::ALL.len()) {
        let format = Format::ALL[place];
        prop_assert_eq!(Format::from_name(format.name()), Some(format));
        prop_assert_eq!(serde_json::to_value(format).unwrap(), format.name());
    }
}
