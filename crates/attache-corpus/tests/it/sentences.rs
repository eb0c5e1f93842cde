//! Are sentences those of the walk over all tokens?

use attache_corpus::{Corpus, CorpusWriter, Head, Rule, Scope, Sentence, TokenView};

use crate::support::{hits, tagged_papers, tiny_segments};

/// A corpus of tagged papers; each in a segment of its own, or all in one.
fn corpus(segments: bool) -> (tempfile::TempDir, Corpus) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("corpus");
    let options = match segments {
        true => tiny_segments(100),
        false => Default::default(),
    };
    let mut writer = CorpusWriter::open(&path, options).unwrap();
    for paper in tagged_papers() {
        writer.add(paper).unwrap();
    }
    writer.finish().unwrap();
    let corpus = Corpus::open(&path).unwrap();
    (dir, corpus)
}

/// The same token; a page that it begins is told by the walk alone.
fn pageless<'c>(token: &TokenView<'c>) -> TokenView<'c> {
    TokenView {
        page: None,
        ..token.clone()
    }
}

#[test]
fn sentences_are_the_walk_cut_where_sentences_begin() {
    for segments in [false, true] {
        let (_dir, corpus) = corpus(segments);
        let scope = Scope::new(Rule::default());
        let mut count = 0;
        for document in corpus.doc_ids() {
            let blocks = corpus.blocks(document).unwrap();
            let counted =
                |token: &TokenView<'_>| scope.rule.blocks.contains(&blocks[token.block].kind);
            let walked: Vec<_> = corpus
                .tokens(document)
                .unwrap()
                .map(Result::unwrap)
                .filter(counted)
                .map(|token| pageless(&token))
                .collect();
            let sentences: Vec<_> = corpus
                .sentences(document, &scope)
                .unwrap()
                .map(Result::unwrap)
                .collect();
            count += sentences.len();
            let joined: Vec<_> = sentences
                .iter()
                .flat_map(|sentence| &sentence.tokens)
                .map(pageless)
                .collect();
            assert_eq!(joined, walked);
            for sentence in &sentences {
                let starts = sentence.tokens.iter().map(|token| token.sentence_start);
                assert!(starts.enumerate().all(|(place, is)| is == (place == 0)));
                check_text(sentence);
            }
        }
        assert!(count > 8, "{count}");
    }
}

/// Each token's bytes are its surface, and heads stay in the sentence.
fn check_text(sentence: &Sentence<'_>) {
    for (place, token) in sentence.tokens.iter().enumerate() {
        assert_eq!(&sentence.text[sentence.spans[place].clone()], token.surface);
        if let Head::Token(head) = sentence.head(place) {
            assert_eq!(head as usize, place + 1, "a token depends on the next one");
        }
    }
}

#[test]
fn every_match_stands_in_the_sentence_that_is_given_with_it() {
    for segments in [false, true] {
        let (_dir, corpus) = corpus(segments);
        let found = hits(&corpus, "@ally|@partner");
        let mut given = Vec::new();
        for item in corpus.sentences_of(&found) {
            let (sentence, own) = item.unwrap();
            for hit in own {
                let tokens = sentence.tokens_of(*hit);
                assert_eq!(sentence.hit(tokens.clone()), *hit);
                let word = sentence.tokens[tokens.start].form.to_lowercase();
                assert!(word.starts_with("all") || word.starts_with("partner"));
            }
            given.extend_from_slice(own);
        }
        assert_eq!(given, found);
        assert!(found.len() > 8);
    }
}
