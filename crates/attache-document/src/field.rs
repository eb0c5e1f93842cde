//! Where does a named value of metadata belong?
//!
//! Front matter and side tables name the same things, so both come through here.

use crate::date::PartialDate;
use crate::document::Metadata;
use crate::warned::Warning;

/// One named value, or several where the source has a list.
pub(crate) struct Field {
    pub(crate) key: String,
    pub(crate) values: Vec<String>,
    /// Where it was found, if that is worth telling.
    pub(crate) place: Option<String>,
}

impl Field {
    pub(crate) fn new(key: impl Into<String>, values: Vec<String>) -> Self {
        Self {
            key: key.into(),
            values,
            place: None,
        }
    }

    /// The same, with the place where it was found.
    pub(crate) fn found_in(self, place: impl Into<String>) -> Self {
        Self {
            place: Some(place.into()),
            ..self
        }
    }

    fn text(&self) -> String {
        let values: Vec<&str> = self
            .values
            .iter()
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
            .collect();
        values.join("; ")
    }
}

/// A value under `date` or `year` that is no date. It is kept as text under `{key}_text`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BadDate {
    pub(crate) key: String,
    pub(crate) text: String,
}

impl BadDate {
    /// What a person should know of it, where it stands in `place`.
    pub(crate) fn warning(&self, place: &str) -> Warning {
        let Self { key, text } = self;
        Warning::new(format!(
            "\"{text}\" under {key} in the {place} is not a date and is kept as {key}_text; write YYYY, YYYY-MM or YYYY-MM-DD"
        ))
    }
}

impl Metadata {
    /// Puts named values over what is there, as front matter does: `title`, `author`, `date`, `type` and
    /// the like where they belong, all others by their names. Several values of one name are a list.
    ///
    /// ```
    /// use attache_document::Metadata;
    /// let mut metadata = Metadata::default();
    /// let fields = [("Title", "Ports"), ("author", "A. Ames"), ("author", "B. Bell"), ("party", "Whig")];
    /// metadata.fill(fields.map(|(name, value)| (name.to_owned(), value.to_owned())));
    /// assert_eq!(metadata.title.as_deref(), Some("Ports"));
    /// assert_eq!(metadata.authors, ["A. Ames", "B. Bell"]);
    /// assert_eq!(metadata.other["party"], "Whig");
    /// ```
    pub fn fill(&mut self, named: impl IntoIterator<Item = (String, String)>) -> Vec<Warning> {
        let mut fields: Vec<Field> = Vec::new();
        for (key, value) in named {
            match fields.iter_mut().find(|field| field.key == key) {
                Some(field) => field.values.push(value),
                None => fields.push(Field::new(key, vec![value])),
            }
        }
        let bad = fill(self, &fields);
        bad.iter().map(|bad| bad.warning("metadata")).collect()
    }
}

/// Puts `fields` into `metadata`, over what is there. Empty values change nothing.
///
/// A date that is only less exact than the one already known (`2018` after `2018-01-19`) leaves
/// the exact one standing; `year` speaks only where `date` does not.
pub(crate) fn fill(metadata: &mut Metadata, fields: &[Field]) -> Vec<BadDate> {
    let mut bad = Vec::new();
    let mut date = None;
    let mut year = None;
    for field in fields {
        let text = field.text();
        if text.is_empty() {
            continue;
        }
        if let Some(place) = &field.place {
            metadata.found.insert(field.key.clone(), place.clone());
        }
        match field.key.trim().to_ascii_lowercase().as_str() {
            "title" => metadata.title = Some(text),
            "author" | "authors" => metadata.authors = authors(&field.values),
            "type" => metadata.kind = Some(text),
            "publisher" => metadata.publisher = Some(text),
            "issuer" => metadata.issuer = Some(text),
            "language" | "lang" => metadata.language = Some(text),
            key @ ("date" | "year") => match PartialDate::recognise(&text) {
                Some(found) if key == "date" => date = Some(found),
                Some(found) => year = Some((field.key.trim(), text, found)),
                None => {
                    bad.push(BadDate {
                        key: key.to_owned(),
                        text: text.clone(),
                    });
                    metadata.other.insert(format!("{key}_text"), text);
                }
            },
            _ => {
                metadata.other.insert(field.key.trim().to_owned(), text);
            }
        }
    }
    match (date, year) {
        (Some(date), Some((key, text, year))) if !year.contains(date) => {
            // A session's year or a fiscal year: it is not the date, and it is not lost.
            metadata.other.insert(key.to_owned(), text);
        }
        (None, Some((_, _, year))) => date = Some(year),
        _ => {}
    }
    let keeps = |date: PartialDate| metadata.date.is_some_and(|known| date.contains(known));
    if let Some(date) = date.filter(|&date| !keeps(date)) {
        metadata.date = Some(date);
    }
    bad
}

/// A list is taken as it is. One text is split at `;`, or where it has none at ` and `.
fn authors(values: &[String]) -> Vec<String> {
    let split: Vec<&str> = match values {
        [one] if one.contains(';') => one.split(';').collect(),
        [one] => one.split(" and ").collect(),
        many => many.iter().map(String::as_str).collect(),
    };
    split
        .into_iter()
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(fields: &[(&str, &str)]) -> Metadata {
        let mut metadata = Metadata::default();
        let fields: Vec<Field> = fields
            .iter()
            .map(|(key, value)| Field::new(*key, vec![(*value).to_owned()]))
            .collect();
        fill(&mut metadata, &fields);
        metadata
    }

    #[test]
    fn authors_are_split_at_semicolons_or_else_at_and() {
        assert_eq!(
            filled(&[("authors", "A. Ames and B. Bell")]).authors,
            ["A. Ames", "B. Bell"]
        );
        assert_eq!(
            filled(&[("Author", "Ministry of Ports and Tides; B. Bell;")]).authors,
            ["Ministry of Ports and Tides", "B. Bell"]
        );
        assert_eq!(
            filled(&[("author", "Ministry of Ports and Tides;")])
                .authors
                .len(),
            1
        );
    }

    #[test]
    fn a_year_is_a_date_where_there_is_no_date() {
        assert_eq!(
            filled(&[("year", "1990")]).date.unwrap().to_string(),
            "1990"
        );
        let both = filled(&[("year", "1990"), ("date", "1990-03-02")]);
        assert_eq!(both.date.unwrap().to_string(), "1990-03-02");
        assert!(both.other.is_empty());
        let differ = filled(&[("date", "1990-12-02"), ("Year", "1991")]);
        assert_eq!(differ.date.unwrap().to_string(), "1990-12-02");
        assert_eq!(differ.other["Year"], "1991");
    }

    #[test]
    fn a_less_exact_date_does_not_hide_the_exact_one() {
        let mut metadata = filled(&[("date", "2018-01-19")]);
        fill(&mut metadata, &[Field::new("date", vec!["2018".into()])]);
        assert_eq!(metadata.date.unwrap().to_string(), "2018-01-19");
        fill(&mut metadata, &[Field::new("date", vec!["2019".into()])]);
        assert_eq!(metadata.date.unwrap().to_string(), "2019");
    }

    #[test]
    fn a_bad_date_is_kept_as_text() {
        let mut metadata = Metadata::default();
        let bad = fill(
            &mut metadata,
            &[Field::new("date", vec!["spring 1990".into()])],
        );
        assert_eq!(
            bad,
            [BadDate {
                key: "date".into(),
                text: "spring 1990".into()
            }]
        );
        assert_eq!(metadata.date, None);
        assert_eq!(metadata.other["date_text"], "spring 1990");
    }
}
