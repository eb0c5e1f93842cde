//! Whole files of our own writing, and any bytes at all, read from end to end.

mod any_bytes;
mod fixture;
mod model;
mod mutation;
mod pdf;
mod pdf_heading;
mod pdf_layout;
mod recognised;
mod shared_data;
mod web_card;
mod web_page;

use attache_document::{Document, ReadOptions, SourceName, Warned, read};

/// Reads bytes under a name, which must succeed.
fn document(name: &str, bytes: &[u8]) -> Warned<Document> {
    read(bytes, &SourceName::new(name), &ReadOptions::default()).expect("a readable file")
}

/// One line a block: kind, level, marks for quoted, guessed and continuing blocks, and the text.
fn shown(document: &Document) -> String {
    let mut lines = Vec::new();
    for (number, block) in document.blocks.iter().enumerate() {
        let level = block.level.map_or(String::new(), |level| level.to_string());
        let quoted = if block.quoted { " quoted" } else { "" };
        let continues = document
            .continues(number)
            .map_or(String::new(), |before| format!(" continues {before}"));
        let text = document.text[block.span.clone()]
            .replace('\n', "⏎")
            .replace('\x0c', "␌");
        lines.push(format!(
            "{}{level}{quoted}{continues} [{text}]",
            block.kind.name()
        ));
    }
    lines.join("\n")
}
