//! What must hold of every measure, whatever the counts?

use std::num::NonZeroU64;

use proptest::prelude::*;

use super::association::{self, Cooccurrence};
use super::dispersion::{self, Parts};
use super::inference::{self, Confidence};
use super::keyness::{self, Cells, ConservativeOptions, Frequencies, ZeroRule};
use super::log_odds::{Prior, log_odds};
use super::{MAX_SIZE, Sample};

/// Sizes of every magnitude, zero and the largest among them.
fn any_size() -> impl Strategy<Value = u64> {
    prop_oneof![
        Just(0),
        Just(1),
        0..20_u64,
        0..100_000_u64,
        0..=MAX_SIZE,
        Just(MAX_SIZE)
    ]
}

fn any_sample() -> impl Strategy<Value = Sample> {
    any_size().prop_flat_map(|size| {
        let count = prop_oneof![Just(0), Just(size), 0..=size, 0..=size.min(50)];
        count.prop_map(move |count| Sample::new(count, size).unwrap())
    })
}

fn any_frequencies() -> impl Strategy<Value = Frequencies> {
    (any_sample(), any_sample()).prop_map(|(target, reference)| Frequencies { target, reference })
}

fn any_pair() -> impl Strategy<Value = Cooccurrence> {
    any_frequencies().prop_filter_map("larger than measures take", |f| {
        let total = f.target.size() + f.reference.size();
        let collocate = f.target.count() + f.reference.count();
        Cooccurrence::new(f.target.count(), f.target.size(), collocate, total).ok()
    })
}

fn any_parts() -> impl Strategy<Value = Parts> {
    proptest::collection::vec(any_sample(), 0..12)
        .prop_filter_map("larger than measures take", |parts| Parts::new(parts).ok())
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * (1.0 + a.abs().max(b.abs()))
}

