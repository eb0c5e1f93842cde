//! Is what the method pages say true? Each page's examples are run, and each measure has a page.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use attache_corpus::measure::inference::{self, Confidence, Interval};
use attache_corpus::measure::keyness::{self, Cells, ConservativeOptions, ZeroRule};
use attache_corpus::measure::log_odds::{self, LogOdds, Prior};
use attache_corpus::measure::{Cooccurrence, Frequencies, Parts, Sample, association, dispersion};

/// Pages that lead to others and have no example of their own.
const OVERVIEWS: [&str; 5] = [
    "index.md",
    "keyness.md",
    "association.md",
    "dispersion.md",
    "inference.md",
];

/// What every page of a measure says, beside its question and its example.
const LABELS: [&str; 6] = [
    "**Formula.**",
    "**Variant.**",
    "**Zeros.**",
    "**Use.**",
    "**Example.**",
    "**Source.**",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Name and text of each page on methods, overviews left out.
fn pages() -> BTreeMap<String, String> {
    let folder = root().join("docs/src/methods");
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    files
        .filter(|path| !OVERVIEWS.contains(&name(path).as_str()))
        .map(|path| (name(&path), fs::read_to_string(&path).unwrap()))
        .collect()
}

/// The lines of the examples of a page.
fn examples(page: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        match line {
            "```example" => inside = true,
            "```" => inside = false,
            line if inside => found.push(line),
            _ => {}
        }
    }
    found
}

/// `module::function(key = value, …) = value`, taken apart.
struct Example<'e> {
    function: &'e str,
    inputs: BTreeMap<&'e str, &'e str>,
    expected: Vec<&'e str>,
}

impl<'e> Example<'e> {
    fn read(line: &'e str) -> Option<Self> {
        let (function, rest) = line.split_once('(')?;
        let (inputs, expected) = rest.rsplit_once(") = ")?;
        let mut read = BTreeMap::new();
        let mut rest = inputs;
        while !rest.is_empty() {
            let (key, after) = rest.split_once(" = ")?;
            let end = match after.starts_with('[') {
                true => after.find(']')? + 1,
                false => after.find(',').unwrap_or(after.len()),
            };
            read.insert(key, &after[..end]);
            rest = after[end..].trim_start_matches([',', ' ']);
        }
        Some(Self {
            function,
            inputs: read,
            expected: list(expected),
        })
    }

    fn real(&self, key: &str) -> f64 {
        self.text(key).parse().unwrap()
    }

    fn whole(&self, key: &str) -> u64 {
        self.text(key).parse().unwrap()
    }

    fn text(&self, key: &str) -> &str {
        self.inputs
            .get(key)
            .unwrap_or_else(|| panic!("{} needs {key}", self.function))
    }

    fn wholes(&self, key: &str) -> Vec<u64> {
        list(self.text(key))
            .iter()
            .map(|number| number.parse().unwrap())
            .collect()
    }

    fn frequencies(&self) -> Frequencies {
        let sample = |count, size| Sample::new(self.whole(count), self.whole(size)).unwrap();
        let [f1, f2] = if self.inputs.contains_key("y1") {
            ["y1", "y2"]
        } else {
            ["f1", "f2"]
        };
        Frequencies {
            target: sample(f1, "n1"),
            reference: sample(f2, "n2"),
        }
    }

    fn pair(&self) -> Cooccurrence {
        let [joint, node, collocate, total] = ["O11", "R1", "C1", "N"].map(|key| self.whole(key));
        Cooccurrence::new(joint, node, collocate, total).unwrap()
    }

    fn parts(&self) -> Parts {
        let samples = self.wholes("v").into_iter().zip(self.wholes("sizes"));
        Parts::new(samples.map(|(count, size)| Sample::new(count, size).unwrap())).unwrap()
    }

    fn confidence(&self) -> Confidence {
        Confidence::new(self.real("confidence")).unwrap()
    }

    fn prior(&self) -> Prior {
        Prior::new(self.real("a"), self.real("a0")).unwrap()
    }

