//! What does tesseract say of a page? Its table of tab-separated values, in which nothing is trusted.

use super::{PixelBox, RecognisedPage, RecognisedWord};

/// The columns, as the first line names them.
const COLUMNS: [&str; 12] = [
    "level",
    "page_num",
    "block_num",
    "par_num",
    "line_num",
    "word_num",
    "left",
    "top",
    "width",
    "height",
    "conf",
    "text",
];
/// The level of a row that is a word; those above are a page, a block, a paragraph and a line.
const WORD: u32 = 5;
/// A graphic without letters is a straight line if it is so many times as wide as high, at least …
const RULE_SHAPE: u32 = 12;
/// … and no more than so many pixels high.
const RULE_HEIGHT: u32 = 16;

/// Why the answer of tesseract cannot be read. Lines are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TsvError {
    /// It is no text.
    #[error("it is not UTF-8")]
    NotUtf8,
    /// The first line does not name the columns that tesseract has had since version 4.
    #[error("its first line does not name tesseract's twelve columns")]
    Header,
    /// A line has more or fewer columns.
    #[error("line {line} has {found} columns in place of 12")]
    Columns {
        /// The line.
        line: usize,
        /// How many columns it has.
        found: usize,
    },
    /// A column holds no number, or one that cannot be there.
    #[error("line {line} has no sound value in the column {column}")]
    Value {
        /// The line.
        line: usize,
        /// The column's name.
        column: &'static str,
    },
}

impl RecognisedPage {
    /// Reads the table that tesseract writes of the image of one page, `width` pixels wide and `height` high
    /// (`tesseract stdin stdout tsv`). What reaches over the image is cut off.
    pub fn from_tsv(bytes: &[u8], width: u32, height: u32) -> Result<Self, TsvError> {
        let text = std::str::from_utf8(bytes).map_err(|_| TsvError::NotUtf8)?;
        let mut lines = text.lines().enumerate();
        let header = lines.next().map(|(_, line)| line).unwrap_or_default();
        if !header.split('\t').eq(COLUMNS) {
            return Err(TsvError::Header);
        }
        let mut page = Self::default();
        for (at, line) in lines {
            let row = Row::read(line, at + 1)?;
            if row.level != WORD {
                continue;
            }
            let Some(place) = row.place(width, height) else {
                continue;
            };
            let text = row.text.trim();
            if !text.is_empty() {
                page.words.push(RecognisedWord {
                    text: text.to_owned(),
                    place,
                    confidence_percent: row.confidence_percent,
                    block: row.block,
                    paragraph: row.paragraph,
                    line: row.line,
                    noise: false,
                });
            } else if place.height <= RULE_HEIGHT && place.width / RULE_SHAPE >= place.height {
                // Tesseract tells a line that is drawn as a word without letters.
                page.rules.push(place);
            }
        }
        Ok(page)
    }
}

/// A row of the table.
struct Row<'t> {
    level: u32,
    block: u32,
    paragraph: u32,
    line: u32,
    left: u32,
    top: u32,
    width: u32,
    height: u32,
    confidence_percent: u8,
    text: &'t str,
}

impl<'t> Row<'t> {
    fn read(line: &'t str, number: usize) -> Result<Self, TsvError> {
        let cells: Vec<&str> = line.split('\t').collect();
        let cells: [&str; 12] = cells.try_into().map_err(|cells: Vec<&str>| {
            let found = cells.len();
            TsvError::Columns {
                line: number,
                found,
            }
        })?;
        let unsound = |place: usize| TsvError::Value {
            line: number,
            column: COLUMNS[place],
        };
        let count = |place: usize| {
            let plain = cells[place].bytes().all(|byte| byte.is_ascii_digit());
            let number = cells[place].parse().ok().filter(|_| plain);
            number.ok_or_else(|| unsound(place))
        };
        let level = count(0)?;
        if !(1..=WORD).contains(&level) {
            return Err(unsound(0));
        }
        // One image is one page.
        if count(1)? != 1 {
            return Err(unsound(1));
        }
        count(5)?;
        // -1 stands where there is nothing to be sure of.
        let confidence: f32 = cells[10].parse().map_err(|_| unsound(10))?;
        if !(-1.0..=100.0).contains(&confidence) {
            return Err(unsound(10));
        }
        Ok(Self {
            level,
            block: count(2)?,
            paragraph: count(3)?,
            line: count(4)?,
            left: count(6)?,
            top: count(7)?,
            width: count(8)?,
            height: count(9)?,
            confidence_percent: confidence.max(0.0).round() as u8,
            text: cells[11],
        })
    }

