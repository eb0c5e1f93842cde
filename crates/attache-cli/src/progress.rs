//! How far is a long job? A bar on a terminal, plain lines elsewhere; always on stderr.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use attache::ReadProgress;
use indicatif::{HumanCount, ProgressBar, ProgressStyle};

use crate::environment::Screen;

/// How often a plain line is written where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(10);

/// Shows the progress of reading.
pub(crate) struct Progress {
    kind: Kind,
    started: Instant,
    last: ReadProgress,
}

enum Kind {
    Bar(ProgressBar),
    Lines { last: Instant },
}

impl Progress {
    #[expect(clippy::disallowed_methods, reason = "progress is told in time")]
    pub(crate) fn new(screen: Screen) -> Self {
        let started = Instant::now();
        let kind = match screen {
            Screen::Terminal { .. } => {
                let bar = ProgressBar::new(0);
                let style = "{bar:30} {pos}/{len} files, {msg}";
                if let Ok(style) = ProgressStyle::with_template(style) {
                    bar.set_style(style);
                }
                Kind::Bar(bar)
            }
            Screen::File => Kind::Lines { last: started },
        };
        Self {
            kind,
            started,
            last: ReadProgress::default(),
        }
    }

    /// Shows how far reading is.
    pub(crate) fn update(&mut self, progress: ReadProgress) {
        self.last = progress;
        match &self.kind {
            Kind::Bar(bar) => {
                bar.set_length(progress.of_files);
                bar.set_message(self.message());
                bar.set_position(progress.files);
            }
            Kind::Lines { last } if last.elapsed() >= LINE_EVERY => {
                self.write_line();
                self.kind = Kind::Lines {
                    last: *last + LINE_EVERY,
                };
            }
            Kind::Lines { .. } => {}
        }
    }

    /// Clears the bar, or says in a last line how it went.
    pub(crate) fn finish(&self) {
        match &self.kind {
            Kind::Bar(bar) => bar.finish_and_clear(),
            Kind::Lines { .. } => self.write_line(),
        }
    }

    fn message(&self) -> String {
        let (words, rate) = (HumanCount(self.last.words), HumanCount(self.rate()));
        format!("{words} words, {rate} words/s")
    }

    fn write_line(&self) {
        let ReadProgress {
            files, of_files, ..
        } = self.last;
        // Nobody can be told that telling failed.
        let _ = writeln!(
            io::stderr(),
            "{files} of {of_files} files, {}",
            self.message()
        );
    }

    /// Words read in a second so far.
    fn rate(&self) -> u64 {
        (self.last.words as f64 / self.started.elapsed().as_secs_f64().max(1e-3)) as u64
    }
}