    /// What the function of that name gives; nothing where it has no value.
    fn run(&self) -> Vec<f64> {
        let odds = |found: LogOdds| vec![found.delta, found.z];
        let ends = |found: Option<Interval>| found.map_or(vec![], |ends| vec![ends.low, ends.high]);
        let maybe = |found: Option<f64>| found.into_iter().collect::<Vec<f64>>();
        match self.function {
            "keyness::log_likelihood" => {
                let cells = match self.text("cells") {
                    "two" => Cells::Two,
                    "four" => Cells::Four,
                    other => panic!("no cells {other}"),
                };
                vec![keyness::log_likelihood(self.frequencies(), cells)]
            }
            "keyness::chi_squared" => vec![keyness::chi_squared(self.frequencies())],
            "keyness::log_ratio" => {
                let zeros = match self.text("zeros") {
                    "hardie" => ZeroRule::Hardie,
                    "walter" => ZeroRule::Walter,
                    other => panic!("no rule for zeros {other}"),
                };
                vec![keyness::log_ratio(self.frequencies(), zeros)]
            }
            "keyness::conservative_log_ratio" => {
                let options = ConservativeOptions {
                    confidence: self.confidence(),
                    tests: NonZeroU64::new(self.whole("tests")).unwrap(),
                };
                vec![keyness::conservative_log_ratio(self.frequencies(), options)]
            }
            "keyness::percent_difference" => maybe(keyness::percent_difference(self.frequencies())),
            "keyness::simple_maths" => {
                maybe(keyness::simple_maths(self.frequencies(), self.real("k")))
            }
            "keyness::odds_ratio" => vec![keyness::odds_ratio(self.frequencies())],
            "log_odds::log_odds" => odds(log_odds::log_odds(self.frequencies(), self.prior())),
            "log_odds::log_odds_of_shares" => odds(log_odds::log_odds_of_shares(
                self.frequencies(),
                self.prior(),
            )),
            "association::log_likelihood" => vec![association::log_likelihood(self.pair())],
            "association::chi_squared" => vec![association::chi_squared(self.pair())],
            "association::log_ratio" => vec![association::log_ratio(self.pair())],
            "association::log_dice" => maybe(association::log_dice(self.pair())),
            "association::dice" => vec![association::dice(self.pair())],
            "association::mutual_information" => {
                maybe(association::mutual_information(self.pair()))
            }
            "association::mutual_information_cubed" => {
                maybe(association::mutual_information_cubed(self.pair()))
            }
            "association::mutual_information_log_f" => {
                maybe(association::mutual_information_log_f(self.pair()))
            }
            "association::t_score" => maybe(association::t_score(self.pair())),
            "association::z_score" => maybe(association::z_score(self.pair())),
            "association::minimum_sensitivity" => {
                vec![association::minimum_sensitivity(self.pair())]
            }
            "association::delta_p_collocate" => vec![association::delta_p_collocate(self.pair())],
            "association::delta_p_node" => vec![association::delta_p_node(self.pair())],
            "dispersion::range" => vec![dispersion::range(&self.parts()) as f64],
            "dispersion::part_share" => vec![dispersion::part_share(&self.parts())],
            "dispersion::deviation_of_proportions" => {
                maybe(dispersion::deviation_of_proportions(&self.parts()))
            }
            "dispersion::deviation_of_proportions_normed" => {
                maybe(dispersion::deviation_of_proportions_normed(&self.parts()))
            }
            "dispersion::juilland_d" => maybe(dispersion::juilland_d(&self.parts())),
            "dispersion::carroll_d2" => maybe(dispersion::carroll_d2(&self.parts())),
            "dispersion::rosengren_s" => maybe(dispersion::rosengren_s(&self.parts())),
            "dispersion::kl_divergence" => maybe(dispersion::kl_divergence(&self.parts())),
            "dispersion::average_reduced_frequency" => {
                let positions = self.wholes("positions");
                let found = dispersion::average_reduced_frequency(&positions, self.whole("N"));
                vec![found.unwrap()]
            }
            "inference::normal_p" => vec![inference::normal_p(self.real("z"))],
            "inference::chi_squared_p" => vec![inference::chi_squared_p(self.real("x"))],
            "inference::q_values" => {
                let p: Vec<f64> = list(self.text("p"))
                    .iter()
                    .map(|p| p.parse().unwrap())
                    .collect();
                inference::q_values(&p)
            }
            "inference::rate_interval" => {
                let sample = Sample::new(self.whole("f"), self.whole("n")).unwrap();
                ends(inference::rate_interval(sample, self.confidence()))
            }
            "inference::share_interval" => {
                let sample = Sample::new(self.whole("x"), self.whole("n")).unwrap();
                ends(inference::share_interval(sample, self.confidence()))
            }
            other => panic!("an example calls {other}, which this test does not know"),
        }
    }
}

