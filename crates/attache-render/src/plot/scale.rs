//! Where do an axis's ticks stand, and how are they written? At round numbers.

use crate::figure::real;

/// An axis from `low` to `high` with ticks every `step`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scale {
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) step: f64,
}

impl Scale {
    /// The shortest axis that ends on round numbers, holds `low` to `high`, and has about `ticks` steps.
    pub(crate) fn around(low: f64, high: f64, ticks: u32) -> Self {
        let (low, high) = if low <= high {
            (low, high)
        } else {
            (high, low)
        };
        // Beyond this no step could be told from its neighbour.
        let (low, high) = (low.max(-1e300), high.min(1e300));
        let high = if high - low > low.abs() * 1e-9 && high > low {
            high
        } else {
            low + low.abs().max(1.0)
        };
        let step = round_step((high - low) / f64::from(ticks.max(1)));
        Self {
            low: (low / step).floor() * step,
            high: (high / step).ceil() * step,
            step,
        }
    }

    /// An axis that begins and ends with the data, ticks at round numbers between.
    pub(crate) fn along(low: f64, high: f64, ticks: u32) -> Self {
        let round = Self::around(low, high, ticks);
        // A single value stands in the middle.
        if low < high {
            Self { low, high, ..round }
        } else {
            Self {
                low: low - 0.5,
                high: low + 0.5,
                step: 1.0,
            }
        }
    }

    /// The places of the ticks.
    pub(crate) fn ticks(&self) -> Vec<f64> {
        let first = (self.low / self.step - 1e-9).ceil();
        let last = (self.high / self.step + 1e-9).floor();
        let mut ticks = Vec::new();
        let mut at = first;
        while at <= last && ticks.len() < 64 {
            // `+ 0.0` turns a negative nought into a plain one.
            ticks.push(at * self.step + 0.0);
            at += 1.0;
        }
        ticks
    }

    /// Where `value` lies between the ends: 0 at `low`, 1 at `high`.
    pub(crate) fn share(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// A tick's number, with as many decimals as its step needs.
    pub(crate) fn label(&self, value: f64) -> String {
        let mut decimals = 0;
        let mut step = self.step;
        while decimals < 6 && (step - step.round()).abs() > 1e-6 {
            step *= 10.0;
            decimals += 1;
        }
        if value == 0.0 {
            "0".to_owned()
        } else {
            real(value, decimals)
        }
    }
}

/// 1, 2 or 5 times a power of ten, the first that is not less than `least`.
fn round_step(least: f64) -> f64 {
    let power = 10f64.powf(least.log10().floor());
    let power = if power.is_finite() && power > 0.0 {
        power
    } else {
        1.0
    };
    [1.0, 2.0, 5.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|&step| step >= least * (1.0 - 1e-9))
        .unwrap_or(10.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_stand_at_round_numbers() {
        let scale = Scale::around(0.0, 437.2, 4);
        assert_eq!(scale.ticks(), [0.0, 200.0, 400.0, 600.0]);
        let scale = Scale::around(-1.7, 2.2, 4);
        assert_eq!(
            scale
                .ticks()
                .iter()
                .map(|&tick| scale.label(tick))
                .collect::<Vec<_>>(),
            ["-2", "-1", "0", "1", "2", "3"]
        );
        let scale = Scale::around(0.0, 0.7, 4);
        assert_eq!(scale.label(0.2), "0.2");
        assert_eq!(
            Scale::along(1790.0, 2020.0, 5).ticks(),
            [1800.0, 1850.0, 1900.0, 1950.0, 2000.0]
        );
    }

    #[test]
    fn an_axis_of_one_value_has_length() {
        for value in [0.0, -3.0, 1e308, f64::MIN_POSITIVE] {
            let scale = Scale::around(value, value, 4);
            assert!(
                scale.high > scale.low && scale.share(value).is_finite(),
                "{scale:?}"
            );
        }
    }
}
