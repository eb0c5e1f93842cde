//! Are titles known that hardly differ from the text, and what breaks off at the end of a column?

use attache_document::{BlockKind, Document};

use crate::document;
use crate::pdf::{BLUE, ITALIC, Line, pdf, pdf_of};
use crate::pdf_layout::{Column, cells, texts};

fn read(pages: &[&[Line<'_>]]) -> Document {
    document("plan.pdf", &pdf(pages)).value
}

/// A page of text with a line between two paragraphs, the second of which begins with `next`.
fn page_with<'a>(prose: &'a Column, line: &'a str, next: &'a str) -> Vec<Line<'a>> {
    let mut lines = prose.at(72.0, 700.0);
    let end = 700.0 - 12.0 * prose.lines.len() as f32;
    lines.push((10.0, 72.0, end - 8.0, line));
    lines.push((10.0, 72.0, end - 20.0, next));
    lines.push((
        10.0,
        72.0,
        end - 32.0,
        "comes in spring, and never in the autumn.",
    ));
    lines
}

#[test]
fn a_line_in_a_colour_of_its_own_is_a_heading_unless_the_text_goes_on_from_it() {
    let prose = Column::new(80, 12);
    let title = format!("{BLUE}How the quay is kept");
    let read_with = |next: &str| {
        let lines = page_with(&prose, &title, next);
        texts(&read(&[&lines]), BlockKind::Heading).join("; ")
    };
    assert_eq!(
        read_with("Ships of all towns tie up to it as long as whoever"),
        "How the quay is kept"
    );
    assert_eq!(read_with("and mended by those whose ship"), "");
}

#[test]
fn a_title_is_known_where_the_paragraph_below_it_is_set_in() {
    let prose = Column::new(40, 12);
    // The next word would not have had room beside the title.
    let mut lines = prose.at(72.0, 700.0);
    lines.extend([
        (10.0, 72.0, 538.0, "Dues and Tolls of the Long Old Quay"),
        (10.0, 92.0, 522.0, "Notwithstanding the wall, ships of"),
        (10.0, 72.0, 510.0, "all towns tie up to the quay as long as"),
        (10.0, 72.0, 498.0, "they come in spring."),
    ]);
    assert_eq!(
        texts(&read(&[&lines]), BlockKind::Heading),
        ["Dues and Tolls of the Long Old Quay"]
    );
}

#[test]
fn a_line_of_small_capitals_alone_goes_on_with_its_title() {
    let prose = Column::new(80, 12);
    let mut lines = vec![
        (16.0, 72.0, 720.0, "4. Dues, Tolls"),
        (12.8, 72.0, 704.0, "and"),
        (16.0, 72.0, 688.0, "Fines"),
    ];
    lines.extend(prose.at(72.0, 660.0));
    assert_eq!(
        texts(&read(&[&lines]), BlockKind::Heading),
        ["4. Dues, Tolls and Fines"]
    );
}

#[test]
fn a_title_without_a_number_stands_below_those_alike_that_are_numbered_within_their_chapter() {
    let prose = Column::new(80, 6);
    let titles = [
        "2.1 Dues and Tolls",
        "The Clerk and His Books",
        "2.2 Fines and Arrears",
    ];
    let titles = titles.map(|title| format!("{ITALIC}{title}"));
    let mut lines = vec![(16.0, 72.0, 740.0, "2 Money")];
    for (number, title) in (0_u8..).zip(&titles) {
        let top = 716.0 - 108.0 * f32::from(number);
        lines.push((10.0, 72.0, top, title.as_str()));
        lines.extend(prose.at(72.0, top - 18.0));
    }
    let read = read(&[&lines]);
    let levels = read.blocks.iter().filter_map(|block| block.level);
    assert_eq!(levels.collect::<Vec<u8>>(), [1, 2, 3, 2]);
}

