//! What does the process know of its surroundings? The one door for environment, terminal and clock.

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use attache::render::{Color, Glyphs, TerminalOptions};

/// Where a corpus is sought when nothing names one.
const DEFAULT_CORPUS: &str = "attache-corpus";
/// The program that recognises text when nothing names one.
const DEFAULT_OCR_PROGRAM: &str = "tesseract";

/// The width of lines where there is no terminal.
const WIDTH_OF_FILES: usize = 100;

/// The surroundings of the program.
#[derive(Debug)]
pub(crate) struct Environment {
    /// The corpora that a variable names; none where it does not.
    corpora: Vec<PathBuf>,
    cache: Option<PathBuf>,
    ocr_program: Option<PathBuf>,
    pub(crate) stdout: Screen,
    pub(crate) stderr: Screen,
}

/// What the program writes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Screen {
    /// A terminal of this width; its colour follows `NO_COLOR`.
    Terminal { width: usize, color: Color },
    /// A file or a pipe.
    File,
}

impl Screen {
    /// How many columns a line may have.
    pub(crate) fn width(self) -> usize {
        match self {
            Self::Terminal { width, .. } => width,
            Self::File => WIDTH_OF_FILES,
        }
    }
}

impl Environment {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the door by which the environment enters"
    )]
    pub(crate) fn of_this_process() -> Self {
        let path = |name: &str| {
            std::env::var_os(name)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        };
        let set = |name: &str| {
            std::env::var_os(name)
                .filter(|value: &OsString| !value.is_empty())
                .is_some()
        };
        let color =
            if set("NO_COLOR") || std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
                Color::Plain
            } else {
                Color::Ansi
            };
        let screen = |is_terminal: bool, width: Option<usize>| match is_terminal {
            true => Screen::Terminal {
                width: width.unwrap_or(WIDTH_OF_FILES),
                color,
            },
            false => Screen::File,
        };
        let cache = path("ATTACHE_CACHE").or_else(|| {
            let base = path("XDG_CACHE_HOME").or_else(|| path("LOCALAPPDATA"));
            base.or_else(|| path("HOME").map(|home| home.join(".cache")))
                .map(|base| base.join("attache"))
        });
        let corpora = std::env::var_os("ATTACHE_CORPUS").map(|named| {
            let paths = std::env::split_paths(&named);
            paths.filter(|path| !path.as_os_str().is_empty()).collect()
        });
        let columns = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        Self {
            corpora: corpora.unwrap_or_default(),
            cache,
            ocr_program: path("ATTACHE_OCR_PROGRAM"),
            stdout: screen(io::stdout().is_terminal(), columns),
            stderr: screen(io::stderr().is_terminal(), columns),
        }
    }

    /// The corpora to use: those named, else those in `$ATTACHE_CORPUS` (separated as in `$PATH`),
    /// else `./attache-corpus`. Never none.
    pub(crate) fn corpora(&self, named: &[PathBuf]) -> Vec<PathBuf> {
        let given = if named.is_empty() {
            &self.corpora
        } else {
            named
        };
        match given {
            [] => vec![PathBuf::from(DEFAULT_CORPUS)],
            given => given.to_vec(),
        }
    }

    /// The program that recognises text in images: the one named, else that in `$ATTACHE_OCR_PROGRAM`, else
    /// `tesseract`, sought in `$PATH`.
    pub(crate) fn ocr_program(&self, named: Option<&Path>) -> PathBuf {
        let given = named.or(self.ocr_program.as_deref());
        given.unwrap_or(Path::new(DEFAULT_OCR_PROGRAM)).to_owned()
    }

    /// Where fetched collections are kept; `None` where no variable says.
    pub(crate) fn cache(&self) -> Option<PathBuf> {
        self.cache.clone()
    }
}

impl Screen {
    pub(crate) fn is_terminal(self) -> bool {
        matches!(self, Self::Terminal { .. })
    }

    /// How tables are set on this screen.
    pub(crate) fn options(self) -> TerminalOptions {
        let (width, color) = match self {
            Self::Terminal { width, color } => (width, color),
            Self::File => (WIDTH_OF_FILES, Color::Plain),
        };
        TerminalOptions {
            width,
            color,
            glyphs: Glyphs::Unicode,
            ..TerminalOptions::default()
        }
    }
}
