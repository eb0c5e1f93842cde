//! Which figures can a row of scores show and be ordered by, by name?

use std::fmt;

use crate::table::{Cell, Column, ColumnKind};

/// A figure that is computed for each row of a study, with the name that options and columns use.
pub struct Measure<T: 'static> {
    /// The name in options, columns and JSON.
    pub name: &'static str,
    /// One sentence for the reader who does not know it.
    pub about: &'static str,
    pub(crate) kind: ColumnKind,
    pub(crate) unit: Option<&'static str>,
    pub(crate) value: fn(&T) -> Option<f64>,
    /// What rows are ordered by, highest first, where that is not the value.
    pub(crate) order: Option<fn(&T) -> Option<f64>>,
}

impl<T> fmt::Debug for Measure<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl<T> PartialEq for Measure<T> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl<T> Measure<T> {
    /// A real number.
    pub(crate) const fn real(
        name: &'static str,
        value: fn(&T) -> Option<f64>,
        about: &'static str,
    ) -> Self {
        Self {
            name,
            about,
            kind: ColumnKind::Real,
            unit: None,
            value,
            order: None,
        }
    }

    /// A whole number.
    pub(crate) const fn integer(
        name: &'static str,
        value: fn(&T) -> Option<f64>,
        about: &'static str,
    ) -> Self {
        Self {
            kind: ColumnKind::Integer,
            ..Self::real(name, value, about)
        }
    }

    pub(crate) const fn with_unit(self, unit: &'static str) -> Self {
        Self {
            unit: Some(unit),
            ..self
        }
    }

    pub(crate) const fn ordered_by(self, order: fn(&T) -> Option<f64>) -> Self {
        Self {
            order: Some(order),
            ..self
        }
    }

    /// The measure of this name in a list.
    pub fn named<'m>(list: &'m [Self], name: &str) -> Option<&'m Self> {
        list.iter().find(|measure| measure.name == name)
    }

    pub(crate) fn column(&self) -> Column {
        Column {
            unit: self.unit,
            ..Column::new(self.name, self.kind, self.about)
        }
    }

    pub(crate) fn cell(&self, row: &T) -> Cell {
        match (self.kind, (self.value)(row)) {
            // Counts are whole numbers below 2^53.
            (ColumnKind::Integer, Some(value)) => Cell::Integer(value as i64),
            (_, value) => Cell::from(value),
        }
    }

    /// What a row is ordered by; rows without a value come last.
    pub(crate) fn rank(&self, row: &T) -> f64 {
        (self.order.unwrap_or(self.value))(row)
            .filter(|value| !value.is_nan())
            .unwrap_or(f64::NEG_INFINITY)
    }
}
