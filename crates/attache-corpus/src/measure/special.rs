//! Where do the tails of the normal, gamma and beta distributions begin?
//!
//! Quantiles only. The distributions are taken in a variable in which their density is log-concave
//! (the logit for beta, the logarithm for gamma), relative to its mode. There a tail is an integral of
//! a smooth, falling function, a few dozen points of double-exponential quadrature whatever the
//! counts, and Newton's method on its logarithm converges from anywhere without a bracket. Continued
//! fractions need steps that grow with the root of the count, and differences of log-gammas lose all
//! digits near 2^40. `erfc` and the log-gamma of small arguments come from `libm`.

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_PI_2, TAU};

/// More steps than Newton needs by far; a bound, so that no input can make it hang.
const STEPS: usize = 200;
/// Points of the quadrature per unit of its variable: enough for ten digits of the quantiles.
const POINTS_PER_UNIT: f64 = 12.0;
/// The quadrature's largest index on either side: beyond it lies less than rounding takes.
const LAST_POINT: i32 = 48;

/// P(|Z| > |z|) for a standard normal Z; 0 where it is below the smallest float (|z| > 38).
pub(super) fn normal_two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() * FRAC_1_SQRT_2).clamp(0.0, 1.0)
}

/// The z with P(Z < z) = `tail`, for a tail in (0, 0.5].
pub(super) fn normal_quantile(tail: f64) -> f64 {
    let tail = tail.clamp(1e-300, 0.5);
    newton(0.5 - (-2.0 * tail.ln()).sqrt(), |z| {
        let below = 0.5 * libm::erfc(-z * FRAC_1_SQRT_2);
        let density = (-0.5 * z * z).exp() / TAU.sqrt();
        (below.ln() - tail.ln(), density / below)
    })
}

/// The logarithm of x / (1 - x) at which Beta(a, b) has `tail` below it; a, b >= 1, tail <= 0.5.
pub(super) fn beta_log_odds(a: f64, b: f64, tail: f64) -> f64 {
    // At w = 0 the odds are a / b, and the density has its mode.
    let (x, y) = (a / (a + b), b / (a + b));
    let mode = 0.5 * (a * y / TAU).ln() + stirling(a + b) - stirling(a) - stirling(b);
    let ln_density =
        |w: f64| mode - a * libm::log1p(y * libm::expm1(-w)) - b * libm::log1p(x * libm::expm1(w));
    let spread = (1.0 / a + 1.0 / b).sqrt();
    let relative = |w: f64| match a + b <= LARGEST_FRACTION {
        true => beta_fraction(a, b, w),
        false => relative_tail(ln_density, spread, w),
    };
    (a / b).ln() + lower_quantile(ln_density, relative, spread, tail)
}

/// Above this sum of its parameters, a beta distribution's tail is integrated: the fraction would take
/// thousands of steps.
const LARGEST_FRACTION: f64 = 1e7;

/// Beta(a, b)'s tail below x over the density of w at x, w being x's log odds less those of a / b.
///
/// The continued fraction of the incomplete beta function (DLMF 8.17.22), evaluated forwards (Lentz
/// 1976). It needs some √max(a, b) steps where x is not above the mean.
fn beta_fraction(a: f64, b: f64, w: f64) -> f64 {
    let x = 1.0 / (1.0 + b / a * (-w).exp());
    let at_least = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / at_least(1.0 - (a + b) * x / (a + 1.0));
    let mut product = d;
    for step in 1..=MOST_STEPS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let before = product;
        for numerator in [even, odd] {
            d = 1.0 / at_least(1.0 + numerator * d);
            c = at_least(1.0 + numerator / c);
            product *= c * d;
        }
        if (product - before).abs() <= 1e-15 * product.abs() {
            break;
        }
    }
    product / a
}

/// A bound on the fraction's steps that no parameters up to [`LARGEST_FRACTION`] reach.
const MOST_STEPS: u32 = 100_000;