    /// Its box, as far as it lies on the image; `None` for one that does not.
    fn place(&self, width: u32, height: u32) -> Option<PixelBox> {
        let right = self.left.saturating_add(self.width).min(width);
        let bottom = self.top.saturating_add(self.height).min(height);
        let place = PixelBox {
            left: self.left,
            top: self.top,
            width: right.checked_sub(self.left)?,
            height: bottom.checked_sub(self.top)?,
        };
        (place.width > 0 && place.height > 0).then_some(place)
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::*;

    fn table(rows: &[&str]) -> String {
        let mut table = COLUMNS.join("\t");
        for row in rows {
            table.push('\n');
            table.push_str(&row.replace(' ', "\t"));
        }
        table.push('\n');
        table
    }

    fn refusal(rows: &[&str]) -> String {
        let read = RecognisedPage::from_tsv(table(rows).as_bytes(), 100, 100);
        read.expect_err("an unsound table").to_string()
    }

    #[test]
    fn words_and_drawn_lines_are_told_apart() {
        let rows = [
            "1 1 0 0 0 0 0 0 100 100 -1 ",
            "5 1 2 1 3 1 10 20 30 8 95.79 allies",
            "5 1 2 1 3 2 45 20 90 8 0 and",
            "5 1 3 1 1 1 10 50 60 2 95 ",
            "5 1 3 1 1 1 10 60 20 20 95 ",
        ];
        let page = RecognisedPage::from_tsv(table(&rows).as_bytes(), 100, 100).unwrap();
        let shown: Vec<String> = page
            .words
            .iter()
            .map(|word| {
                let PixelBox { left, width, .. } = word.place;
                let (text, percent) = (&word.text, word.confidence_percent);
                format!("{text} {left}+{width} {percent} {:?}", word.line_key())
            })
            .collect();
        insta::assert_snapshot!(shown.join("\n"), @r"
        allies 10+30 96 (2, 1, 3)
        and 45+55 0 (2, 1, 3)
        ");
        assert_eq!(page.rules.len(), 1);
    }

    #[test]
    fn what_is_no_table_of_tesseract_is_refused_by_its_line() {
        insta::assert_snapshot!(refusal(&["5 1 1 1 1 1 1 1 9 9 50"]), @"line 2 has 11 columns in place of 12");
        insta::assert_snapshot!(refusal(&["6 1 1 1 1 1 1 1 9 9 50 a"]), @"line 2 has no sound value in the column level");
        insta::assert_snapshot!(refusal(&["5 2 1 1 1 1 1 1 9 9 50 a"]), @"line 2 has no sound value in the column page_num");
        insta::assert_snapshot!(refusal(&["5 1 1 1 1 1 1 -1 9 9 50 a"]), @"line 2 has no sound value in the column top");
        insta::assert_snapshot!(refusal(&["5 1 1 1 1 1 1 1 9 9 NaN a"]), @"line 2 has no sound value in the column conf");
        let read = RecognisedPage::from_tsv(b"usage: tesseract", 9, 9);
        assert_eq!(read, Err(TsvError::Header));
        assert_eq!(
            RecognisedPage::from_tsv(b"\xff", 9, 9),
            Err(TsvError::NotUtf8)
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..200), headed in any::<bool>()) {
            let mut table = match headed {
                true => table(&[]).into_bytes(),
                false => Vec::new(),
            };
            table.extend(bytes);
            let _ = RecognisedPage::from_tsv(&table, 100, 100);
        }

        /// Each word that has letters and lies on the image is there, in order.
        #[test]
        fn no_word_on_the_image_is_lost(
            words in vec(("[a-z]{0,4}", 0..120_u32, 0..40_u32, 1..9_u32), 0..20)
        ) {
            let rows: Vec<String> = words
                .iter()
                .map(|(text, left, width, line)| format!("5 1 1 1 {line} 1 {left} 0 {width} 5 50 {text}"))
                .collect();
            let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
            let page = RecognisedPage::from_tsv(table(&rows).as_bytes(), 100, 100).unwrap();
            let expected: Vec<&str> = words
                .iter()
                .filter(|(text, left, width, _)| !text.is_empty() && *width > 0 && *left < 100)
                .map(|(text, ..)| text.as_str())
                .collect();
            let found: Vec<&str> = page.words.iter().map(|word| word.text.as_str()).collect();
            prop_assert_eq!(found, expected);
            prop_assert!(page.words.iter().all(|word| word.place.right() <= 100));
        }
    }
}
