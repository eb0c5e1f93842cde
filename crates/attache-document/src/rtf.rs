//! What does rich text (RTF) say, and what is each paragraph of it?
//!
//! RTF is a stream of control words within groups; a group's settings end with it. Text goes to the destination that
//! is set: the body, a note, a running head; most destinations hold no text at all.

mod code_page;
mod style;
mod token;

use crate::compose::{Composer, Paragraph, Piece, Role, Table};
use crate::date::PartialDate;
use crate::document::BlockKind;
use crate::field::Field;
use crate::flaw::Flaw;
use crate::read::Parsed;
use crate::xml::MarkupLimits;
use code_page::Fonts;
use style::Styles;
use token::{Token, Tokens};

/// Reads the bytes of an `.rtf` file.
pub(crate) fn parse(bytes: &[u8], limits: &MarkupLimits) -> Result<Parsed, Flaw> {
    let mut reader = Reader::new(limits);
    let mut tokens = Tokens::new(bytes);
    while let Some(token) = tokens.next_token() {
        reader.take(token)?;
    }
    Ok(reader.finish())
}

/// Where text goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Destination {
    Body,
    Note,
    Head,
    Foot,
    /// The entries of the font table, the stylesheet and the information are read by their own.
    Fonts,
    Styles,
    Info,
    /// A value within the information.
    Value(&'static str),
    /// Text that is not for readers.
    Nothing,
}

/// The settings of a group.
#[derive(Clone, Debug)]
struct Settings {
    destination: Destination,
    /// How many characters stand for one `\u` in programs without Unicode.
    fallback: usize,
    font: i32,
    hidden: bool,
    deleted: bool,
    /// The group began with `\*`: an unknown destination is passed over.
    ignorable: bool,
}

/// The settings of a paragraph, which `\pard` sets back.
#[derive(Clone, Copy, Debug, Default)]
struct Layout {
    style: Option<i32>,
    outline: Option<u8>,
    in_list: bool,
    in_table: bool,
}

struct Reader<'a> {
    limits: &'a MarkupLimits,
    settings: Settings,
    outer: Vec<Settings>,
    layout: Layout,
    /// Layouts of the paragraphs in which notes stand.
    outer_layouts: Vec<(usize, Layout)>,
    fonts: Fonts,
    styles: Styles,
    /// Bytes of text that wait for their neighbours: in some code pages two make a character.
    waiting: Vec<u8>,
    /// Characters to pass over, the fallback of a `\u`.
    skip: usize,
    /// The first half of a character that `\u` writes in two.
    surrogate: Option<u16>,
    body: Paragraph,
    note: Paragraph,
    edge: Paragraph,
    value: String,
    table: Option<Table>,
    pieces: Vec<Piece>,
    notes: Vec<Piece>,
    edges: Vec<Piece>,
    fields: Vec<Field>,
    /// Year, month and day of `\creatim`.
    created: [Option<i32>; 3],
}

impl<'a> Reader<'a> {
    fn new(limits: &'a MarkupLimits) -> Self {
        Self {
            limits,
            settings: Settings {
                destination: Destination::Body,
                fallback: 1,
                font: -1,
                hidden: false,
                deleted: false,
                ignorable: false,
            },
            outer: Vec::new(),
            layout: Layout::default(),
            outer_layouts: Vec::new(),
            fonts: Fonts::default(),
            styles: Styles::default(),
            waiting: Vec::new(),
            skip: 0,
            surrogate: None,
            body: Paragraph::default(),
            note: Paragraph::default(),
            edge: Paragraph::default(),
            value: String::new(),
            table: None,
            pieces: Vec::new(),
            notes: Vec::new(),
            edges: Vec::new(),
            fields: Vec::new(),
            created: [None; 3],
        }
    }

    fn take(&mut self, token: Token<'_>) -> Result<(), Flaw> {
        if !matches!(token, Token::Byte(_)) {
            self.flush();
        }
        match token {
            Token::Open => {
                if self.outer.len() >= self.limits.max_depth {
                    return Err(Flaw::Depth {
                        part: "it".to_owned(),
                        limit: self.limits.max_depth,
                    });
                }
                self.outer.push(self.settings.clone());
                self.settings.ignorable = false;
            }
            Token::Close => self.close(),
            Token::Byte(_) if self.skip > 0 => self.skip -= 1,
            Token::Byte(byte) => self.waiting.push(byte),
            Token::Symbol(symbol) => self.symbol(symbol),
            Token::Word(word, number) => self.word(word, number),
        }
        Ok(())
    }