/// Which end of a distribution a tail is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    /// Probability below the quantile.
    Lower,
    /// Probability above the quantile.
    Upper,
}

/// The t at which Gamma(a, 1) has `tail` at the given end; a >= 1, tail <= 0.5.
pub(super) fn gamma_quantile(a: f64, tail: f64, end: Tail) -> f64 {
    let mode = 0.5 * (a / TAU).ln() - stirling(a);
    let ln_density = |w: f64| mode + a * (w - libm::expm1(w));
    let spread = 1.0 / a.sqrt();
    let mirrored = |w: f64| ln_density(-w);
    let lower = |w: f64| relative_tail(ln_density, spread, w);
    let upper = |w: f64| relative_tail(mirrored, spread, w);
    let w = match end {
        Tail::Lower => lower_quantile(ln_density, lower, spread, tail),
        Tail::Upper => -lower_quantile(mirrored, upper, spread, tail),
    };
    a * w.exp()
}

/// The w with `tail` below it, for a log-concave density with its mode at 0 and about this spread;
/// `relative` gives the tail below a place over the density there.
fn lower_quantile(
    ln_density: impl Fn(f64) -> f64,
    relative: impl Fn(f64) -> f64,
    spread: f64,
    tail: f64,
) -> f64 {
    newton(normal_quantile(tail) * spread, |w| {
        let below = relative(w);
        (ln_density(w) + below.ln() - tail.ln(), 1.0 / below)
    })
}

/// The tail below w over the density at w.
fn relative_tail(ln_density: impl Fn(f64) -> f64, spread: f64, w: f64) -> f64 {
    let here = ln_density(w);
    relative_integral(|s| (ln_density(w - s) - here).exp(), spread)
}

/// The integral from 0 to infinity of a function that falls to 0 on about the given scale.
///
/// Double-exponential quadrature (Takahasi and Mori 1974), with s = scale·exp(π/2·sinh t).
fn relative_integral(function: impl Fn(f64) -> f64, scale: f64) -> f64 {
    let point = |i: i32| {
        let t = f64::from(i) / POINTS_PER_UNIT;
        let s = scale * (FRAC_PI_2 * t.sinh()).exp();
        function(s) * s * FRAC_PI_2 * t.cosh()
    };
    let mut sum = point(0);
    for side in [1, -1] {
        for i in 1..=LAST_POINT {
            let term = point(side * i);
            sum += term;
            if term < sum * 1e-17 {
                break;
            }
        }
    }
    sum / POINTS_PER_UNIT
}

/// What Stirling's formula leaves out of ln Γ(n): ln Γ(n) - [(n - ½) ln n - n + ½ ln 2π].
fn stirling(n: f64) -> f64 {
    if n < 16.0 {
        return libm::lgamma(n) - ((n - 0.5) * n.ln() - n + 0.5 * TAU.ln());
    }
    let r = 1.0 / (n * n);
    (1.0 / 12.0 - r * (1.0 / 360.0 - r * (1.0 / 1260.0 - r / 1680.0))) / n
}

