//! Do the measures give the values that other implementations and the literature give?
//!
//! The vectors lie outside the project (`../shared/research/measure_vectors.json` from its root);
//! without them the first test says so and passes. The published values are facts, and stand here.

use std::path::Path;

use serde_json::Value;

use super::association::{self, Cooccurrence};
use super::dispersion::{self, Parts};
use super::keyness::{self, Cells, ConservativeOptions, Frequencies, ZeroRule};
use super::log_odds::{Prior, log_odds};
use super::{Sample, inference};

fn number(inputs: &Value, key: &str) -> u64 {
    inputs[key]
        .as_u64()
        .unwrap_or_else(|| panic!("no {key} in {inputs}"))
}

fn frequencies(inputs: &Value) -> Frequencies {
    Frequencies {
        target: Sample::new(number(inputs, "f1"), number(inputs, "n1")).unwrap(),
        reference: Sample::new(number(inputs, "f2"), number(inputs, "n2")).unwrap(),
    }
}

fn pair(inputs: &Value) -> Cooccurrence {
    let [joint, node, collocate, total] = ["O11", "R1", "C1", "N"].map(|key| number(inputs, key));
    Cooccurrence::new(joint, node, collocate, total).unwrap()
}

fn parts(inputs: &Value) -> Parts {
    let list = |key: &str| -> Vec<u64> {
        let values = inputs[key].as_array().unwrap();
        values.iter().map(|value| value.as_u64().unwrap()).collect()
    };
    let samples = list("v").into_iter().zip(list("sizes"));
    Parts::new(samples.map(|(count, size)| Sample::new(count, size).unwrap())).unwrap()
}

fn value(measure: &str, variant: &str, inputs: &Value) -> Option<f64> {
    let lrc = ConservativeOptions::default();
    match (measure, variant.get(..6).unwrap_or(variant)) {
        ("log_likelihood", "4-cell") => {
            let f = frequencies(inputs);
            Some(f.signed(keyness::log_likelihood(f, Cells::Four)))
        }
        ("log_likelihood", "2-cell") => {
            Some(keyness::log_likelihood(frequencies(inputs), Cells::Two))
        }
        ("log_ratio", "Hardie") => Some(keyness::log_ratio(frequencies(inputs), ZeroRule::Hardie)),
        ("log_ratio", "Walter") => Some(keyness::log_ratio(frequencies(inputs), ZeroRule::Walter)),
        ("simple_maths", _) => {
            let k = variant
                .rsplit('=')
                .next()
                .and_then(|k| k.parse().ok())
                .unwrap();
            keyness::simple_maths(frequencies(inputs), k)
        }
        ("conservative_log_ratio", _) => {
            Some(keyness::conservative_log_ratio(frequencies(inputs), lrc))
        }
        ("percent_diff", _) => keyness::percent_difference(frequencies(inputs)),
        ("chi_square", _) => Some(keyness::chi_squared(frequencies(inputs))),
        ("MI", _) => association::mutual_information(pair(inputs)),
        ("MI3", _) => association::mutual_information_cubed(pair(inputs)),
        ("MI_log_f", _) => association::mutual_information_log_f(pair(inputs)),
        ("t_score", _) => association::t_score(pair(inputs)),
        ("z_score", _) => association::z_score(pair(inputs)),
        ("logDice", _) => association::log_dice(pair(inputs)),
        ("log_likelihood_assoc", _) => Some(association::log_likelihood(pair(inputs))),
        ("min_sensitivity", _) => Some(association::minimum_sensitivity(pair(inputs))),
        ("delta_p", "P(node") => Some(association::delta_p_node(pair(inputs))),
        ("delta_p", "P(coll") => Some(association::delta_p_collocate(pair(inputs))),
        ("DP", _) => dispersion::deviation_of_proportions(&parts(inputs)),
        ("DPnorm", _) => dispersion::deviation_of_proportions_normed(&parts(inputs)),
        ("juilland_d", _) => dispersion::juilland_d(&parts(inputs)),
        ("carroll_d2", _) => dispersion::carroll_d2(&parts(inputs)),
        ("rosengren_s_adj", _) => dispersion::rosengren_s(&parts(inputs)),
        ("kl_divergence", _) => dispersion::kl_divergence(&parts(inputs)),
        ("range", _) => Some(dispersion::range(&parts(inputs)) as f64),
        _ => panic!("no measure for {measure}, {variant}"),
    }
}

/// z of each word of the vector's vocabulary, with what is expected.
fn fighting_words(vector: &Value) -> Vec<(f64, f64)> {
    let inputs = &vector["inputs"];
    let counts = |key: &str| -> Vec<u64> {
        let values = inputs[key].as_array().unwrap();
        values.iter().map(|value| value.as_u64().unwrap()).collect()
    };
    let (y1, y2) = (counts("y1"), counts("y2"));
    let prior: Vec<f64> = match &inputs["prior"] {
        Value::Array(alphas) => alphas.iter().map(|alpha| alpha.as_f64().unwrap()).collect(),
        alpha => vec![alpha.as_f64().unwrap(); y1.len()],
    };
    let total: f64 = prior.iter().sum();
    let words = inputs["vocab"].as_array().unwrap().iter().enumerate();
    words
        .map(|(word, name)| {
            let frequencies = Frequencies {
                target: Sample::new(y1[word], y1.iter().sum()).unwrap(),
                reference: Sample::new(y2[word], y2.iter().sum()).unwrap(),
            };
            let found = log_odds(frequencies, Prior::new(prior[word], total).unwrap());
            (
                found.z,
                vector["expected"][name.as_str().unwrap()].as_f64().unwrap(),
            )
        })
        .collect()
}