    fn close(&mut self) {
        let Some(outer) = self.outer.pop() else {
            return;
        };
        let ended = std::mem::replace(&mut self.settings, outer).destination;
        self.skip = 0;
        if ended == self.settings.destination {
            return;
        }
        match ended {
            Destination::Note => {
                let paragraph = std::mem::take(&mut self.note);
                self.notes.push(Piece {
                    paragraph,
                    role: Role::of(BlockKind::Note),
                });
                self.leave_layout();
            }
            Destination::Head | Destination::Foot => {
                self.end_edge(ended);
                self.leave_layout();
            }
            Destination::Value(key) => {
                let value = std::mem::take(&mut self.value);
                let place = "document information".to_owned();
                if !value.trim().is_empty() {
                    self.fields
                        .push(Field::new(key, vec![value.trim().to_owned()]).found_in(place));
                }
            }
            _ => {}
        }
    }

    /// A note or running head has a layout of its own.
    fn enter(&mut self, destination: Destination) {
        if self.settings.destination == Destination::Nothing {
            return;
        }
        self.settings.destination = destination;
        self.outer_layouts
            .push((self.outer.len(), std::mem::take(&mut self.layout)));
    }

    fn leave_layout(&mut self) {
        while let Some((depth, layout)) = self.outer_layouts.last().copied() {
            if depth <= self.outer.len() {
                break;
            }
            self.layout = layout;
            self.outer_layouts.pop();
        }
    }

