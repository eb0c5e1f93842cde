//! How do the lines of a file of annotated text come, and which of them are one document?
//!
//! What the lines say is for those to know who know tokens; here are bytes, limits and checksums.

use std::io::{BufRead, Read as _};

use sha2::{Digest, Sha256};

use crate::document::Format;
use crate::name::SourceName;
use crate::read::{ReadError, ReadOptions, hexadecimal};

/// Reads a file of annotated text line by line, holding one line in memory.
///
/// ```
/// use attache_document::{ReadOptions, SourceName, TextLines};
/// let (name, options) = (SourceName::new("a.conllu"), ReadOptions::default());
/// let mut lines = TextLines::new(&b"one\r\ntwo\n"[..], &name, &options);
/// assert!(lines.advance()?);
/// assert_eq!((lines.number(), lines.line()), (1, "one"));
/// assert!(lines.advance()?);
/// // What has been passed by now is line 1 with its end.
/// assert_eq!(lines.end_part().bytes, 5);
/// assert!(!lines.advance()?);
/// assert_eq!(lines.end_part().bytes, 4);
/// # Ok::<(), attache_document::ReadError>(())
/// ```
#[derive(Debug)]
pub struct TextLines<'a, R> {
    reader: R,
    name: &'a SourceName,
    options: &'a ReadOptions,
    number: u64,
    /// The line as it stands in the file, with its end.
    raw: Vec<u8>,
    line: String,
    hasher: Sha256,
    bytes: u64,
}

/// The lines of one document of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// SHA-256 of the lines with their ends, in lower-case hexadecimal: of a file that holds one document,
    /// that of the file.
    pub sha256: String,
    /// Their size.
    pub bytes: u64,
}

impl<'a, R: BufRead> TextLines<'a, R> {
    /// Begins before the first line of `reader`, whose name is told in errors.
    pub fn new(reader: R, name: &'a SourceName, options: &'a ReadOptions) -> Self {
        Self {
            reader,
            name,
            options,
            number: 0,
            raw: Vec::new(),
            line: String::new(),
            hasher: Sha256::new(),
            bytes: 0,
        }
    }

    /// Goes on to the next line; false at the end of the file.
    pub fn advance(&mut self) -> Result<bool, ReadError> {
        self.hasher.update(&self.raw);
        self.bytes += self.raw.len() as u64;
        if self.bytes > self.options.max_document_bytes {
            return Err(ReadError::TooLarge {
                name: self.name.clone(),
                limit: self.options.max_document_bytes,
            });
        }
        self.raw.clear();
        let limit = self.options.max_line_bytes;
        // The longest end of a line, and one byte that tells a line that fits from one that goes on.
        let mut limited = (&mut self.reader).take(limit as u64 + 3);
        let read = limited.read_until(b'\n', &mut self.raw);
        read.map_err(|source| ReadError::Io {
            name: self.name.clone(),
            source,
        })?;
        if self.raw.is_empty() {
            self.line.clear();
            return Ok(false);
        }
        self.number += 1;
        let (name, line) = (self.name.clone(), self.number);
        let mut content = self.raw.strip_suffix(b"\n").unwrap_or(&self.raw);
        content = content.strip_suffix(b"\r").unwrap_or(content);
        if line == 1 {
            content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
        }
        if content.len() > limit {
            return Err(ReadError::LongLine { name, line, limit });
        }
        let content = std::str::from_utf8(content);
        let content = content.map_err(|_| ReadError::NotUtf8 { name, line })?;
        self.line.clear();
        self.line.push_str(content);
        Ok(true)
    }

    /// The line, without its end.
    pub fn line(&self) -> &str {
        &self.line
    }

    /// Which line it is, from 1.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Ends a part before the present line. The next part begins with that line.
    pub fn end_part(&mut self) -> Part {
        Part {
            sha256: hexadecimal(&self.hasher.finalize_reset()),
            bytes: std::mem::take(&mut self.bytes),
        }
    }
}