proptest! {
    #[test]
    fn keyness_is_finite_and_signed_by_the_rates(f in any_frequencies()) {
        let direction = f.direction();
        for cells in [Cells::Two, Cells::Four] {
            let g2 = keyness::log_likelihood(f, cells);
            prop_assert!(g2.is_finite() && g2 >= 0.0);
            prop_assert!(near(g2, keyness::log_likelihood(f.swapped(), cells)));
            prop_assert!((0.0..=1.0).contains(&inference::chi_squared_p(g2)));
        }
        prop_assert!(keyness::log_likelihood(f, Cells::Two) <= keyness::log_likelihood(f, Cells::Four) + 1e-9);
        let chi = keyness::chi_squared(f);
        prop_assert!(chi.is_finite() && chi >= 0.0 && near(chi, keyness::chi_squared(f.swapped())));
        for zeros in [ZeroRule::Hardie, ZeroRule::Walter] {
            let ratio = keyness::log_ratio(f, zeros);
            prop_assert!(ratio.is_finite() && near(ratio, -keyness::log_ratio(f.swapped(), zeros)));
        }
        let odds = keyness::odds_ratio(f);
        prop_assert!(odds.is_finite() && odds > 0.0 && near(odds * keyness::odds_ratio(f.swapped()), 1.0));
        if let Some(percent) = keyness::percent_difference(f) {
            prop_assert!(percent.is_finite() && percent >= -100.0);
            prop_assert_eq!(percent.partial_cmp(&0.0), Some(direction));
        }
        for k in [0.001, 1.0, 100.0] {
            let ratio = keyness::simple_maths(f, k).unwrap();
            prop_assert!(ratio.is_finite() && ratio > 0.0);
        }
    }

    #[test]
    fn a_conservative_log_ratio_is_nearer_zero_than_the_log_ratio(
        f in any_frequencies(), level in 0.01..0.9999, tests in 1..=u64::MAX,
    ) {
        let lenient = ConservativeOptions {
            confidence: Confidence::new(level).unwrap(),
            ..ConservativeOptions::default()
        };
        let strict = ConservativeOptions { tests: NonZeroU64::new(tests).unwrap(), ..lenient };
        let (sure, surer) = (keyness::conservative_log_ratio(f, lenient), keyness::conservative_log_ratio(f, strict));
        prop_assert!(sure.is_finite() && surer.is_finite());
        prop_assert!(surer.abs() <= sure.abs() + 1e-9);
        prop_assert!(near(sure, -keyness::conservative_log_ratio(f.swapped(), lenient)));
        if f.target.count() > 0 && f.reference.count() > 0 {
            let ratio = keyness::log_ratio(f, ZeroRule::Hardie);
            prop_assert!(sure * ratio >= 0.0 && sure.abs() <= ratio.abs() + 1e-9);
        }
    }

    #[test]
    fn log_odds_are_finite_and_change_sign_when_exchanged(
        f in any_frequencies(), alpha in 1e-6..1e6_f64, rest in 1e-3..1e9_f64,
    ) {
        let prior = Prior::new(alpha, alpha + rest).unwrap();
        let (here, there) = (log_odds(f, prior), log_odds(f.swapped(), prior));
        prop_assert!(here.delta.is_finite() && here.z.is_finite());
        prop_assert!(here.variance.is_finite() && here.variance > 0.0);
        prop_assert!(near(here.z, -there.z) && near(here.variance, there.variance));
        prop_assert!((0.0..=1.0).contains(&inference::normal_p(here.z)));
    }

    #[test]
    fn association_is_finite_and_in_its_range(pair in any_pair()) {
        let optional = [
            association::log_dice(pair), association::mutual_information(pair),
            association::mutual_information_cubed(pair), association::mutual_information_log_f(pair),
            association::t_score(pair), association::z_score(pair),
        ];
        prop_assert!(optional.iter().flatten().all(|value| value.is_finite()));
        prop_assert!(optional[..5].iter().all(|value| value.is_some() == (pair.observed() > 0)));
        prop_assert!(association::log_dice(pair).is_none_or(|value| value <= 14.0));
        for share in [association::dice(pair), association::minimum_sensitivity(pair)] {
            prop_assert!((0.0..=1.0).contains(&share));
        }
        for delta in [association::delta_p_collocate(pair), association::delta_p_node(pair)] {
            prop_assert!((-1.0..=1.0).contains(&delta));
        }
        let g2 = association::log_likelihood(pair);
        prop_assert!(g2.is_finite() && g2 >= 0.0);
        prop_assert!((g2 - association::log_likelihood(pair.swapped())).abs() <= 1e-6 * (1.0 + g2));
        prop_assert_eq!(association::log_dice(pair), association::log_dice(pair.swapped()));
    }

    #[test]
    fn dispersion_is_finite_and_does_not_depend_on_the_order_of_parts(parts in any_parts()) {
        let reversed = {
            let mut samples: Vec<Sample> = parts.samples().collect();
            samples.reverse();
            Parts::new(samples).unwrap()
        };
        for measure in [
            dispersion::deviation_of_proportions, dispersion::deviation_of_proportions_normed,
            dispersion::juilland_d, dispersion::carroll_d2, dispersion::rosengren_s,
        ] {
            let (one, other) = (measure(&parts), measure(&reversed));
            prop_assert!(one.is_none_or(|value| (0.0..=1.0).contains(&value)));
            prop_assert!(near(one.unwrap_or(-1.0), other.unwrap_or(-1.0)));
        }
        let bits = dispersion::kl_divergence(&parts);
        prop_assert!(bits.is_none_or(|bits| bits.is_finite() && bits >= 0.0));
        prop_assert_eq!(bits.is_some(), parts.total().count() > 0);
        prop_assert!((0.0..=1.0).contains(&dispersion::part_share(&parts)));
    }

    #[test]
    fn a_reduced_frequency_lies_between_one_and_the_count(
        places in proptest::collection::btree_set(0..10_000_u64, 1..60), extra in 0..10_000_u64,
    ) {
        let places: Vec<u64> = places.into_iter().collect();
        let total = places[places.len() - 1] + 1 + extra;
        let arf = dispersion::average_reduced_frequency(&places, total).unwrap();
        prop_assert!(arf >= 1.0 - 1e-9 && arf <= places.len() as f64 + 1e-9);
    }

    #[test]
    fn intervals_hold_their_estimate_and_grow_with_confidence(sample in any_sample(), level in 0.01..0.98_f64) {
        let (narrow, wide) = (Confidence::new(level).unwrap(), Confidence::new(level + 0.01).unwrap());
        for interval in [inference::rate_interval, inference::share_interval] {
            let Some(rate) = sample.rate() else {
                prop_assert!(interval(sample, narrow).is_none());
                continue;
            };
            let (inner, outer) = (interval(sample, narrow).unwrap(), interval(sample, wide).unwrap());
            prop_assert!(inner.low.is_finite() && inner.high.is_finite() && inner.low >= 0.0);
            prop_assert!(outer.low <= inner.low + 1e-12 && inner.high <= outer.high + 1e-12);
            // Wilson's always; Garwood's from even odds on, its ends being medians at level 0.
            if level > 0.5 {
                prop_assert!(inner.low <= rate + 1e-12 && rate <= inner.high + 1e-12);
            }
        }
    }

    #[test]
    fn q_values_are_monotone_in_p_and_never_below_it(p in proptest::collection::vec(0.0..=1.0_f64, 0..40)) {
        let q = inference::q_values(&p);
        for (i, a) in p.iter().enumerate() {
            prop_assert!(q[i] >= *a && q[i] <= 1.0);
            for (j, b) in p.iter().enumerate() {
                prop_assert!(a > b || q[i] <= q[j]);
            }
        }
    }
}

#[test]
fn what_is_not_a_number_is_taken_for_no_evidence() {
    assert_eq!(inference::normal_p(f64::NAN), 1.0);
    assert_eq!(inference::chi_squared_p(f64::NAN), 1.0);
    assert_eq!(inference::chi_squared_p(f64::INFINITY), 0.0);
    assert_eq!(inference::q_values(&[f64::NAN, 0.01]), [1.0, 0.02]);
    assert!(Confidence::new(f64::NAN).is_err() && Confidence::new(1.0).is_err());
}

#[test]
fn counts_that_make_no_sense_are_errors() {
    assert!(Sample::new(2, 1).is_err());
    assert!(Sample::new(0, MAX_SIZE + 1).is_err());
    assert!(Cooccurrence::new(5, 4, 9, 100).is_err());
    assert!(Cooccurrence::new(0, 60, 60, 100).is_err());
    assert!(Cooccurrence::new(u64::MAX, u64::MAX, u64::MAX, u64::MAX).is_err());
    for places in [&[3, 3][..], &[4, 2], &[10]] {
        assert!(dispersion::average_reduced_frequency(places, 10).is_err());
    }
}
