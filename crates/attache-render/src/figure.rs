//! How is a cell written for a reader?
//!
//! Scripts get plain values (`json`, `csv`, `parquet`); people get thousands separators, decimals
//! that mean something, and `1790s` for a decade.

use attache_study::{Cell, Column, ColumnKind};

/// The text of a cell for a reader; not yet escaped for any format.
pub(crate) fn figure(column: &Column, cell: &Cell) -> String {
    match cell {
        Cell::Missing => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::List(items) => items.join("; "),
        Cell::Integer(number) => integer(&column.name, *number),
        Cell::Real(number) if number.is_finite() && is_share(column) => {
            format!("{} %", real(number * 100.0, 1))
        }
        Cell::Real(number) if number.is_finite() => real(*number, decimals(column)),
        Cell::Real(_) => String::new(),
        Cell::Truth(true) => "yes".to_owned(),
        Cell::Truth(false) => "no".to_owned(),
        Cell::Records(records) => {
            let texts: Vec<String> = records.iter().map(|record| record_text(record)).collect();
            texts.join("; ")
        }
    }
}

/// A column's name as a heading: `per_million` is read as `per million`.
pub(crate) fn heading(column: &Column) -> String {
    column.name.replace('_', " ")
}

/// Whether a column's cells are numbers, which are set to the right.
pub(crate) fn is_number(kind: ColumnKind) -> bool {
    matches!(kind, ColumnKind::Integer | ColumnKind::Real)
}

/// The column of a name and a field that stands in for it inside records.
pub(crate) fn field_column(name: &str, sample: &Cell) -> Column {
    let kind = match sample {
        Cell::Integer(_) => ColumnKind::Integer,
        Cell::Real(_) => ColumnKind::Real,
        Cell::Truth(_) => ColumnKind::Truth,
        Cell::List(_) => ColumnKind::List,
        Cell::Records(_) => ColumnKind::Records,
        Cell::Missing | Cell::Text(_) => ColumnKind::Text,
    };
    Column {
        name: name.to_owned(),
        kind,
        unit: None,
        about: "",
    }
}

/// A record on one line: its values, each but the last two-field form with its name.
fn record_text(record: &[(&'static str, Cell)]) -> String {
    let value = |(name, cell): &(&'static str, Cell)| figure(&field_column(name, cell), cell);
    if let [first, second] = record {
        return format!("{}: {}", value(first), value(second));
    }
    let fields: Vec<String> = record
        .iter()
        .map(|field| format!("{} {}", field.0, value(field)))
        .collect();
    fields.join(", ")
}

fn integer(column: &str, number: i64) -> String {
    match column {
        "decade" => format!("{number}s"),
        // Names of times and places are not amounts.
        "year" | "start" | "end" | "page" => number.to_string(),
        _ => grouped(number),
    }
}

/// A whole number with a comma between thousands.
pub(crate) fn grouped(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", group_digits(&number.unsigned_abs().to_string()))
}

fn group_digits(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Shares are stored as parts of 1 and read as per cent.
fn is_share(column: &Column) -> bool {
    column.unit.is_some_and(|unit| unit.starts_with("share"))
}

/// Rates have one decimal; other reals two.
fn decimals(column: &Column) -> usize {
    let rate = column.unit.is_some_and(|unit| unit.starts_with("per "))
        || column.name.starts_with("per_")
        || column.name.starts_with("rate");
    if rate { 1 } else { 2 }
}

/// A finite number with so many decimals; a number that would read as nought keeps two digits.
pub(crate) fn real(number: f64, decimals: usize) -> String {
    let size = number.abs();
    if size >= 1e15 || (size != 0.0 && size < 1e-4) {
        return format!("{number:.1e}");
    }
    let mut shown = decimals;
    if size != 0.0 {
        while size < 0.5 * 10f64.powi(-i32::try_from(shown).unwrap_or(0)) {
            shown += 2;
        }
    }
    let text = format!("{size:.shown$}");
    let (whole, rest) = match text.split_once('.') {
        Some((whole, rest)) => (whole, format!(".{rest}")),
        None => (text.as_str(), String::new()),
    };
    let sign = if number < 0.0 { "-" } else { "" };
    format!("{sign}{}{rest}", group_digits(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, unit: Option<&'static str>) -> Column {
        Column {
            name: name.to_owned(),
            kind: ColumnKind::Real,
            unit,
            about: "",
        }
    }

    #[test]
    fn shares_are_read_as_per_cent() {
        let share = column("rate_a", Some("share of mentions"));
        assert_eq!(figure(&share, &Cell::Real(0.4126)), "41.3 %");
        assert_eq!(figure(&share, &Cell::Real(0.0)), "0.0 %");
    }

    #[test]
    fn counts_are_grouped_and_years_are_not() {
        assert_eq!(
            figure(&column("count", None), &Cell::Integer(-1_234_567)),
            "-1,234,567"
        );
        assert_eq!(figure(&column("year", None), &Cell::Integer(1949)), "1949");
        assert_eq!(
            figure(&column("decade", None), &Cell::Integer(1940)),
            "1940s"
        );
    }

    #[test]
    fn a_rate_has_one_decimal_and_is_never_rounded_to_nought() {
        let rate = column("per_million", Some("per million tokens"));
        assert_eq!(figure(&rate, &Cell::Real(2219.3456)), "2,219.3");
        assert_eq!(figure(&rate, &Cell::Real(0.02)), "0.020");
        assert_eq!(figure(&rate, &Cell::Real(0.0)), "0.0");
        assert_eq!(
            figure(&column("q", None), &Cell::Real(0.000_000_12)),
            "1.2e-7"
        );
        assert_eq!(figure(&column("z", None), &Cell::Real(-3.456)), "-3.46");
        assert_eq!(figure(&column("z", None), &Cell::Real(f64::NAN)), "");
    }

    #[test]
    fn records_of_two_fields_read_as_a_list() {
        let cell = Cell::Records(vec![
            vec![
                ("rule", Cell::Text("exact case".into())),
                ("count", Cell::Integer(1117)),
            ],
            vec![
                ("rule", Cell::Text("any case".into())),
                ("count", Cell::Integer(2)),
            ],
        ]);
        assert_eq!(
            figure(&column("rules", None), &cell),
            "exact case: 1,117; any case: 2"
        );
    }
}
