//! Which closed lists of English words tell the senses and roles of a mention?

/// A kind of word that tells in which sense a mention near it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    Economic,
    Domestic,
    Institution,
    Security,
    Nation,
    Region,
}

impl Topic {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Economic => "economic",
            Self::Domestic => "domestic",
            Self::Institution => "institution",
            Self::Security => "security",
            Self::Nation => "nation",
            Self::Region => "region",
        }
    }
}

const ECONOMIC: &[&str] = &[
    "business",
    "commerce",
    "commercial",
    "creditor",
    "customer",
    "customers",
    "development",
    "donor",
    "econom",
    "economic",
    "economies",
    "economy",
    "energy",
    "export",
    "exporters",
    "exports",
    "finance",
    "financial",
    "goods",
    "growth",
    "import",
    "imports",
    "invest",
    "investment",
    "investor",
    "investors",
    "market",
    "markets",
    "monetary",
    "nafta",
    "prosperity",
    "tariff",
    "tariffs",
    "trade",
    "trading",
    "wto",
    "currency",
    "commodities",
    "agreements",
    "exchange",
];
const DOMESTIC: &[&str] = &[
    "agencies",
    "agency",
    "americans",
    "branch",
    "branches",
    "business",
    "businesses",
    "capital",
    "charities",
    "church",
    "churches",
    "cities",
    "citizen",
    "citizens",
    "city",
    "college",
    "colleges",
    "communities",
    "community",
    "companies",
    "company",
    "congress",
    "contractors",
    "corporations",
    "counties",
    "county",
    "democrats",
    "employers",
    "enterprise",
    "enterprises",
    "executive",
    "families",
    "family",
    "farmers",
    "federal",
    "governor",
    "governors",
    "home",
    "homeland",
    "house",
    "housing",
    "industries",
    "industry",
    "interagency",
    "investors",
    "labor",
    "legislative",
    "legislature",
    "local",
    "management",
    "mayors",
    "neighborhood",
    "neighborhoods",
    "nonprofit",
    "parents",
    "partisans",
    "party",
    "people",
    "philanthropies",
    "police",
    "president",
    "private",
    "public",
    "republicans",
    "school",
    "schools",
    "sector",
    "sectors",
    "senate",
    "state",
    "states",
    "taxpayers",
    "teachers",
    "territorial",
    "towns",
    "tribal",
    "tribes",
    "union",
    "unions",
    "universities",
    "university",
    "urban",
    "volunteers",
    "welfare",
    "workers",
];
const INSTITUTION: &[&str] = &[
    "academic",
    "agencies",
    "bank",
    "bodies",
    "charities",
    "citizens",
    "civil",
    "entrepreneurs",
    "faith",
    "firms",
    "foundations",
    "governments",
    "groups",
    "institution",
    "institutions",
    "intergovernmental",
    "multilateral",
    "ngo",
    "ngos",
    "non-governmental",
    "nongovernmental",
    "governmental",
    "nonstate",
    "organization",
    "organizations",
    "organisation",
    "organisations",
    "philanthropic",
    "private",
    "sector",
    "society",
    "stakeholders",
    "universities",
    "youth",
];
const SECURITY: &[&str] = &[
    "aggression",
    "allied",
    "armed",
    "atlantic",
    "attack",
    "bilateral",
    "coalition",
    "collective",
    "command",
    "conventional",
    "counterterrorism",
    "defence",
    "defend",
    "defense",
    "defensive",
    "deter",
    "deterrence",
    "deterrent",
    "entangling",
    "forces",
    "foreign",
    "friend",
    "friendly",
    "friends",
    "military",
    "mutual",
    "nato",
    "nuclear",
    "peace",
    "powers",
    "security",
    "soviet",
    "strategic",
    "terrorism",
    "terrorists",
    "threat",
    "threats",
    "treaty",
    "troops",
    "war",
    "weapons",
    "aggressor",
    "enemy",
    "adversaries",
    "interoperability",
    "terrorist",
    "armies",
    "navies",
];
const NATION: &[&str] = &[
    "abroad",
    "alliance",
    "countries",
    "country",
    "foreign",
    "government",
    "governments",
    "international",
    "global",
    "member",
    "members",
    "nation",
    "nations",
    "neighbors",
    "overseas",
    "peoples",
    "powers",
    "regional",
    "republics",
    "world",
    "states",
    "democracies",
];
const REGION: &[&str] = &[
    "africa",
    "african",
    "america's",
    "americas",
    "arab",
    "asia",
    "asian",
    "asia-pacific",
    "atlantic",
    "caribbean",
    "continental",
    "european",
    "europe",
    "gulf",
    "hemisphere",
    "hemispheric",
    "indo-pacific",
    "latin",
    "muslim",
    "nordic",
    "pacific",
    "transatlantic",
    "trans-atlantic",
    "western",
    "eastern",
    "baltic",
    "balkan",
    "mediterranean",
];