/// The entries of `[a, b]`; `none` has none, and a bare value is one.
fn list(text: &str) -> Vec<&str> {
    let inner = text.trim_matches(['[', ']']);
    match inner {
        "" | "none" => Vec::new(),
        inner => inner.split(", ").collect(),
    }
}

/// Half a unit of the last place that is written.
fn half_a_place(written: &str) -> f64 {
    let places = written.split_once('.').map_or(0, |(_, after)| after.len());
    0.5 * 10f64.powi(-(places as i32))
}

#[test]
fn the_examples_of_the_method_pages_hold() {
    for (page, text) in pages() {
        let examples = examples(&text);
        assert!(!examples.is_empty(), "{page} has no example");
        for line in examples {
            let example =
                Example::read(line).unwrap_or_else(|| panic!("{page}: cannot read {line}"));
            let found = example.run();
            assert_eq!(
                found.len(),
                example.expected.len(),
                "{page}: {line}: found {found:?}"
            );
            for (found, written) in found.iter().zip(&example.expected) {
                let expected: f64 = written.parse().unwrap();
                let near = (found - expected).abs() <= half_a_place(written) * 1.000_001;
                assert!(near, "{page}: {line}: found {found}");
            }
        }
    }
}

#[test]
fn every_measure_has_a_page_with_an_example() {
    let mut written = BTreeSet::new();
    for text in pages().values() {
        let lines = examples(text).into_iter().filter_map(Example::read);
        written.extend(lines.map(|example| example.function.to_owned()));
    }
    let mut measures = BTreeSet::new();
    for module in [
        "association",
        "dispersion",
        "inference",
        "keyness",
        "log_odds",
    ] {
        let path = root().join(format!("crates/attache-corpus/src/measure/{module}.rs"));
        for line in fs::read_to_string(path).unwrap().lines() {
            // Functions of the module stand at the margin; methods do not.
            if let Some(rest) = line.strip_prefix("pub fn ") {
                let name = rest.split('(').next().unwrap();
                measures.insert(format!("{module}::{name}"));
            }
        }
    }
    assert!(measures.len() > 30, "{measures:?}");
    assert_eq!(written, measures);
}

#[test]
fn every_method_page_says_what_it_must_and_is_in_the_book() {
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    let (summary, index) = (
        read("docs/src/SUMMARY.md"),
        read("docs/src/methods/index.md"),
    );
    for (page, text) in pages() {
        let question = text.lines().nth(2).unwrap_or_default();
        assert!(
            question.starts_with('*'),
            "{page} begins with no question: {question}"
        );
        let mut at = 0;
        for label in LABELS {
            let found = text[at..].find(label);
            at += found.unwrap_or_else(|| panic!("{page} has no {label} in its place"));
        }
        assert!(
            summary.contains(&format!("(methods/{page})")),
            "{page} is not in the summary"
        );
        assert!(
            index.contains(&format!("({page})")),
            "{page} is not in the list of methods"
        );
    }
    for page in OVERVIEWS {
        assert!(
            summary.contains(&format!("(methods/{page})")),
            "{page} is not in the summary"
        );
    }
}
