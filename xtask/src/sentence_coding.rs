//! How well are senses, labels and purposes coded, held against sentences that people have coded?

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use attache_register::Register;
use attache_study::coding::training::{LabelledSentence, TrainingOptions, train};
use attache_study::coding::{AnnotatedSentence, Codebook, Coder, annotate_sentence};

/// So many samples are drawn for an interval.
const SAMPLES: usize = 1_000;

/// Why sentences could not be evaluated.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CodingError {
    #[error("could not read the sentences {path}")]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("line {line} of {path} is not a coded sentence")]
    Sentence {
        path: PathBuf,
        line: usize,
        source: serde_json::Error,
    },
    #[error("could not write {path}")]
    Write {
        path: PathBuf,
        source: std::io::Error,
    },
}

/// Right answers, wrong answers, and answers that were missed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Counts {
    fn of<T: Ord>(told: &BTreeSet<T>, found: &BTreeSet<T>) -> Self {
        Self {
            right: told.intersection(found).count(),
            wrong: found.difference(told).count(),
            missed: told.difference(found).count(),
        }
    }

    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }

    fn precision(self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    fn recall(self) -> f64 {
        share(self.right, self.right + self.missed)
    }

    fn f1(self) -> f64 {
        share(2 * self.right, 2 * self.right + self.wrong + self.missed)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    match whole {
        0 => 0.0,
        whole => part as f64 / whole as f64,
    }
}

/// One sentence's counts, by task and key.
type Marks = BTreeMap<(&'static str, String), Counts>;

/// What came of the sentences.
pub(crate) struct Score {
    file: String,
    marks: Vec<Marks>,
    /// Each difference between what people and what the program say, for those who want to read them.
    pub(crate) differences: Vec<String>,
}

/// Reads coded sentences, one JSON object a line.
pub(crate) fn read(path: &Path) -> Result<Vec<LabelledSentence>, CodingError> {
    let text = fs::read_to_string(path).map_err(|source| CodingError::Read {
        path: path.to_owned(),
        source,
    })?;
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| {
            serde_json::from_str(line).map_err(|source| CodingError::Sentence {
                path: path.to_owned(),
                line: index + 1,
                source,
            })
        })
        .collect()
}

/// Codes the sentences of a file with the weights that come with the program.
pub(crate) fn evaluate(path: &Path) -> Result<Score, CodingError> {
    let coder = Coder::new(&Register::builtin(), Codebook::builtin());
    let mut score = Score::new(path);
    for sentence in read(path)? {
        score.add(&coder, &sentence);
    }
    Ok(score)
}

/// Codes each part of a file with weights learnt from its other parts.
pub(crate) fn cross_validate(path: &Path, parts: usize) -> Result<Score, CodingError> {
    let sentences = read(path)?;
    let register = Register::builtin();
    let codebook = Codebook::builtin();
    let mut score = Score::new(path);
    for part in 0..parts {
        let (own, others): (Vec<_>, Vec<_>) = sentences
            .iter()
            .enumerate()
            .partition(|(index, _)| index % parts == part);
        let others: Vec<&LabelledSentence> = others.into_iter().map(|(_, one)| one).collect();
        let weights = train(&register, &codebook, &others, &TrainingOptions::default());
        let coder = weights.coder(&register, codebook.clone());
        for (_, sentence) in own {
            score.add(&coder, sentence);
        }
    }
    Ok(score)
}

/// Learns the weights from a file and writes them into a folder.
pub(crate) fn learn(path: &Path, folder: &Path) -> Result<usize, CodingError> {
    let sentences = read(path)?;
    let all: Vec<&LabelledSentence> = sentences.iter().collect();
    let options = TrainingOptions::default();
    let weights = train(&Register::builtin(), &Codebook::builtin(), &all, &options);
    for (name, text) in [
        ("sense.tsv", weights.sense),
        ("states.tsv", weights.states),
        ("stated.tsv", weights.stated),
        ("purpose.tsv", weights.purpose),
    ] {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|source| CodingError::Write { path, source })?;
    }
    Ok(all.len())
}

impl Score {
    fn new(path: &Path) -> Self {
        Self {
            file: path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            marks: Vec::new(),
            differences: Vec::new(),
        }
    }

    fn add(&mut self, coder: &Coder, told: &LabelledSentence) {
        let found = annotate_sentence(coder, None, &told.sentence, &told.context());
        let mut marks = Marks::new();
        mark_senses(told, &found, &mut marks);
        mark_labels(told, &found, &mut marks);
        mark_stated(told, &found, &mut marks);
        mark_purposes(told, &found, &mut marks);
        self.note(told, &found, &marks);
        self.marks.push(marks);
    }

