//! How does a result get its place in a page of the book?

use std::fs;
use std::path::{Path, PathBuf};

/// Why a page could not be written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PageError {
    #[error("could not read {path}")]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("could not write {path}")]
    Write {
        path: PathBuf,
        source: std::io::Error,
    },
}

/// Writes `section` into the page between the comments that name it, or at the page's end with them.
pub(crate) fn refresh(path: &Path, name: &str, section: &str) -> Result<(), PageError> {
    let page = fs::read_to_string(path).map_err(|source| PageError::Read {
        path: path.to_owned(),
        source,
    })?;
    let page = with_section(&page, name, section);
    fs::write(path, page).map_err(|source| PageError::Write {
        path: path.to_owned(),
        source,
    })
}

fn with_section(page: &str, name: &str, section: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->\n"));
    let written = format!("{open}{}\n{close}", section.trim_end());
    match (page.find(&open), page.find(&close)) {
        (Some(start), Some(end)) if start < end => {
            format!("{}{written}{}", &page[..start], &page[end + close.len()..])
        }
        _ => format!("{}\n\n{written}", page.trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_added_once_and_then_replaced() {
        let first = with_section("# Quality\n", "sentences", "old");
        assert_eq!(
            first,
            "# Quality\n\n<!-- sentences -->\nold\n<!-- /sentences -->\n"
        );
        let second = with_section(&format!("{first}\nafter\n"), "sentences", "new");
        assert_eq!(
            second,
            "# Quality\n\n<!-- sentences -->\nnew\n<!-- /sentences -->\n\nafter\n"
        );
    }
}