impl Format {
    /// The format of annotated text that a file has by the look of its first bytes; `None` if it looks
    /// like neither. A file that begins with a line of ten columns, the first of them a 1, is CoNLL-U; one
    /// that begins with tags, each on its line, and goes on with lines of two columns or more is vertical.
    ///
    /// ```
    /// use attache_document::Format;
    /// let sentence = b"# text = Go\n1\tGo\tgo\tVERB\tVB\t_\t0\troot\t_\t_\n";
    /// assert_eq!(Format::of_annotated(sentence), Some(Format::Conllu));
    /// assert_eq!(Format::of_annotated(b"<text id=\"a\">\n<s>\nGo\tVERB\n"), Some(Format::Vertical));
    /// assert_eq!(Format::of_annotated(b"Go, and\ttell"), None);
    /// ```
    pub fn of_annotated(beginning: &[u8]) -> Option<Self> {
        let beginning = String::from_utf8_lossy(beginning);
        let beginning = beginning.trim_start_matches('\u{feff}');
        let mut lines = beginning.lines().filter(|line| !line.trim().is_empty());
        let first = lines.clone().find(|line| !line.starts_with('#'))?;
        let columns: Vec<&str> = first.split('\t').collect();
        let is_first = |id: &str| id == "1" || id.starts_with("1-") || id == "0.1";
        if columns.len() == 10 && is_first(columns[0]) {
            return Some(Self::Conllu);
        }
        let is_tag = |line: &str| {
            let line = line.trim();
            line.starts_with('<') && line.ends_with('>') && !line.contains('\t')
        };
        let begins = lines.next().is_some_and(is_tag);
        let token = lines.find(|line| !is_tag(line));
        (begins && token?.contains('\t')).then_some(Self::Vertical)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], options: &ReadOptions) -> Result<Vec<String>, String> {
        let name = SourceName::new("a.conllu");
        let mut lines = TextLines::new(bytes, &name, options);
        let mut found = Vec::new();
        while lines.advance().map_err(|error| error.to_string())? {
            found.push(lines.line().to_owned());
        }
        Ok(found)
    }

    #[test]
    fn line_ends_and_a_mark_at_the_start_are_no_part_of_a_line() {
        let options = ReadOptions::default();
        let bytes = b"\xef\xbb\xbfone\r\n\ntwo\n\xef\xbb\xbfthree";
        let lines = read(bytes, &options).unwrap();
        assert_eq!(lines, ["one", "", "two", "\u{feff}three"]);
        assert_eq!(read(b"", &options).unwrap(), [""; 0]);
    }

    #[test]
    fn limits_and_encoding_name_the_line() {
        let options = ReadOptions {
            max_line_bytes: 4,
            max_document_bytes: 12,
            ..ReadOptions::default()
        };
        assert_eq!(read(b"four\r\nfour", &options).unwrap(), ["four"; 2]);
        insta::assert_snapshot!(read(b"four\nfiver\n", &options).unwrap_err(), @"a.conllu, line 2: the line is longer than the limit of 4 bytes; divide it, or check that the file is what its ending says");
        insta::assert_snapshot!(read(b"a\nZ\xfcr\n", &options).unwrap_err(), @"a.conllu, line 2: the line is not UTF-8; save the file as UTF-8 first");
        insta::assert_snapshot!(read(b"four\nfour\nfour\n", &options).unwrap_err(), @"a.conllu is larger than the limit of 12 bytes; raise the limit or split the file");
    }

    #[test]
    fn a_file_of_one_part_has_the_checksum_of_the_file() {
        let name = SourceName::new("a.vrt");
        let options = ReadOptions::default();
        let bytes = b"<s>\r\na\n</s>";
        let mut lines = TextLines::new(&bytes[..], &name, &options);
        while lines.advance().unwrap() {}
        let part = lines.end_part();
        assert_eq!(part.sha256, hexadecimal(&Sha256::digest(bytes)));
        assert_eq!(part.bytes, bytes.len() as u64);
    }
}