#[test]
fn every_shared_vector_holds() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/research/measure_vectors.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: ../shared/research/measure_vectors.json is not there");
        return;
    };
    let file: Value = serde_json::from_str(&text).unwrap();
    let vectors = file["vectors"].as_array().unwrap();
    let mut wrong = Vec::new();
    for vector in vectors {
        let tolerance = vector["rel_tol"].as_f64().unwrap();
        let measure = vector["measure"].as_str().unwrap();
        let variant = vector["variant"].as_str().unwrap();
        let results = match measure {
            "fightin_words_z" => fighting_words(vector),
            _ => {
                let found = value(measure, variant, &vector["inputs"]);
                vec![(found.unwrap(), vector["expected"].as_f64().unwrap())]
            }
        };
        for (found, expected) in results {
            // An expectation of 0 is met to the twelfth place.
            if (found - expected).abs() > tolerance * expected.abs() + 1e-12 {
                wrong.push(format!("{}: {found}, not {expected}", vector["id"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(vectors.len() >= 193, "only {} vectors", vectors.len());
}

#[test]
fn the_published_values_hold() {
    let near = |found: f64, published: f64, place: f64, source: &str| {
        assert!(
            (found - published).abs() <= place / 2.0,
            "{found}, not {published}: {source}"
        );
    };
    let table =
        |joint, node, collocate, total| Cooccurrence::new(joint, node, collocate, total).unwrap();
    let words = |f1, n1, f2, n2| Frequencies {
        target: Sample::new(f1, n1).unwrap(),
        reference: Sample::new(f2, n2).unwrap(),
    };
    let equal_parts = |counts: &[u64]| {
        Parts::new(counts.iter().map(|count| Sample::new(*count, 10).unwrap())).unwrap()
    };

    let dunning = association::log_likelihood(table(10, 10, 13, 31_777));
    near(dunning, 167.23, 0.01, "Dunning 1993, p. 72");
    let of_course = table(5_610, 174_548, 7_867, 10_409_868);
    near(
        association::delta_p_collocate(of_course),
        0.032,
        0.001,
        "Gries 2013, p. 144",
    );
    near(
        association::delta_p_node(of_course),
        0.697,
        0.001,
        "Gries 2013, p. 144",
    );
    let doctor = association::mutual_information(table(8, 1_105, 44, 15_000_000)).unwrap();
    near(doctor, 11.3, 0.1, "Church and Hanks 1990, p. 24");
    let maths = keyness::simple_maths(words(35, 112_289_811, 263, 1_559_717_242), 1.0).unwrap();
    near(maths, 1.1224, 0.0001, "Kilgarriff 2009");
    let percent = keyness::percent_difference(words(206_523, 959_641, 178_174, 1_562_358)).unwrap();
    near(percent, 88.7, 0.1, "Gabrielatos and Marchi 2011, p. 18");
    let companies = association::t_score(table(8, 15_828, 4_675, 14_307_668)).unwrap();
    near(
        companies,
        0.999_932,
        1e-6,
        "Manning and Schütze 1999, pp. 164-165",
    );
    let juilland = dispersion::juilland_d(&equal_parts(&[0, 4, 3, 2, 1])).unwrap();
    near(juilland, 0.6464, 0.0001, "Carroll 1970, p. 14");
    let carroll = dispersion::carroll_d2(&equal_parts(&[2, 1, 1, 1, 0])).unwrap();
    near(carroll, 0.8277, 0.0001, "Carroll 1970, p. 13");
    let normed = dispersion::deviation_of_proportions_normed(&equal_parts(&[2, 1, 0])).unwrap();
    near(normed, 0.5, 1e-9, "Lijffijt and Gries 2012, p. 148");
    let rosengren = dispersion::rosengren_s(&equal_parts(&[1, 2, 3, 4, 5])).unwrap();
    near(rosengren, 0.937, 0.001, "Gries 2008, p. 407");
    let letters = "bamnibeupkbasatbewqnbcagabestabaghabeaatbahaabeaxa";
    let places: Vec<u64> = (0..)
        .zip(letters.chars())
        .filter(|(_, c)| *c == 'a')
        .map(|(i, _)| i)
        .collect();
    let arf = dispersion::average_reduced_frequency(&places, letters.len() as u64).unwrap();
    near(arf, 10.8, 0.1, "Gries 2008, pp. 406, 410");
    let odds = keyness::odds_ratio(words(16_217, 2_796_938, 735, 2_087_946));
    near(odds, 16.6, 0.1, "Pojanapunya and Todd 2016, p. 154");
    let smadja = association::dice(table(130, 3_121, 143, 100_000));
    near(smadja, 0.08, 0.01, "Smadja et al. 1996, p. 13");
}

#[test]
fn the_cut_offs_of_the_textbooks_hold() {
    for (statistic, p) in [(3.84, 0.05), (6.63, 0.01), (10.83, 0.001), (15.13, 0.0001)] {
        let found = inference::chi_squared_p(statistic);
        assert!((found / p - 1.0).abs() < 0.01, "{statistic}: {found}");
    }
}