#[test]
fn a_title_that_runs_over_the_next_column_cuts_neither() {
    let (above, below) = (Column::new(40, 8), Column::from(3, 40, 8));
    let right = Column::from(11, 38, 22);
    let mut lines = above.at(72.0, 700.0);
    lines.push((14.4, 72.0, 577.0, "3.1 Roads, Bridges and All Other Ways"));
    lines.extend(below.at(72.0, 556.0));
    lines.extend(right.at(310.0, 700.0));
    assert_eq!(
        texts(&read(&[&lines]), BlockKind::Body),
        [&above, &below, &right].map(|column| column.lines.join(" "))
    );
}

#[test]
fn a_caption_goes_on_at_the_head_of_the_next_column() {
    let (left, right) = (Column::new(40, 30), Column::new(38, 28));
    let caption = format!("{ITALIC}Figure 2: Ships in the harbour (source:");
    let rest = format!("{ITALIC}the books of the towns upriver)");
    let mut lines = left.at(72.0, 700.0);
    lines.push((9.0, 72.0, 328.0, &caption));
    lines.push((9.0, 320.0, 700.0, &rest));
    lines.extend(right.at(320.0, 676.0));
    let read = read(&[&lines]);
    assert_eq!(
        texts(&read, BlockKind::Caption).join(" "),
        "Figure 2: Ships in the harbour (source: the books of the towns upriver)"
    );
    assert_eq!(texts(&read, BlockKind::Body).len(), 2);
}

#[test]
fn a_long_note_goes_on_in_small_letters_at_the_foot_of_the_next_column() {
    let (left, right) = (Column::new(40, 30), Column::new(38, 28));
    let note = Column::from(2, 50, 12);
    let mut lines = left.at(72.0, 700.0);
    lines.push((
        8.0,
        72.0,
        320.0,
        "1 The figure is that of the office, which says that",
    ));
    lines.extend(right.at(320.0, 700.0));
    let rest = (0_u8..).zip(&note.lines);
    lines.extend(
        rest.map(|(number, text)| (8.0, 320.0, 310.0 - 9.5 * f32::from(number), text.as_str())),
    );
    let read = read(&[&lines]);
    assert_eq!(
        texts(&read, BlockKind::Note),
        [format!(
            "1 The figure is that of the office, which says that {}",
            note.lines.join(" ")
        )]
    );
}

#[test]
fn a_note_may_begin_with_a_sign_that_touches_its_first_word() {
    let prose = Column::new(80, 40);
    let mut lines = prose.at(72.0, 700.0);
    lines.push((
        8.0,
        80.0,
        200.0,
        "*The figure is that of the office of the harbour.",
    ));
    assert_eq!(
        texts(&read(&[&lines]), BlockKind::Note),
        ["* The figure is that of the office of the harbour."]
    );
}

#[test]
fn a_title_that_looks_like_no_other_is_no_level_of_its_own() {
    let prose = Column::new(80, 3);
    let sizes = [16.0, 12.0, 12.0, 12.0, 13.0, 12.0, 12.0, 12.0, 16.0, 12.0];
    let names = [
        "Money", "Dues", "Tolls", "Fines", "Arrears", "Books", "Clerks", "Keys", "Ways", "Roads",
    ];
    let mut lines: Vec<Line<'_>> = Vec::new();
    for (number, (size, name)) in (0_u8..).zip(sizes.into_iter().zip(names)) {
        let top = 740.0 - 68.0 * f32::from(number);
        lines.push((size, 72.0, top, name));
        lines.extend(prose.at(72.0, top - 18.0));
    }
    let read = read(&[&lines]);
    let levels = read.blocks.iter().filter_map(|block| block.level);
    assert_eq!(levels.collect::<Vec<u8>>(), [1, 2, 2, 2, 2, 2, 2, 2, 1, 2]);
}

