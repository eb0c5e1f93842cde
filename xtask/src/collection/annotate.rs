//! How is a document written with the lemma and the tags of each token?

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Write as _;

use attache_language::{annotate, form};

use super::tagger::{Tags, tags_of};
use super::variation::Document;

thread_local! {
    /// Tags of forms seen before.
    static KNOWN: RefCell<HashMap<String, Tags>> = RefCell::default();
}

/// Calls `each` with every token's written form and tags, and whether a sentence and a paragraph
/// begin with it and white space follows it.
fn each_token(text: &str, mut each: impl FnMut(&Annotated<'_>)) {
    let mut paragraphs = Vec::new();
    let mut from = 0;
    for paragraph in text.split_inclusive("\n\n") {
        paragraphs.push(from..from + paragraph.len());
        from += paragraph.len();
    }
    let annotation = annotate(text, paragraphs);
    let mut sentences = annotation.sentences.iter().copied().peekable();
    let mut blocks = annotation
        .blocks
        .iter()
        .filter(|block| !block.is_empty())
        .map(|block| block.start)
        .peekable();
    for (place, token) in (0..).zip(&annotation.tokens) {
        let (end, next) = (token.span().end, annotation.tokens.get(place as usize + 1));
        let written = form(&text[token.span()]);
        let annotated = |tags: &Tags, begins_sentence, begins_paragraph| {
            each(&Annotated {
                form: &written,
                tags,
                begins_sentence,
                begins_paragraph,
                space_after: next.is_none_or(|next| next.span().start > end),
            });
        };
        let begins_sentence = sentences.next_if_eq(&place).is_some();
        let begins_paragraph = blocks.next_if_eq(&place).is_some();
        KNOWN.with_borrow_mut(|known| {
            // Names never end; what is known of a million forms is enough.
            if known.len() > 1_000_000 {
                known.clear();
            }
            if !known.contains_key(&*written) {
                known.insert(written.to_string(), tags_of(&written, token.kind));
            }
            let mut annotated = annotated;
            annotated(&known[&*written], begins_sentence, begins_paragraph);
        });
    }
}

struct Annotated<'t> {
    form: &'t str,
    tags: &'t Tags,
    begins_sentence: bool,
    begins_paragraph: bool,
    space_after: bool,
}

/// Appends the document as CoNLL-U: form, lemma, universal and Penn tags; heads are left open.
pub(super) fn conllu(document: &Document<'_>, out: &mut String) {
    let told = "writing to a string does not fail";
    writeln!(out, "# newdoc id = {}", document.id).expect(told);
    writeln!(out, "# date = {}", document.date).expect(told);
    let mut number = 0;
    let mut began = false;
    each_token(document.text, |token| {
        if token.begins_sentence {
            if began {
                out.push('\n');
            }
            if token.begins_paragraph {
                out.push_str("# newpar\n");
            }
            (number, began) = (0, true);
        }
        number += 1;
        let Tags { lemma, pos, tag } = token.tags;
        let space = if token.space_after {
            "_"
        } else {
            "SpaceAfter=No"
        };
        writeln!(
            out,
            "{number}\t{}\t{lemma}\t{pos}\t{tag}\t_\t_\t_\t_\t{space}",
            token.form
        )
        .expect(told);
    });
    out.push('\n');
}

/// Appends the document as vertical text: form, Penn tag, lemma, universal part of speech.
pub(super) fn vertical(document: &Document<'_>, out: &mut String) {
    let told = "writing to a string does not fail";
    let (id, date) = (&document.id, &document.date);
    writeln!(out, "<text id=\"{id}\" date=\"{date}\">").expect(told);
    let mut began = false;
    each_token(document.text, |token| {
        if token.begins_sentence {
            if began {
                out.push_str("</s>\n");
            }
            if token.begins_paragraph {
                out.push_str(if began { "</p>\n<p>\n" } else { "<p>\n" });
            }
            out.push_str("<s>\n");
            began = true;
        }
        let Tags { lemma, pos, tag } = token.tags;
        let row = [token.form, tag, lemma, pos];
        for (place, cell) in row.into_iter().enumerate() {
            if place > 0 {
                out.push('\t');
            }
            push_escaped(cell, out);
        }
        out.push('\n');
    });
    out.push_str(if began {
        "</s>\n</p>\n</text>\n"
    } else {
        "</text>\n"
    });
}

fn push_escaped(cell: &str, out: &mut String) {
    for character in cell.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{conllu, vertical};
    use crate::collection::variation::Document;

    const TEXT: &str = "New partners (ours) met.\n\nStrong allies' needs grow.";

    fn document() -> Document<'static> {
        Document {
            id: "1998-plan-000001".to_owned(),
            date: "1998-03-04".to_owned(),
            text: TEXT,
        }
    }

    #[test]
    fn a_document_in_conllu_has_ten_columns_and_its_spaces() {
        let mut out = String::new();
        conllu(&document(), &mut out);
        let rows: Vec<Vec<&str>> = out
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(|line| line.split('\t').collect())
            .collect();
        assert!(rows.iter().all(|row| row.len() == 10));
        assert_eq!(rows[0][1..5], ["New", "new", "ADJ", "JJ"]);
        assert_eq!(rows[1][1..5], ["partners", "partner", "NOUN", "NNS"]);
        let mut text = String::new();
        for row in &rows {
            text.push_str(row[1]);
            text.push_str(if row[9] == "_" { " " } else { "" });
        }
        assert_eq!(text.trim_end(), TEXT.replace("\n\n", " "));
        assert_eq!(out.matches("# newpar\n").count(), 2);
    }

    #[test]
    fn a_vertical_document_closes_what_it_opens() {
        let mut out = String::new();
        vertical(&document(), &mut out);
        for structure in ["text", "p", "s"] {
            let opened = out.matches(&format!("<{structure}>\n")).count()
                + out.matches(&format!("<{structure} ")).count();
            let closed = out.matches(&format!("</{structure}>\n")).count();
            assert_eq!((opened, closed), (closed, opened));
            assert!(closed > 0);
        }
        assert!(out.contains("\nneeds\tNNS\tneed\tNOUN\n"));
    }
}
