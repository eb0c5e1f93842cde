//! Are lines of PDF pages taken for what they are, in the ways that programs set them?

use attache_document::{BlockKind, Document};

use crate::pdf::{ITALIC, Line, pdf};
use crate::{document, shown};

/// Prose to fill columns with, without a word that tests look for.
const PROSE: &str = "the harbour lies where the river meets the sea and ships of all towns come to it in \
    spring with salt and timber and go home in autumn with wool and grain so that no quay is empty and no \
    store is full for long while the clerks write down what came and what went and who paid for it in the \
    books that the town has kept since the wall was built ";

/// Lines of prose of about so many letters, one below the other from `top`, a leading of 12 points apart.
pub(crate) struct Column {
    pub(crate) lines: Vec<String>,
}

impl Column {
    pub(crate) fn new(letters: usize, count: usize) -> Self {
        Self::from(0, letters, count)
    }

    /// The same, from another word of the prose.
    pub(crate) fn from(word: usize, letters: usize, count: usize) -> Self {
        let mut words = PROSE.split_whitespace().cycle().skip(word);
        let lines = (0..count).map(|number| {
            let mut line = String::new();
            while line.len() < letters {
                line.push_str(words.next().expect("words without end"));
                line.push(' ');
            }
            let line = line.trim_end().to_owned();
            match number + 1 == count {
                true => format!("{line}."),
                false => line,
            }
        });
        Self {
            lines: lines.collect(),
        }
    }

    pub(crate) fn at(&self, x: f32, top: f32) -> Vec<Line<'_>> {
        let line = |(number, text)| {
            (
                10.0,
                x,
                top - 12.0 * f32::from(number),
                String::as_str(text),
            )
        };
        (0_u8..).zip(&self.lines).map(line).collect()
    }
}

/// The cells of a table in letters of this size, its rows so far apart, from the middle of the page down.
pub(crate) fn cells<'t>(rows: &[[&'t str; 4]], size: f32, leading: f32) -> Vec<Line<'t>> {
    let mut lines = Vec::new();
    for (number, row) in (0_u8..).zip(rows) {
        let y = 540.0 - leading * f32::from(number);
        let places = (0_u8..).map(|cell| 180.0 + 75.0 * f32::from(cell));
        lines.extend(places.zip(row).map(|(x, text)| (size, x, y, *text)));
    }
    lines
}

pub(crate) fn texts(document: &Document, kind: BlockKind) -> Vec<&str> {
    document
        .blocks
        .iter()
        .filter(|block| block.kind == kind)
        .map(|block| &document.text[block.span.clone()])
        .collect()
}