    fn note(&mut self, told: &LabelledSentence, found: &AnnotatedSentence, marks: &Marks) {
        let differs = |task: &str| {
            let of_task = marks.iter().filter(|((name, _), _)| *name == task);
            of_task
                .into_iter()
                .any(|(_, counts)| counts.wrong + counts.missed > 0)
        };
        let mut told_all = Vec::new();
        if differs("sense") {
            let senses = told.mentions.iter().map(|mention| mention.sense.as_str());
            let other = found.mentions.iter().map(|mention| mention.sense);
            told_all.push(format!("sense: {} / {}", join(senses), join(other)));
        }
        if differs("label") {
            let labels = told
                .labels
                .iter()
                .map(|one| format!("{}>{}:{}", one.of, one.who, one.label));
            let other = found
                .labels
                .iter()
                .map(|one| format!("{}>{}:{}", one.of, one.who, one.label));
            told_all.push(format!("labels: {} / {}", join(labels), join(other)));
        }
        if differs("stated") || differs("purpose") {
            let other = found
                .purposes
                .iter()
                .map(|one| format!("{} ({})", one.key, one.cue));
            told_all.push(format!(
                "{} {} / {} {}",
                told.stated,
                join(told.purposes.iter()),
                found.stated,
                join(other)
            ));
        }
        if !told_all.is_empty() {
            let line = format!(
                "{} {}\n    {}",
                told.id,
                told.sentence,
                told_all.join("\n    ")
            );
            self.differences.push(line);
        }
    }

    fn sum(&self, task: &str, key: &str, drawn: &[usize]) -> Counts {
        let mut sum = Counts::default();
        for sentence in drawn {
            for ((name, own), counts) in &self.marks[*sentence] {
                if *name == task && own == key {
                    sum.add(*counts);
                }
            }
        }
        sum
    }

    fn keys(&self, task: &str) -> BTreeSet<String> {
        let marks = self.marks.iter().flat_map(BTreeMap::keys);
        marks
            .filter(|(name, _)| *name == task)
            .map(|(_, key)| key.clone())
            .collect()
    }

    fn all(&self) -> Vec<usize> {
        (0..self.marks.len()).collect()
    }

    /// A figure with the middle 95 of 100 of its values in samples drawn from the sentences.
    fn interval(&self, figure: impl Fn(&[usize]) -> f64) -> String {
        let sentences = self.marks.len();
        let mut random = Random(7);
        let mut values: Vec<f64> = (0..SAMPLES)
            .map(|_| {
                let drawn: Vec<usize> = (0..sentences).map(|_| random.below(sentences)).collect();
                figure(&drawn)
            })
            .collect();
        values.sort_by(f64::total_cmp);
        let at = |share: f64| values[((SAMPLES - 1) as f64 * share).round() as usize];
        format!(
            "{:.3} | {:.3} to {:.3}",
            figure(&self.all()),
            at(0.025),
            at(0.975)
        )
    }

    fn macro_f1(&self, task: &str, drawn: &[usize]) -> f64 {
        let keys = self.keys(task);
        let f1s: Vec<f64> = keys
            .iter()
            .map(|key| self.sum(task, key, drawn))
            .filter(|counts| counts.right + counts.missed > 0)
            .map(Counts::f1)
            .collect();
        f1s.iter().sum::<f64>() / f1s.len().max(1) as f64
    }

    /// The main figures: what is measured, its value, and the interval.
    fn figures(&self) -> Vec<(&'static str, String)> {
        let f1 = |task: &'static str, key: &'static str| {
            self.interval(|drawn| self.sum(task, key, drawn).f1())
        };
        vec![
            (
                "sense, accuracy",
                self.interval(|drawn| self.sum("all", "sense", drawn).recall()),
            ),
            ("not security, F1", f1("all", "not security")),
            ("labels (of, who, label), F1", f1("all", "label")),
            ("labels with status, F1", f1("all", "label with status")),
            ("states a purpose or not, F1", f1("all", "states a purpose")),
            (
                "stated, four ways, accuracy",
                self.interval(|drawn| self.sum("all", "stated", drawn).recall()),
            ),
            ("purposes, micro F1", f1("all", "purpose")),
            (
                "purposes, macro F1",
                self.interval(|drawn| self.macro_f1("purpose", drawn)),
            ),
        ]
    }

    /// The figures for the terminal.
    pub(crate) fn summary(&self) -> String {
        let lines = self
            .figures()
            .into_iter()
            .map(|(name, value)| format!("{name:<30} {value}\n"));
        lines.collect()
    }

    /// The name of its section: one for each file.
    pub(crate) fn section_name(&self) -> String {
        let stem = self.file.split('.').next().unwrap_or_default();
        format!("coding {stem}")
    }

