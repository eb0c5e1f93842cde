//! In which aspects of use are two words compared?

/// A side of use that two words are compared in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Aspect {
    Capital,
    CapitalByDecade,
    Number,
    Determiner,
    Modifier,
    SubjectOf,
    ObjectOf,
    AndOr,
    Preposition,
    State,
    Purpose,
    Left,
    Right,
    Section,
    Position,
    Decade,
}

impl Aspect {
    pub(super) const ALL: [Aspect; 16] = [
        Self::Capital,
        Self::CapitalByDecade,
        Self::Number,
        Self::Determiner,
        Self::Modifier,
        Self::SubjectOf,
        Self::ObjectOf,
        Self::AndOr,
        Self::Preposition,
        Self::State,
        Self::Purpose,
        Self::Left,
        Self::Right,
        Self::Section,
        Self::Position,
        Self::Decade,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Capital => "capital",
            Self::CapitalByDecade => "capital_by_decade",
            Self::Number => "number",
            Self::Determiner => "determiner",
            Self::Modifier => "modifier",
            Self::SubjectOf => "subject_of",
            Self::ObjectOf => "object_of",
            Self::AndOr => "and_or",
            Self::Preposition => "preposition",
            Self::State => "state",
            Self::Purpose => "purpose",
            Self::Left => "left",
            Self::Right => "right",
            Self::Section => "section",
            Self::Position => "position",
            Self::Decade => "decade",
        }
    }
}
