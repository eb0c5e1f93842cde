//! Which words belong to the two families that Attaché exists for?

use attache_corpus::Families;

/// Words on the ally's side: `@ally`.
pub const ALLY: [&str; 5] = ["ally", "allies", "allied", "alliance", "alliances"];
/// Words on the partner's side: `@partner`.
pub const PARTNER: [&str; 6] = [
    "partner",
    "partners",
    "partnership",
    "partnerships",
    "partnered",
    "partnering",
];

/// The families that patterns may name.
///
/// ```
/// let families = attache_study::families();
/// assert_eq!(families.names().collect::<Vec<_>>(), ["ally", "partner"]);
/// ```
pub fn families() -> Families {
    let mut families = Families::default();
    families.insert("ally", &ALLY);
    families.insert("partner", &PARTNER);
    families
}

/// Whether a word belongs to one of the families, in any case.
///
/// ```
/// assert!(attache_study::is_family_word("Allies") && !attache_study::is_family_word("rallies"));
/// ```
pub fn is_family_word(word: &str) -> bool {
    // Nearly all words fail by their first letter or their length.
    let begins = word.as_bytes().first().map(u8::to_ascii_lowercase);
    matches!(begins, Some(b'a' | b'p'))
        && (4..=12).contains(&word.len())
        && ALLY
            .iter()
            .chain(&PARTNER)
            .any(|member| member.eq_ignore_ascii_case(word))
}

/// The family that a word belongs to, without regard to case.
pub(crate) fn family_of(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    let families: [(&str, &[&str]); 2] = [("ally", &ALLY), ("partner", &PARTNER)];
    families
        .into_iter()
        .find(|(_, members)| members.contains(&word.as_str()))
        .map(|(name, _)| name)
}
