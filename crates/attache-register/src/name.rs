//! How do texts name states, and which forms need a rule?

use attache_document::PartialDate;

use crate::named::named;
use crate::sheet::Place;
use crate::state::StateId;

/// What sort of form a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// The usual name.
    Name,
    /// The name in official use.
    Official,
    /// Another name, also of former times.
    Other,
    /// An abbreviation.
    Short,
    /// A word for its people, mostly also the adjective.
    Demonym,
    /// A capital or seat that stands for the government.
    Metonym,
}

named!(NameKind {
    Name = "name",
    Official = "official",
    Other = "other",
    Short = "short",
    Demonym = "demonym",
    Metonym = "metonym",
});

/// One form of a state's name: one row of `names.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The state.
    pub state: StateId,
    /// The form as it is written.
    pub form: String,
    /// What sort of form it is.
    pub kind: NameKind,
    /// When the state took this name, if it changed. Texts use names also before and after.
    pub from: Option<PartialDate>,
    /// When another name took its place.
    pub to: Option<PartialDate>,
    /// Ids of the rules in `rules.csv` that decide whether the form means the state.
    pub rules: Vec<String>,
    /// A remark on the form, such as "rare".
    pub note: Option<String>,
    /// Where the row stands.
    pub place: Place,
}

/// A rule for forms that may mean something else: one row of `rules.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameRule {
    /// Its id, such as `AMB-01`.
    pub id: String,
    /// What it is about.
    pub name: String,
    /// The forms that it decides.
    pub forms: Vec<String>,
    /// The rule in words.
    pub rule: String,
    /// Where it comes from.
    pub source: String,
    /// Where the row stands.
    pub place: Place,
}