    /// Hands the waiting bytes on as characters.
    fn flush(&mut self) {
        if self.waiting.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.waiting);
        let words = self.fonts.decode(self.settings.font, &bytes);
        self.words(&words);
    }

    fn words(&mut self, words: &str) {
        if self.settings.hidden || self.settings.deleted {
            return;
        }
        match self.settings.destination {
            Destination::Body => self.body.push(words),
            Destination::Note => self.note.push(words),
            Destination::Head | Destination::Foot => self.edge.push(words),
            Destination::Value(_) => self.value.push_str(words),
            Destination::Styles => self.styles.name(words),
            Destination::Fonts | Destination::Info | Destination::Nothing => {}
        }
    }

    fn symbol(&mut self, symbol: u8) {
        if self.skip > 0 && symbol != b'*' {
            self.skip -= 1;
            return;
        }
        match symbol {
            b'~' => self.words("\u{a0}"),
            b'_' => self.words("-"),
            b'*' => self.settings.ignorable = true,
            b'\n' | b'\r' => self.end_paragraph(),
            _ => {}
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        if self.skip > 0 && word != "u" {
            self.skip -= 1;
            return;
        }
        if self.character(word, number) || self.table_of_styles(word, number) {
            return;
        }
        let on = number != Some(0);
        match word {
            "par" | "sect" | "page" => self.end_paragraph(),
            "line" | "lbr" => self.break_line(),
            "cell" | "nestcell" => self.end_cell(),
            "row" | "nestrow" => self.end_row(),
            "pard" => self.layout = Layout::default(),
            "s" => self.layout.style = number,
            "outlinelevel" => {
                self.layout.outline = number.and_then(|level| u8::try_from(level).ok())
            }
            "ls" | "ilvl" => self.layout.in_list = true,
            "intbl" => self.layout.in_table = true,
            "trowd" if self.settings.destination == Destination::Body => {
                self.table.get_or_insert_default();
            }
            "plain" => self.settings.hidden = false,
            "v" => self.settings.hidden = on,
            "deleted" => self.settings.deleted = on,
            "f" => self.settings.font = number.unwrap_or(-1),
            "uc" => {
                self.settings.fallback = number
                    .and_then(|count| usize::try_from(count).ok())
                    .unwrap_or(1)
            }
            "ansicpg" => self.fonts.code_page = number.unwrap_or(1252),
            "deff" => self.fonts.standard = number.unwrap_or(0),
            "yr" | "mo" | "dy" => {
                let place = ["yr", "mo", "dy"]
                    .iter()
                    .position(|part| *part == word)
                    .unwrap_or(0);
                if self.settings.destination == Destination::Value("created") {
                    self.created[place] = number;
                }
            }
            _ => self.destination(word),
        }
    }

    /// Control words that stand for characters.
    fn character(&mut self, word: &str, number: Option<i32>) -> bool {
        let character = match word {
            "u" => {
                self.unicode(number.unwrap_or(0));
                return true;
            }
            "tab" | "emspace" | "enspace" | "qmspace" => " ",
            "emdash" => "—",
            "endash" => "–",
            "lquote" => "‘",
            "rquote" => "’",
            "ldblquote" => "“",
            "rdblquote" => "”",
            "bullet" => "•",
            _ => return false,
        };
        self.words(character);
        true
    }

    /// `\u` writes a UTF-16 unit as a signed number, and a fallback follows.
    fn unicode(&mut self, number: i32) {
        self.skip = self.settings.fallback;
        let unit = (number & 0xffff) as u16;
        let units = match self.surrogate.take() {
            Some(high) => vec![high, unit],
            None if (0xd800..0xdc00).contains(&unit) => {
                self.surrogate = Some(unit);
                return;
            }
            None => vec![unit],
        };
        let words = String::from_utf16_lossy(&units);
        self.words(&words);
    }

    /// The font table and the stylesheet.
    fn table_of_styles(&mut self, word: &str, number: Option<i32>) -> bool {
        match self.settings.destination {
            Destination::Fonts => match word {
                "f" => self.fonts.begin(number.unwrap_or(0)),
                "fcharset" => self.fonts.charset(number.unwrap_or(0)),
                _ => {}
            },
            Destination::Styles => match (word, number) {
                ("s", Some(id)) => self.styles.begin(id),
                ("cs" | "ds" | "ts", _) => self.styles.begin_other(),
                ("outlinelevel", Some(level)) => self.styles.outline(level),
                ("sbasedon", Some(id)) => self.styles.based_on(id),
                _ => {}
            },
            _ => return false,
        }
        true
    }

    /// Control words that send the rest of their group somewhere.
    fn destination(&mut self, word: &str) {
        match word {
            "fonttbl" => self.settings.destination = Destination::Fonts,
            "stylesheet" => self.settings.destination = Destination::Styles,
            "info" => self.settings.destination = Destination::Info,
            "footnote" | "ftnalt" => self.enter(Destination::Note),
            "header" | "headerl" | "headerr" | "headerf" => self.enter(Destination::Head),
            "footer" | "footerl" | "footerr" | "footerf" => self.enter(Destination::Foot),
            "listtext" | "pntext" => {
                self.layout.in_list = true;
                self.settings.destination = Destination::Nothing;
            }
            // The text of a field's result, of a shape, or of what is said twice: once is enough.
            "shptxt" | "fldrslt" => {}
            _ if self.settings.destination == Destination::Info => {
                let key = match word {
                    "title" => "title",
                    "author" => "authors",
                    "subject" => "topic",
                    "keywords" => "keywords",
                    "company" => "publisher",
                    "creatim" => "created",
                    _ => return,
                };
                self.settings.destination = Destination::Value(key);
            }
            "shptext" => {}
            _ if self.settings.ignorable || NO_TEXT.contains(&word) => {
                self.settings.destination = Destination::Nothing;
            }
            _ => {}
        }
        self.settings.ignorable = false;
    }

    fn break_line(&mut self) {
        match self.settings.destination {
            Destination::Body => self.body.break_line(),
            Destination::Note => self.note.break_line(),
            _ => self.words(" "),
        }
    }

    fn end_paragraph(&mut self) {
        match self.settings.destination {
            Destination::Body => self.end_body(),
            Destination::Note => self.note.break_line(),
            Destination::Head | Destination::Foot => self.end_edge(self.settings.destination),
            _ => {}
        }
    }

    fn end_body(&mut self) {
        let piece = Piece {
            paragraph: std::mem::take(&mut self.body),
            role: self.role(),
        };
        if self.layout.in_table {
            self.table.get_or_insert_default().add(piece);
        } else {
            self.end_table();
            self.pieces.push(piece);
        }
    }

    fn end_edge(&mut self, destination: Destination) {
        let (kind, reason) = match destination {
            Destination::Head => (BlockKind::Head, "a running head of the file"),
            _ => (BlockKind::Foot, "a running foot of the file"),
        };
        let piece = Piece {
            paragraph: std::mem::take(&mut self.edge),
            role: Role::of(kind).because(reason),
        };
        // Left and right pages have the same heads more often than not.
        if !self.edges.contains(&piece) {
            self.edges.push(piece);
        }
    }

    fn end_cell(&mut self) {
        if self.settings.destination == Destination::Body {
            let piece = Piece {
                paragraph: std::mem::take(&mut self.body),
                role: self.role(),
            };
            let table = self.table.get_or_insert_default();
            table.add(piece);
            table.begin_cell();
        }
    }

    fn end_row(&mut self) {
        if self.settings.destination == Destination::Body
            && let Some(table) = &mut self.table
        {
            table.drop_empty_cell();
            table.begin_row();
        }
    }

    fn end_table(&mut self) {
        if let Some(table) = self.table.take() {
            self.pieces.extend(table.into_pieces(false));
        }
    }

    fn role(&self) -> Role {
        let style = self
            .layout
            .style
            .map(|id| self.styles.look(id))
            .unwrap_or_default();
        if style.is_contents {
            return Role::of(BlockKind::Navigation).because("a table of contents");
        }
        let heading = match self.layout.outline {
            Some(level) => (level < 9).then_some(level + 1),
            None => style.heading,
        };
        if let Some(level) = heading {
            return Role::heading(level);
        }
        if style.is_title {
            return Role::heading(1).because("the style of the title");
        }
        let kind = match (style.is_caption, self.layout.in_list) {
            (true, _) => BlockKind::Caption,
            (false, true) => BlockKind::List,
            (false, false) => BlockKind::Body,
        };
        Role::of(kind).quoted(style.is_quotation)
    }

    fn finish(mut self) -> Parsed {
        self.flush();
        self.end_body();
        self.end_table();
        let mut composer = Composer::default();
        composer.add_all(&self.pieces);
        composer.add_all(&self.notes);
        composer.add_all(&self.edges);
        let composed = composer.finish();
        let [year, month, day] = self.created;
        let small = |part: Option<i32>| part.and_then(|part| u8::try_from(part).ok());
        let created = year
            .and_then(|year| u16::try_from(year).ok())
            .and_then(|year| PartialDate::new(year, small(month), small(day)));
        Parsed {
            text: composed.text,
            blocks: composed.blocks,
            fields: self.fields,
            weak_date: created.map(|date| (date, "document properties, the day the file was made")),
            encoding: self.fonts.encoding().name(),
            ..Parsed::default()
        }
    }
}

