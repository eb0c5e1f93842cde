//! Does a corpus know which of its tokens were recognised from images?

use attache_corpus::{
    Corpus, CorpusWriter, PageReading, RecognisedExtent, Rule, Scope, TextSource, WriteOptions,
};
use attache_document::{BlockKind, Document, Recognition};

use crate::support::{Draft, hits, write};

fn reading(source: TextSource) -> Option<PageReading> {
    Some(PageReading {
        source,
        agreed_words: 0,
        differing_words: 0,
        confidence_percent: None,
    })
}

/// Three pages, of which the second was recognised and the third has a layer. A sentence runs over the first page
/// break, around a running foot.
fn scanned(id: &str) -> Document {
    let mut document = Draft::new(id)
        .page("1")
        .body("Our allies stand by our")
        .block(BlockKind::Foot, None, "Allies at large, page 1")
        .page("2")
        .body("allies in the second year.")
        .page("3")
        .body("Their allies went home.")
        .finish();
    let sources = [TextSource::Text, TextSource::Recognised, TextSource::Layer];
    for (page, source) in document.pages.iter_mut().zip(sources) {
        page.reading = reading(source);
    }
    document.pages[1].recognition = Some(Recognition {
        recogniser: "eyes 1.0".to_owned(),
        dots_per_inch: 300,
        width: 2550,
        height: 3300,
        words: Vec::new(),
    });
    document
}

fn sources(corpus: &Corpus, pattern: &str) -> Vec<Option<TextSource>> {
    let found = hits(corpus, pattern);
    let source = |hit: &attache_corpus::Hit| corpus.recognised_source(*hit).unwrap();
    found.iter().map(source).collect()
}

#[test]
fn each_match_knows_how_its_text_was_got_and_still_does_after_a_merge() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("corpus");
    let plain = Draft::new("plain").body("Allies of old.").finish();
    let options = WriteOptions::default();
    write(&path, &[plain], &options);
    assert!(!Corpus::open(&path).unwrap().has_recognised_text());
    write(&path, &[scanned("first")], &options);
    write(&path, &[scanned("second")], &options);
    let check = || {
        let corpus = Corpus::open(&path).unwrap();
        assert!(corpus.has_recognised_text());
        let (here, layer) = (Some(TextSource::Recognised), Some(TextSource::Layer));
        assert_eq!(
            sources(&corpus, "allies"),
            [None, None, here, layer, None, here, layer]
        );
        // A match that reaches into such text counts as recognised.
        assert_eq!(sources(&corpus, "our allies in"), [here, here]);
        // allies in the second year .   Their allies went home .
        let extent = corpus.recognised_extent(&Scope::new(Rule::default()));
        let wanted = RecognisedExtent {
            documents: 2,
            tokens: 2 * (6 + 5),
        };
        assert_eq!(extent.unwrap(), wanted);
        let names: Vec<&String> = corpus.manifest().recognisers.iter().collect();
        assert_eq!(names, ["eyes 1.0"]);
    };
    check();
    let mut writer = CorpusWriter::open(&path, WriteOptions::default()).unwrap();
    assert_eq!(writer.merge().unwrap(), (3, 1));
    writer.finish().unwrap();
    check();
}