/// A zero of a concave function, from its value and slope.
fn newton(start: f64, function: impl Fn(f64) -> (f64, f64)) -> f64 {
    let mut at = start;
    for _ in 0..STEPS {
        let (value, slope) = function(at);
        let step = value / slope;
        if !step.is_finite() {
            break;
        }
        at -= step;
        if step.abs() <= 1e-13 * at.abs() {
            break;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() <= tolerance * b.abs(), "{a} is not {b}");
    }

    #[test]
    fn the_fraction_and_the_integral_give_the_same_tail() {
        for a in [1.0, 2.0, 17.0, 400.0, 30_000.0, 4e6] {
            for b in [1.0, 3.0, 250.0, 1e4, 5e6] {
                for tail in [0.49, 0.025, 1e-4, 1e-9] {
                    let (x, y) = (a / (a + b), b / (a + b));
                    let ln_density = |w: f64| {
                        -a * libm::log1p(y * libm::expm1(-w)) - b * libm::log1p(x * libm::expm1(w))
                    };
                    let spread = (1.0 / a + 1.0 / b).sqrt();
                    let w = normal_quantile(tail) * spread;
                    let integral = relative_tail(ln_density, spread, w);
                    close(beta_fraction(a, b, w), integral, 1e-7);
                    if b == 1.0 {
                        // The tail is x^a, and its density in w is a x^a (1 - x).
                        let odds = a * w.exp();
                        close(beta_fraction(a, b, w), (1.0 + odds) / a, 1e-9);
                    }
                }
            }
        }
    }

    #[test]
    fn normal_quantiles_are_those_of_the_tables() {
        close(normal_quantile(0.025), -1.959_963_984_540_054, 1e-13);
        close(normal_quantile(0.005), -2.575_829_303_548_901, 1e-13);
        close(normal_quantile(1e-10), -6.361_340_902_404_056, 1e-12);
        assert!(normal_quantile(0.5).abs() < 1e-13);
    }

    #[test]
    fn a_beta_quantile_with_one_parameter_at_one_has_a_closed_form() {
        // Beta(a, 1) has the distribution x^a, Beta(1, b) has 1 - (1 - x)^b.
        for (n, tail) in [(1.0, 0.025), (25.0, 0.025), (4000.0, 1e-9), (3.0, 0.4)] {
            let x = f64::powf(tail, 1.0 / n);
            close(beta_log_odds(n, 1.0, tail).exp(), x / (1.0 - x), 1e-10);
            let y = -libm::expm1(libm::log1p(-tail) / n);
            close(beta_log_odds(1.0, n, tail).exp(), y / (1.0 - y), 1e-10);
        }
    }

    #[test]
    fn a_gamma_quantile_of_shape_one_is_exponential() {
        close(
            gamma_quantile(1.0, 0.025, Tail::Upper),
            -f64::ln(0.025),
            1e-12,
        );
        let lower = -libm::log1p(-0.025);
        close(gamma_quantile(1.0, 0.025, Tail::Lower), lower, 1e-12);
    }

    #[test]
    fn quantiles_agree_with_sums_over_the_binomial_and_poisson() {
        // P(Beta(k, n-k+1) < x) = P(Binomial(n, x) >= k); P(Gamma(k) < t) = P(Poisson(t) >= k).
        for (k, n, tail) in [(3_u32, 10_u32, 0.025), (40, 60, 0.1), (1, 200, 0.005)] {
            let odds = beta_log_odds(f64::from(k), f64::from(n - k + 1), tail).exp();
            let x = odds / (1.0 + odds);
            let mut term = (1.0 - x).powi(n as i32);
            let mut below = 0.0;
            for i in 0..k {
                below += term;
                term *= f64::from(n - i) / f64::from(i + 1) * odds;
            }
            close(1.0 - below, tail, 1e-9);
            let t = gamma_quantile(f64::from(k), tail, Tail::Lower);
            let mut term = (-t).exp();
            let mut below = 0.0;
            for i in 0..k {
                below += term;
                term *= t / f64::from(i + 1);
            }
            close(1.0 - below, tail, 1e-9);
        }
    }

    #[test]
    fn the_largest_arguments_come_near_the_normal_limit() {
        let n = (1_u64 << 40) as f64;
        let z = normal_quantile(0.025);
        close(beta_log_odds(n, n, 0.025), z * (2.0 / n).sqrt(), 1e-5);
        close(
            gamma_quantile(n, 0.025, Tail::Upper) - n,
            -z * n.sqrt(),
            1e-5,
        );
        assert!(beta_log_odds(1.0, n, 1e-30).is_finite());
        assert!(beta_log_odds(n, 1.0, 1e-30).is_finite());
    }
}