/// The topics of a word, folded.
pub(crate) fn topics(word: &str) -> impl Iterator<Item = Topic> {
    [
        (Topic::Economic, ECONOMIC),
        (Topic::Domestic, DOMESTIC),
        (Topic::Institution, INSTITUTION),
        (Topic::Security, SECURITY),
        (Topic::Nation, NATION),
        (Topic::Region, REGION),
    ]
    .into_iter()
    .filter(move |(_, words)| words.contains(&word))
    .map(|(topic, _)| topic)
}

pub(crate) fn is_determiner(word: &str) -> bool {
    matches!(
        word,
        "a" | "all"
            | "an"
            | "another"
            | "any"
            | "both"
            | "each"
            | "every"
            | "few"
            | "her"
            | "his"
            | "its"
            | "many"
            | "more"
            | "most"
            | "my"
            | "no"
            | "other"
            | "our"
            | "several"
            | "some"
            | "such"
            | "that"
            | "the"
            | "their"
            | "these"
            | "this"
            | "those"
            | "us"
            | "whose"
            | "your"
    )
}

pub(crate) fn is_preposition(word: &str) -> bool {
    matches!(
        word,
        "about"
            | "above"
            | "across"
            | "against"
            | "along"
            | "alongside"
            | "among"
            | "amongst"
            | "around"
            | "as"
            | "at"
            | "before"
            | "behind"
            | "between"
            | "by"
            | "for"
            | "from"
            | "in"
            | "into"
            | "like"
            | "of"
            | "off"
            | "on"
            | "onto"
            | "out"
            | "over"
            | "per"
            | "through"
            | "throughout"
            | "to"
            | "toward"
            | "towards"
            | "under"
            | "upon"
            | "via"
            | "with"
            | "within"
            | "without"
    )
}

pub(crate) fn is_conjunction(word: &str) -> bool {
    matches!(word, "and" | "or" | "but" | "nor" | "&")
}

/// Forms of verbs that say what something is.
pub(crate) fn is_copula(word: &str) -> bool {
    matches!(
        word,
        "am" | "are"
            | "be"
            | "became"
            | "become"
            | "becomes"
            | "becoming"
            | "been"
            | "being"
            | "is"
            | "'s"
            | "remain"
            | "remained"
            | "remains"
            | "was"
            | "were"
            | "'re"
    )
}

pub(crate) fn is_auxiliary(word: &str) -> bool {
    is_modal(word)
        || matches!(
            word,
            "am" | "are"
                | "be"
                | "been"
                | "being"
                | "did"
                | "do"
                | "does"
                | "had"
                | "has"
                | "have"
                | "is"
                | "was"
                | "were"
        )
}

pub(crate) fn is_modal(word: &str) -> bool {
    matches!(
        word,
        "can"
            | "could"
            | "may"
            | "might"
            | "must"
            | "shall"
            | "should"
            | "will"
            | "would"
            | "'ll"
            | "'d"
    )
}

/// Words of the speaker.
pub(crate) fn is_we(word: &str) -> bool {
    matches!(
        word,
        "we" | "our" | "us" | "ours" | "ourselves" | "i" | "my"
    )
}

/// What stands between a mention and the names that are examples of it: `such as`.
pub(crate) const EXAMPLE_WORDS: &[&[&str]] = &[
    &["such", "as"],
    &["including"],
    &["to", "include"],
    &["particularly"],
    &["in", "particular"],
    &["especially"],
    &["notably"],
    &["namely"],
    &["like"],
    &["e.g."],
    &["i.e."],
    &["for", "example"],
    &["among", "them"],
    &["above", "all"],
    &["from"],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_may_have_several_topics() {
        let names = |word| topics(word).map(Topic::name).collect::<Vec<_>>();
        assert_eq!(names("private"), ["domestic", "institution"]);
        assert_eq!(names("nato"), ["security"]);
        assert!(names("walrus").is_empty());
    }
}