    /// What a reader must know of the sentences to read the figures right.
    fn caveat(&self) -> &'static str {
        match self.file.as_str() {
            "dev.jsonl" => {
                " This is a\ndevelopment set: no weight was learnt from it, but rules, cues and settings were chosen with it in view."
            }
            "held-out.jsonl" => {
                " Nothing was\nlearnt or chosen with these in view. Sentences with partners and from old addresses are more frequent \
                 among them than in strategies, which makes them harder."
            }
            _ => "",
        }
    }

    /// The section of the book's page on quality.
    pub(crate) fn section(&self, date: &str) -> String {
        let mut section = format!(
            "## Senses, labels and purposes: `{}`\n\nMeasured on {date} with `cargo xtask evaluate coding`; {} sentences. Intervals hold\n\
             95 of 100 values in {SAMPLES} samples drawn from the sentences with replacement.{}\n\n\
             | | | 95 % interval |\n| --- | ---: | ---: |\n",
            self.file,
            self.marks.len(),
            self.caveat(),
        );
        for (name, value) in self.figures() {
            let _ = writeln!(section, "| {name} | {value} |");
        }
        for (task, title) in [
            ("sense", "sense"),
            ("stated", "stated"),
            ("purpose", "purpose"),
        ] {
            let _ = write!(
                section,
                "\n| {title} | coded by hand | precision | recall | F1 |\n| --- | ---: | ---: | ---: | ---: |\n"
            );
            for key in self.keys(task) {
                let counts = self.sum(task, &key, &self.all());
                let _ = writeln!(
                    section,
                    "| {key} | {} | {:.2} | {:.2} | {:.2} |",
                    counts.right + counts.missed,
                    counts.precision(),
                    counts.recall(),
                    counts.f1()
                );
            }
        }
        section
    }
}

fn join(parts: impl Iterator<Item = impl AsRef<str>>) -> String {
    let parts: Vec<String> = parts.map(|part| part.as_ref().to_owned()).collect();
    if parts.is_empty() {
        "-".to_owned()
    } else {
        parts.join(", ")
    }
}

fn add(marks: &mut Marks, task: &'static str, key: &str, counts: Counts) {
    marks.entry((task, key.to_owned())).or_default().add(counts);
}

/// One answer of several that exclude each other.
fn mark_class(marks: &mut Marks, task: &'static str, told: &str, found: &str) {
    let right = told == found;
    let of = |right: bool, wrong: bool, missed: bool| Counts {
        right: right.into(),
        wrong: wrong.into(),
        missed: missed.into(),
    };
    add(marks, "all", task, of(right, !right, !right));
    add(marks, task, told, of(right, false, !right));
    if !right {
        add(marks, task, found, of(false, true, false));
    }
}

fn mark_senses(told: &LabelledSentence, found: &AnnotatedSentence, marks: &mut Marks) {
    for (index, mention) in told.mentions.iter().enumerate() {
        let found = found
            .mentions
            .get(index)
            .map_or("(none)", |mention| mention.sense);
        mark_class(marks, "sense", &mention.sense, found);
        let not = |sense: &str| BTreeSet::from_iter((sense != "security").then_some(()));
        let counts = Counts::of(&not(&mention.sense), &not(found));
        add(marks, "all", "not security", counts);
    }
}

fn mark_labels(told: &LabelledSentence, found: &AnnotatedSentence, marks: &mut Marks) {
    let with_status = |status: bool| {
        let status_of = |text: &str| {
            if status {
                text.to_owned()
            } else {
                String::new()
            }
        };
        let told: BTreeSet<_> = told
            .labels
            .iter()
            .map(|one| {
                (
                    one.of.clone(),
                    one.who.clone(),
                    one.label.clone(),
                    status_of(&one.status),
                )
            })
            .collect();
        let found: BTreeSet<_> = found
            .labels
            .iter()
            .map(|one| {
                (
                    one.of.clone(),
                    one.who.clone(),
                    one.label.to_owned(),
                    status_of(one.status),
                )
            })
            .collect();
        Counts::of(&told, &found)
    };
    add(marks, "all", "label", with_status(false));
    add(marks, "all", "label with status", with_status(true));
    add(marks, "label", "", with_status(false));
}

fn mark_stated(told: &LabelledSentence, found: &AnnotatedSentence, marks: &mut Marks) {
    mark_class(marks, "stated", &told.stated, found.stated);
    let states = |stated: &str| {
        let states = matches!(stated, "explicit" | "benefit");
        BTreeSet::from_iter(states.then_some(()))
    };
    let counts = Counts::of(&states(&told.stated), &states(found.stated));
    add(marks, "all", "states a purpose", counts);
}

fn mark_purposes(told: &LabelledSentence, found: &AnnotatedSentence, marks: &mut Marks) {
    let told: BTreeSet<&str> = told.purposes.iter().map(String::as_str).collect();
    let found: BTreeSet<&str> = found.purposes.iter().map(|one| one.key.as_str()).collect();
    add(marks, "all", "purpose", Counts::of(&told, &found));
    for key in told.union(&found) {
        let one = |set: &BTreeSet<&str>| BTreeSet::from_iter(set.contains(key).then_some(()));
        add(marks, "purpose", key, Counts::of(&one(&told), &one(&found)));
    }
}

/// Numbers that look random and are the same each time (SplitMix64, Steele and Vigna).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        (mixed % end.max(1) as u64) as usize
    }
}