#[test]
fn a_head_that_changes_with_the_chapter_is_a_head_where_the_title_beside_it_stays() {
    let prose = [0, 5, 9, 14].map(|word| Column::from(word, 80, 30));
    let heads = ["Harbours", "Rivers", "Bridges and Roads", "Walls"];
    let pages: Vec<Vec<Line<'_>>> = heads
        .iter()
        .zip(&prose)
        .map(|(head, prose)| {
            let mut lines = vec![
                (10.0, 72.0, 740.0, *head),
                (10.0, 420.0, 740.0, "Plan of the Town"),
            ];
            lines.extend(prose.at(72.0, 726.0));
            lines
        })
        .collect();
    let pages: Vec<&[Line<'_>]> = pages.iter().map(Vec::as_slice).collect();
    let read = document("plan.pdf", &pdf(&pages)).value;
    assert_eq!(
        texts(&read, BlockKind::Head),
        [
            "Harbours Plan of the Town",
            "Rivers Plan of the Town",
            "Bridges and Roads Plan of the Town",
            "Walls Plan of the Town"
        ]
    );
    assert_eq!(texts(&read, BlockKind::Heading), [""; 0]);
}

#[test]
fn a_head_that_stands_apart_at_one_height_is_a_head_whatever_it_says() {
    let prose = [0, 5, 9].map(|word| Column::from(word, 80, 30));
    let heads = ["Harbours", "Rivers", "Bridges and Roads"];
    let pages: Vec<Vec<Line<'_>>> = heads
        .iter()
        .zip(&prose)
        .map(|(head, prose)| {
            let mut lines = vec![(9.0, 300.0, 750.0, *head)];
            lines.extend(prose.at(72.0, 700.0));
            lines
        })
        .collect();
    let pages: Vec<&[Line<'_>]> = pages.iter().map(Vec::as_slice).collect();
    let read = document("plan.pdf", &pdf(&pages)).value;
    assert_eq!(texts(&read, BlockKind::Head), heads);
}

#[test]
fn notes_of_one_wording_at_the_foot_of_pages_are_no_feet() {
    let prose = [0, 5, 9, 14].map(|word| Column::from(word, 80, 45));
    let pages: Vec<Vec<Line<'_>>> = ["1", "2", "3", "4"]
        .iter()
        .zip(&prose)
        .map(|(number, prose)| {
            let mut lines = prose.at(72.0, 720.0);
            lines.push((5.0, 72.0, 103.0, *number));
            lines.push((8.0, 76.0, 100.0, "The figure is that of the office of the harbour, which leaves out what the towns upstream have"));
            lines.push((8.0, 72.0, 89.0, "paid in the years before the wall was built, since nobody wrote it down; it was told by the clerk,"));
            lines.push((8.0, 72.0, 78.0, "and his word has to do."));
            lines
        })
        .collect();
    let pages: Vec<&[Line<'_>]> = pages.iter().map(Vec::as_slice).collect();
    let read = document("plan.pdf", &pdf(&pages)).value;
    let notes = texts(&read, BlockKind::Note);
    assert_eq!(notes.len(), 4);
    assert!(
        notes.iter().all(|note| note.ends_with("has to do.")),
        "{notes:?}"
    );
    assert_eq!(texts(&read, BlockKind::Foot), [""; 0]);
}

/// A page of two columns of 14 lines, the right one beginning at 320 points, and what else stands on it.
fn two_columns(more: &[Line<'_>]) -> Document {
    let (left, right) = (Column::new(40, 14), Column::new(38, 14));
    let mut lines = left.at(72.0, 700.0);
    lines.extend(right.at(320.0, 695.0));
    lines.extend_from_slice(more);
    document("plan.pdf", &pdf(&[&lines])).value
}

#[test]
fn a_note_over_both_columns_is_whole_though_a_word_of_it_begins_at_the_gutter() {
    // The last words of the first line begin just where the right column does.
    let read = two_columns(&[
        (
            7.0,
            86.5,
            100.0,
            "1. The figure is that of the office of the harbour, which the council took over",
        ),
        (7.0, 320.2, 100.0, "with its debts."),
    ]);
    assert_eq!(
        texts(&read, BlockKind::Note),
        [
            "1. The figure is that of the office of the harbour, which the council took over with its debts."
        ]
    );
}

#[test]
fn the_raised_mark_of_a_note_over_both_columns_stays_with_it() {
    let read = two_columns(&[
        (5.0, 76.0, 103.0, "1"),
        (
            8.0,
            79.5,
            100.0,
            "The figure is that of the office of the harbour, which the council took over with all its debts and dues.",
        ),
    ]);
    assert_eq!(
        texts(&read, BlockKind::Note),
        [
            "1 The figure is that of the office of the harbour, which the council took over with all its debts and dues."
        ]
    );
}

#[test]
fn a_table_of_figures_is_neither_columns_nor_a_contents_page() {
    let prose = Column::new(80, 12);
    let mut lines = prose.at(72.0, 720.0);
    let rows = [
        ["Quay", "Ships", "Dues", "Year"],
        ["North", "67", "2.1", "812"],
        ["Old wall", "85", "3.5", "327"],
        ["Island", "19", "9.1", "604"],
        ["South", "71", "4.4", "511"],
        ["Bridge", "24", "8.0", "130"],
        ["Market", "9", "1.2", "407"],
        ["Tower", "40", "6.6", "222"],
    ];
    lines.extend(cells(&rows, 9.0, 13.0));
    let read = document("plan.pdf", &pdf(&[&lines])).value;
    let rows: Vec<String> = rows.iter().map(|row| row.join(" | ")).collect();
    assert_eq!(texts(&read, BlockKind::Table), [rows.join("\n")]);
    assert_eq!(texts(&read, BlockKind::Heading), [""; 0]);
}

#[test]
fn narrow_columns_with_wide_gaps_between_words_are_columns() {
    // Justified text in narrow columns has gaps between words as wide as those between columns.
    let mut lines: Vec<Line<'_>> = Vec::new();
    let words = ["harbour", "council", "of", "timber", "grain", "and"];
    let column = |lines: &mut Vec<Line<'_>>, x: f32, top: f32, first: &'static str| {
        for row in 0..16 {
            let y = top - 12.0 * row as f32;
            let word = words[row % words.len()];
            lines.push((9.0, x, y, if row == 0 { first } else { word }));
            lines.push((9.0, x + 60.0, y, "the towns"));
            lines.push((9.0, x + 117.0, y, "upriver"));
        }
    };
    column(&mut lines, 60.0, 700.0, "Ships");
    column(&mut lines, 230.0, 696.0, "Carts");
    column(&mut lines, 400.0, 692.0, "Mules");
    let text = document("plan.pdf", &pdf(&[&lines])).value.text;
    let place = |word: &str| text.find(word).expect("a word of the page");
    assert!(place("Ships") < place("Carts") && place("Carts") < place("Mules"));
    assert_eq!(
        text[..place("Carts")].matches("upriver").count(),
        16,
        "{text}"
    );
}

#[test]
fn a_title_in_the_letters_of_the_text_is_known_by_the_contents_page() {
    let entries = [
        (
            10.0,
            72.0,
            650.0,
            "The Keeping of the Long Quay and of All the Stairs",
        ),
        (
            10.0,
            84.0,
            638.0,
            "That Lead to It . . . . . . . . . . . . . . . 2",
        ),
        (
            10.0,
            72.0,
            620.0,
            "Dues . . . . . . . . . . . . . . . . . . . 3",
        ),
        (
            10.0,
            72.0,
            602.0,
            "Walls . . . . . . . . . . . . . . . . . . . 4",
        ),
        (
            10.0,
            72.0,
            584.0,
            "Bridges . . . . . . . . . . . . . . . . . . 5",
        ),
    ];
    let prose = Column::new(80, 20);
    let mut lines = vec![
        (10.0, 72.0, 700.0, "The Keeping of the Long Quay and"),
        (10.0, 72.0, 688.0, "of All the Stairs That Lead to It"),
    ];
    lines.extend(prose.at(72.0, 664.0));
    let read = document("plan.pdf", &pdf(&[&entries, &lines])).value;
    assert_eq!(
        texts(&read, BlockKind::Heading),
        ["The Keeping of the Long Quay and of All the Stairs That Lead to It"]
    );
}

#[test]
fn a_line_that_only_stands_apart_is_a_heading_if_it_is_written_as_a_title() {
    let prose = Column::new(80, 6);
    let page = |title: &'static str| {
        let mut lines = prose.at(72.0, 700.0);
        lines.push((10.0, 72.0, 616.0, title));
        lines.push((
            10.0,
            72.0,
            600.0,
            "Ships that come in spring pay half of what they pay in autumn, since they bring",
        ));
        lines.push((
            10.0,
            72.0,
            588.0,
            "the salt, and nobody would want them to go elsewhere with it.",
        ));
        document("plan.pdf", &pdf(&[&lines])).value
    };
    let headings = |title| texts(&page(title), BlockKind::Heading).join("; ");
    assert_eq!(
        headings("Dues and Tolls of the Quay"),
        "Dues and Tolls of the Quay"
    );
    assert_eq!(headings("A word on dues and tolls"), "");
    assert_eq!(headings("Keeper: Harbour Office"), "");
}

#[test]
fn a_quotation_in_italics_is_no_heading_where_a_column_ends_in_it() {
    let (above, below) = (Column::new(80, 40), Column::new(80, 20));
    let mut first = above.at(72.0, 720.0);
    let quoted = format!("{ITALIC}The quay belongs to those who mend it, and whoever");
    first.push((10.0, 90.0, 220.0, &quoted));
    let rest = format!("{ITALIC}will not mend it shall not tie a boat to it.");
    let mut second = vec![(10.0, 90.0, 720.0, rest.as_str())];
    second.extend(below.at(72.0, 690.0));
    let read = document("plan.pdf", &pdf(&[&first, &second])).value;
    assert_eq!(texts(&read, BlockKind::Heading), [""; 0]);
    assert!(read.text.contains("and whoever will not mend it"));
}

#[test]
fn a_title_in_italics_goes_on_with_a_small_letter() {
    let prose = Column::new(40, 8);
    let mut lines = prose.at(72.0, 700.0);
    let title = format!("{ITALIC}Why the Quay Matters More Than");
    let rest = format!("{ITALIC}in the years of the wall");
    lines.push((10.0, 72.0, 590.0, &title));
    lines.push((10.0, 72.0, 578.0, &rest));
    lines.extend(prose.at(72.0, 560.0));
    let read = document("plan.pdf", &pdf(&[&lines])).value;
    assert_eq!(
        texts(&read, BlockKind::Heading),
        ["Why the Quay Matters More Than in the years of the wall"]
    );
}

#[test]
fn numbered_paragraphs_under_the_heading_notes_are_notes() {
    let prose = Column::new(80, 6);
    let mut lines = vec![(16.0, 72.0, 720.0, "Harbours")];
    lines.extend(prose.at(72.0, 696.0));
    lines.push((16.0, 72.0, 590.0, "Notes"));
    lines.push((10.0, 72.0, 566.0, "1. The first book of the town, leaf 12."));
    lines.push((
        10.0,
        72.0,
        548.0,
        "2. The second book, which the clerk wrote after the fire; what he says of the years",
    ));
    lines.push((10.0, 72.0, 536.0, "before it he had from others."));
    lines.push((10.0, 72.0, 518.0, "3. The same."));
    let read = document("plan.pdf", &pdf(&[&lines])).value;
    let shown = shown(&read);
    let notes: Vec<&str> = shown
        .lines()
        .filter(|line| line.starts_with("note"))
        .collect();
    insta::assert_snapshot!(notes.join("\n"), @r"
    note [1. The first book of the town, leaf 12.]
    note [2. The second book, which the clerk wrote after the fire; what he says of the years before it he had from others.]
    note [3. The same.]
    ");
}

#[test]
fn a_dash_within_a_sentence_begins_no_item() {
    let lines = [
        (
            10.0,
            72.0,
            700.0,
            "The council has one aim that it has never given up in all the years of the",
        ),
        (
            10.0,
            72.0,
            688.0,
            "- Long Wall. It means to keep the quay open to whoever comes to it in peace.",
        ),
    ];
    let read = document("plan.pdf", &pdf(&[&lines])).value;
    assert_eq!(texts(&read, BlockKind::List), [""; 0]);
}

#[test]
fn of_a_cover_only_the_largest_lines_are_a_heading() {
    let prose = Column::new(80, 20);
    let cover = [
        (28.0, 150.0, 500.0, "A Plan for the Long Quay"),
        (16.0, 220.0, 440.0, "Office of the Harbour"),
        (12.0, 260.0, 120.0, "March 1893"),
    ];
    let mut lines = vec![(16.0, 72.0, 720.0, "Dues")];
    lines.extend(prose.at(72.0, 690.0));
    let read = document("plan.pdf", &pdf(&[&cover, &lines])).value;
    assert_eq!(
        texts(&read, BlockKind::Heading),
        ["A Plan for the Long Quay", "Dues"]
    );
}

#[test]
fn the_raised_mark_of_a_note_that_begins_a_page_is_no_page_number() {
    let columns = [0, 7, 11, 16, 21].map(|word| Column::from(word, 38, 48));
    let page = |left: usize| {
        let mut lines = columns[left].at(72.0, 720.0);
        lines.extend(columns[left + 1].at(320.0, 720.0));
        lines
    };
    let mut lines = columns[4].at(72.0, 720.0);
    lines.extend([
        (12.0, 72.0, 120.0, "Notes"),
        (5.5, 332.0, 723.5, "1"),
        (9.0, 336.0, 720.0, "The first book of the town, leaf 12."),
        (5.5, 332.0, 712.5, "2"),
        (9.0, 336.0, 709.0, "The second book, which the clerk"),
        (9.0, 320.0, 698.0, "wrote in the year after the fire."),
        (5.5, 332.0, 690.5, "3"),
        (9.0, 336.0, 687.0, "The third book, of the same clerk."),
    ]);
    let read = document("plan.pdf", &pdf(&[&page(0), &page(2), &lines])).value;
    assert_eq!(texts(&read, BlockKind::Heading), ["Notes"]);
    assert_eq!(
        texts(&read, BlockKind::Note),
        [
            "1 The first book of the town, leaf 12.",
            "2 The second book, which the clerk wrote in the year after the fire.",
            "3 The third book, of the same clerk."
        ]
    );
    assert_eq!(texts(&read, BlockKind::Head), [""; 0]);
}

#[test]
fn a_title_that_ends_near_the_gutter_stays_in_its_column() {
    let (above, below) = (Column::new(40, 8), Column::from(3, 40, 8));
    let right = Column::from(11, 38, 22);
    let mut lines = above.at(72.0, 700.0);
    lines.push((14.4, 72.0, 580.0, "3.1 Roads, Bridges and Other Ways"));
    lines.extend(below.at(72.0, 556.0));
    // The gap beside the title is wide for the text, but not for letters of its size.
    lines.extend(right.at(310.0, 700.0));
    let read = document("plan.pdf", &pdf(&[&lines])).value;
    assert_eq!(
        texts(&read, BlockKind::Heading),
        ["3.1 Roads, Bridges and Other Ways"]
    );
    assert_eq!(
        texts(&read, BlockKind::Body),
        [&above, &below, &right].map(|column| column.lines.join(" "))
    );
}

#[test]
fn the_ends_of_notes_of_one_wording_in_one_of_two_columns_are_no_feet() {
    let left = [0, 5, 9, 14].map(|word| Column::from(word, 40, 52));
    let right = [2, 7, 11, 16].map(|word| Column::from(word, 38, 48));
    let pages: Vec<Vec<Line<'_>>> = ["1", "2", "3", "4"]
        .iter()
        .zip(left.iter().zip(&right))
        .map(|(number, (left, right))| {
            // The lines of the left column stand between those of the note.
            let mut lines = left.at(72.0, 715.0);
            lines.extend(right.at(320.0, 715.0));
            lines.extend([
                (5.0, 320.0, 123.0, *number),
                (8.0, 324.0, 120.0, "The figure is that of the office of"),
                (8.0, 320.0, 110.0, "the harbour, which the clerk"),
                (8.0, 320.0, 100.0, "told us."),
            ]);
            lines
        })
        .collect();
    let pages: Vec<&[Line<'_>]> = pages.iter().map(Vec::as_slice).collect();
    let read = document("plan.pdf", &pdf(&pages)).value;
    assert_eq!(
        texts(&read, BlockKind::Note),
        [1, 2, 3, 4].map(|number| format!(
            "{number} The figure is that of the office of the harbour, which the clerk told us."
        ))
    );
    assert_eq!(texts(&read, BlockKind::Foot), [""; 0]);
}
