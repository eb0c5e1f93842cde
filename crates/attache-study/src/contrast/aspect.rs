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
    Left,
    Right,
    Section,
    Position,
    Decade,
}

impl Aspect {
    pub(super) const ALL: [Aspect; 14] = [
        Self::Capital,
        Self::CapitalByDecade,
        Self::Number,
        Self::Determiner,
        Self::Modifier,
        Self::SubjectOf,
        Self::ObjectOf,
        Self::AndOr,
        Self::Preposition,
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
            Self::Left => "left",
            Self::Right => "right",
            Self::Section => "section",
            Self::Position => "position",
            Self::Decade => "decade",
        }
    }

    /// Whether it can be told of any mention only where sentences have trees.
    pub(super) fn needs_tree(self) -> bool {
        matches!(self, Self::Modifier | Self::SubjectOf | Self::ObjectOf)
    }

    /// Whether it stands in for what trees would tell.
    pub(super) fn without_tree(self) -> bool {
        matches!(self, Self::Left | Self::Right)
    }
}