/// Destinations without text for readers that are not marked as ignorable.
const NO_TEXT: &[&str] = &[
    "colortbl",
    "pict",
    "object",
    "objdata",
    "fldinst",
    "annotation",
    "atnid",
    "atnauthor",
    "atntime",
    "atnref",
    "atrfstart",
    "atrfend",
    "bkmkstart",
    "bkmkend",
    "filetbl",
    "listtable",
    "listoverridetable",
    "revtbl",
    "rsidtbl",
    "generator",
    "xmlnstbl",
    "themedata",
    "colorschememapping",
    "latentstyles",
    "datastore",
    "datafield",
    "nonshppict",
    "sp",
    "sn",
    "sv",
    "tc",
    "tcn",
    "xe",
    "rxe",
    "txe",
    "private",
    "template",
    "ftnsep",
    "ftnsepc",
    "ftncn",
    "aftnsep",
    "aftnsepc",
    "aftncn",
    "mmathPr",
    "pgdsctbl",
    "userprops",
    "wgrffmtfilter",
    "do",
    "comment",
    "operator",
    "revtim",
    "printim",
    "buptim",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(rtf: &str) -> String {
        let parsed = parse(rtf.as_bytes(), &MarkupLimits::default()).unwrap();
        let block = |block: &crate::Block| {
            let level = block
                .level
                .map(|level| level.to_string())
                .unwrap_or_default();
            format!(
                "{}{level} [{}]",
                block.kind.name(),
                &parsed.text[block.span.clone()].replace('\n', "⏎")
            )
        };
        parsed
            .blocks
            .iter()
            .map(block)
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn headings_notes_tables_and_characters() {
        let rtf = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset204 Other;}}
{\stylesheet{\s0 Normal;}{\s1\sbasedon0\outlinelevel0 heading 1;}{\s2\sbasedon1 Mine;}{\*\cs3 heading 2;}}
{\info{\title Harbour plan}{\author A. Ames; B. Bell}{\creatim\yr2030\mo4\dy1}}
{\header Running head\par}\pard\s2 Our harbours\par
\pard Caf\'e9 \ldblquote allies\rdblquote  and{\deleted not }\u8212?partners{\super\chftn{\footnote\pard\s1 A note.}} stand {\v hidden}by {\f1\'c4\'e0}.\par
\pard{\listtext\'b7\tab}\ls1 An item\par
\trowd\pard\intbl a\cell b\cell\row\trowd\pard\intbl c\cell d\cell\row
\pard{\*\unknown gone}{\field{\*\fldinst HYPERLINK}{\fldrslt a link}} ends}";
        insta::assert_snapshot!(shown(rtf), @r"
        heading1 [Our harbours]
        body [Café “allies” and—partners stand by Да.]
        list [An item]
        table [a | b⏎c | d]
        body [a link ends]
        note [A note.]
        head [Running head]
        ");
    }

    #[test]
    fn surrogates_and_fallbacks_are_characters() {
        assert_eq!(
            shown(r"{\rtf1\uc2 \u-10179\'3f\'3f\u-8704\'3f\'3f!}"),
            "body [😀!]"
        );
    }

    #[test]
    fn deep_groups_are_refused() {
        let deep = format!("{{\\rtf1{}", "{".repeat(2000));
        assert!(matches!(
            parse(deep.as_bytes(), &MarkupLimits::default()),
            Err(Flaw::Depth { .. })
        ));
    }
}
