//! Which words often follow one another?

use attache_corpus::{Anchor, Hit, NgramOptions, Ngrams, Pattern, Punctuation, Within};

use crate::inquiry::{Inquiry, StudyError, per_million};
use crate::table::{Cell, Column, ColumnKind, Row, Table};

/// The n-grams of the text, or those with a match of a pattern where the anchor says.
pub fn ngrams(
    inquiry: &Inquiry<'_>,
    around: Option<(&Pattern, Anchor)>,
    options: &NgramOptions,
) -> Result<Table, StudyError> {
    let integer = |name, about| Column::new(name, ColumnKind::Integer, about);
    let real = |name, about| Column::new(name, ColumnKind::Real, about);
    let columns = vec![
        Column::new("ngram", ColumnKind::Text, "The words, in order."),
        integer("words", "How many words it has."),
        integer("count", "How often they stand in a row."),
        real("per_million", "N-grams in a million tokens.").with_unit("per million tokens"),
        integer("documents", "Documents that have it."),
        real("document_share", "Share of the documents that have it."),
        real(
            "dp",
            "Spread over the documents: 0 is even, towards 1 heaped up (Gries 2008).",
        ),
    ];
    let patterns: Vec<Pattern> = around
        .iter()
        .map(|(pattern, _)| (*pattern).clone())
        .collect();
    let mut table = inquiry.table("ngrams", &patterns, columns)?;
    if patterns.is_empty() {
        (table.rule, table.warnings) = inquiry.word_rule(options.attribute);
    }
    let (corpus, scope) = (inquiry.corpus(), inquiry.scope());
    let options = &NgramOptions {
        limit: inquiry.show().limit,
        ..options.clone()
    };
    let Ngrams { found, total } = match around {
        None => corpus.ngrams(scope, options)?,
        Some((pattern, anchor)) => {
            corpus.ngrams_around(&inquiry.find(pattern)?, anchor, scope, options)?
        }
    };
    table.total_rows = total;
    let extent = corpus.extent(scope)?;
    let mut places: Vec<Vec<Hit>> = match inquiry.show().passages {
        Some(0) => Vec::new(),
        limit => {
            let wanted: Vec<&[String]> = found.iter().map(|ngram| &ngram.values[..]).collect();
            corpus.places_of_ngrams(&wanted, scope, options, limit.unwrap_or(usize::MAX))?
        }
    };
    for (place, ngram) in found.iter().enumerate() {
        let documents = u64::from(ngram.documents);
        let cells = vec![
            Cell::from(ngram.values.join(" ")),
            Cell::from(ngram.values.len()),
            Cell::from(ngram.count),
            Cell::from(per_million(ngram.count, extent.tokens)),
            Cell::from(documents),
            Cell::from((extent.documents > 0).then(|| documents as f64 / extent.documents as f64)),
            Cell::from(ngram.deviation),
        ];
        let hits = places
            .get_mut(place)
            .map(std::mem::take)
            .unwrap_or_default();
        let passages = inquiry.row_passages(&hits)?;
        table.rows.push(Row { cells, passages });
    }
    table.notes.push(note(inquiry, around, options));
    table.warnings.extend(inquiry.cautions()?);
    Ok(table)
}

fn note(
    inquiry: &Inquiry<'_>,
    around: Option<(&Pattern, Anchor)>,
    options: &NgramOptions,
) -> String {
    let (least, most) = (options.words.start(), options.words.end());
    let size = match (least == most, *least) {
        (true, 1) => "Single words".to_owned(),
        (true, size) => format!("{size} words in a row"),
        (false, least) => format!("{least} to {most} words in a row"),
    };
    let within = match options.within {
        Within::Sentence => "sentence",
        Within::Block => "paragraph, heading or list item",
    };
    let marks = match inquiry.scope().rule.punctuation {
        Punctuation::Counted => "a mark parts words",
        Punctuation::Ignored => "marks between words are passed over",
    };
    let around = around.map_or_else(String::new, |(pattern, anchor)| {
        let anchor = match anchor {
            Anchor::Containing => "with a match of",
            Anchor::Beginning => "that begin with a match of",
            Anchor::Ending => "that end with a match of",
        };
        format!(" {anchor} \"{}\"", pattern.text())
    });
    let rare = match options.min_count {
        0 | 1 => String::new(),
        count => format!("Those seen fewer than {count} times are left out. "),
    };
    format!(
        "{size} of one {within}{around}; {marks}. {rare}DP is over the documents, which count by their \
         tokens."
    )
}