#[test]
fn a_title_that_ends_within_the_lines_of_the_next_column_is_of_its_own() {
    let (above, below) = (Column::new(40, 8), Column::from(3, 40, 8));
    let mut lines = above.at(72.0, 700.0);
    lines.push((
        14.4,
        72.0,
        577.0,
        "3.1 Roads, Bridges and All Other Ways a Cart",
    ));
    lines.extend(below.at(72.0, 556.0));
    // The right column is set in where the title ends, as a list is.
    let mut right = Column::from(11, 30, 22);
    right.lines[0] = "Carts bring what no ship brings".to_owned();
    let set_in = |(size, x, y, text): Line<'_>| {
        let near = (y - 577.0_f32).abs() < 30.0;
        (size, if near { x + 20.0 } else { x }, y, text.to_owned())
    };
    let right_lines = right.at(322.0, 700.0).into_iter().map(set_in);
    let right_lines: Vec<(f32, f32, f32, String)> = right_lines.collect();
    lines.extend(
        right_lines
            .iter()
            .map(|(size, x, y, text)| (*size, *x, *y, text.as_str())),
    );
    let read = read(&[&lines]);
    assert_eq!(
        texts(&read, BlockKind::Heading),
        ["3.1 Roads, Bridges and All Other Ways a Cart"]
    );
    let place = |words: &str| read.text.find(words).expect("words of the page");
    assert!(place("3.1 Roads") < place(&below.lines[7]));
    assert!(place(&below.lines[7]) < place(&right.lines[0]));
}

#[test]
fn what_runs_along_the_side_of_several_pages_is_no_text() {
    let page = |number: u8| {
        let first = format!(
            "The harbour has {number} quays that are older than its wall, and ships of all towns"
        );
        format!(
            "BT /F1 10 Tf 1 0 0 1 72 700 Tm ({first}) Tj 1 0 0 1 72 688 Tm (come to them in spring and go home in autumn, as long as) Tj \
             1 0 0 1 72 676 Tm (they pay what they owe to the town and to the clerk) Tj \
             /F1 6 Tf 0 1 -1 0 24 200 Tm (set by the printer of the town) Tj ET"
        )
    };
    let read = document("plan.pdf", &pdf_of((2..6).map(page))).value;
    assert_eq!(
        texts(&read, BlockKind::Foot),
        ["set by the printer of the town"; 4]
    );
    assert!(
        texts(&read, BlockKind::Body)
            .iter()
            .all(|text| !text.contains("printer"))
    );
}

#[test]
fn a_title_above_what_runs_over_all_columns_is_of_that() {
    let (left, right) = (Column::new(40, 30), Column::new(38, 30));
    let mut lines = left.at(72.0, 700.0);
    lines.extend(right.at(320.0, 700.0));
    lines.extend([
        (13.0, 72.0, 310.0, "Notes"),
        (8.0, 82.0, 290.0, "1. The first book of the town, leaf 12, which the clerk wrote in the year after the great fire of"),
        (8.0, 72.0, 280.0, "the old quay."),
        (8.0, 82.0, 270.0, "2. The second book of the town, which the same clerk wrote in the years that came after it and in"),
        (8.0, 72.0, 260.0, "which the dues are told."),
    ]);
    let read = read(&[&lines]);
    let kinds: Vec<BlockKind> = read.blocks.iter().map(|block| block.kind).collect();
    let note = BlockKind::Note;
    assert_eq!(
        kinds,
        [
            BlockKind::Body,
            BlockKind::Body,
            BlockKind::Heading,
            note,
            note
        ]
    );
}

#[test]
fn figures_in_letters_larger_than_the_text_are_a_table_and_no_titles() {
    let prose = Column::new(80, 12);
    let mut lines = prose.at(72.0, 720.0);
    let rows = [
        ["Quay", "Ships", "Dues", "Year"],
        ["North", "67", "2.1", "812"],
        ["Island", "19", "9.1", "604"],
        ["South", "71", "4.4", "511"],
    ];
    lines.extend(cells(&rows, 13.0, 16.0));
    let read = read(&[&lines]);
    let rows: Vec<String> = rows.iter().map(|row| row.join(" | ")).collect();
    assert_eq!(texts(&read, BlockKind::Table), [rows.join("\n")]);
    assert_eq!(texts(&read, BlockKind::Heading), [""; 0]);
}
