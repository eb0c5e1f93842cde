//! Who wrote it, by the line that says so, and what sort of publication is it, by its label?

/// Sorts of publication: the names that pages have for them in small letters, and ours.
const KINDS: &[(&str, &str)] = &[
    ("article", "article"),
    ("articles", "article"),
    ("news article", "article"),
    ("analysis", "commentary"),
    ("commentary", "commentary"),
    ("commentaries", "commentary"),
    ("opinion", "commentary"),
    ("opinions", "commentary"),
    ("op-ed", "commentary"),
    ("op-eds", "commentary"),
    ("op-eds & commentary", "commentary"),
    ("perspective", "commentary"),
    ("perspectives", "commentary"),
    ("expert commentary", "commentary"),
    ("column", "commentary"),
    ("editorial", "commentary"),
    ("essay", "commentary"),
    ("blog", "blog"),
    ("blog post", "blog"),
    ("blogs", "blog"),
    ("podcast", "podcast"),
    ("podcasts", "podcast"),
    ("audio", "podcast"),
    ("video", "video"),
    ("videos", "video"),
    ("multimedia", "video"),
    ("report", "report"),
    ("reports", "report"),
    ("research report", "report"),
    ("research reports", "report"),
    ("policy report", "report"),
    ("working paper", "paper"),
    ("working papers", "paper"),
    ("paper", "paper"),
    ("papers", "paper"),
    ("white paper", "paper"),
    ("research paper", "paper"),
    ("policy paper", "paper"),
    ("issue brief", "brief"),
    ("issue briefs", "brief"),
    ("policy brief", "brief"),
    ("policy briefs", "brief"),
    ("brief", "brief"),
    ("briefs", "brief"),
    ("briefing", "brief"),
    ("backgrounder", "brief"),
    ("fact sheet", "brief"),
    ("press release", "press release"),
    ("press releases", "press release"),
    ("press note", "press release"),
    ("news release", "press release"),
    ("statement", "statement"),
    ("statements", "statement"),
    ("testimony", "testimony"),
    ("congressional testimony", "testimony"),
    ("speech", "speech"),
    ("speeches", "speech"),
    ("remarks", "speech"),
    ("transcript", "transcript"),
    ("transcripts", "transcript"),
    ("interview", "interview"),
    ("interviews", "interview"),
    ("q&a", "interview"),
    ("event", "event"),
    ("events", "event"),
    ("webinar", "event"),
    ("book", "book"),
    ("books", "book"),
    ("book chapter", "book"),
    ("book review", "review"),
    ("review", "review"),
    ("journal article", "article"),
    ("journal articles", "article"),
    ("in the news", "press"),
    ("news", "article"),
    ("newsletter", "newsletter"),
    ("dataset", "data"),
    ("map", "data"),
    ("infographic", "data"),
    ("feature", "article"),
    ("news story", "article"),
    ("expert comment", "commentary"),
    ("podcast episode", "podcast"),
    ("media note", "press release"),
    ("press statement", "statement"),
    ("readout", "statement"),
    ("speeches and remarks", "speech"),
    ("factsheet", "brief"),
    ("policy papers", "paper"),
    ("research papers", "paper"),
];

/// The sort of publication that a whole label names: `Commentary`, `Reports`.
pub(crate) fn kind(label: &str) -> Option<&'static str> {
    // `Press Release (2031) 095` is numbered.
    let label = label.trim_end_matches(|c: char| {
        c.is_ascii_digit() || c.is_whitespace() || "():-–#.".contains(c)
    });
    let label = label.trim_start().to_lowercase();
    let known = KINDS.iter().find(|(name, _)| *name == label);
    known.map(|(_, kind)| *kind)
}

/// Titles and degrees that follow a name behind a comma.
const AFTER_NAMES: &[&str] = &[
    "jr", "sr", "ii", "iii", "iv", "phd", "md", "mba", "jd", "esq", "ret", "usa", "usn", "usaf",
    "usmc",
];

/// Whether a name is that of a body, or of a part of a page, and not of a person.
pub(crate) fn is_body(name: &str) -> bool {
    let last = name.split_whitespace().last().unwrap_or_default();
    BODIES.iter().any(|body| last.eq_ignore_ascii_case(body))
}

/// How the names of bodies end that stand behind those of persons.
const BODIES: &[&str] = &[
    "News",
    "Affairs",
    "Press",
    "Agency",
    "Service",
    "Command",
    "Office",
    "Department",
    "Staff",
    "Magazine",
    "Times",
    "Post",
    "Next",
    "More",
    "Sports",
    "Culture",
    "Opinion",
    "Politics",
    "World",
];

/// The most words of a name, particles and titles included.
const LONGEST_NAME_WORDS: usize = 7;

/// The authors that a line names behind `By`: `By Anna Ames, B. Bell and C. Cole`.
///
/// ```text
/// By Anna Ames & Bo Bell   -> Anna Ames, Bo Bell
/// By the harbour we stood  -> none
/// ```
pub(crate) fn authors(line: &str) -> Option<Vec<String>> {
    let line = line.trim();
    let rest = [
        "By ",
        "BY ",
        "by ",
        "By: ",
        "Authors: ",
        "Author: ",
        "Written by ",
        "Posted by ",
        "Submitted by ",
        "Authored by ",
    ]
    .iter()
    .find_map(|start| line.strip_prefix(start))?;
    // `Submitted by Anna Ames on March 3, 2031`.
    let rest = match rest.rsplit_once(" on ") {
        Some((names, day)) if day.chars().any(|c| c.is_ascii_digit()) => names,
        _ => rest,
    };
    let mut names = split(rest);
    // `By Anna Ames, Fleet News`: where a person is named, the body is the one she writes for.
    if names.len() > 1 && !is_body(&names[0]) {
        names.retain(|name| !is_body(name));
    }
    let sound = !names.is_empty() && names.iter().all(|name| is_name(name));
    sound.then_some(names)
}

/// The names in a text that may list several: at `;`, `,`, `and`, `&` and `|`. A degree stays with its name.
pub(crate) fn split(text: &str) -> Vec<String> {
    let text = text.trim().trim_end_matches('.');
    let text = ["By ", "by ", "BY "]
        .iter()
        .find_map(|start| text.strip_prefix(start))
        .unwrap_or(text);
    let text = text
        .replace(" and ", ",")
        .replace(" & ", ",")
        .replace(" with ", ",")
        .replace([';', '|', '·', '•'], ",");
    let mut names: Vec<String> = Vec::new();
    for part in text.split(',') {
        let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
        let part = part.strip_prefix("and ").unwrap_or(&part);
        let bare: String = part.chars().filter(|c| c.is_alphabetic()).collect();
        if bare.is_empty() {
            continue;
        }
        match names.last_mut() {
            Some(name) if AFTER_NAMES.contains(&bare.to_lowercase().as_str()) => {
                name.push_str(", ");
                name.push_str(part);
            }
            _ => names.push(part.to_owned()),
        }
    }
    names
}

/// Whether a text looks like the name of a person or body: few words, each with a capital or a particle.
fn is_name(text: &str) -> bool {
    const PARTICLES: &[&str] = &[
        "de", "da", "del", "della", "di", "du", "von", "van", "der", "den", "la", "le", "bin",
        "ibn", "al", "el", "of", "the", "for", "and", "dos", "ter", "zu", "y",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_part = |word: &&str| {
        let bare = word.trim_start_matches(['(', '"', '“', '‘', '\'']);
        bare.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic() || !c.is_lowercase())
            || PARTICLES.contains(&bare)
            || bare.starts_with("al-")
            || bare.starts_with("el-")
            || bare.starts_with("d'")
            || bare.starts_with("d’")
    };
    !words.is_empty()
        && words.len() <= LONGEST_NAME_WORDS
        && words.iter().all(is_part)
        && words
            .iter()
            .any(|word| word.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase()))
        && !text.contains(['.', '?', '!']) | words.iter().any(|word| word.ends_with('.'))
        && !text.chars().any(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_name_their_authors() {
        for (line, names) in [
            ("By Anna Ames", &["Anna Ames"][..]),
            (
                "By Anna B. Ames, Bo de la Cruz and C. Cole",
                &["Anna B. Ames", "Bo de la Cruz", "C. Cole"],
            ),
            ("By Anna Ames & Bo Bell", &["Anna Ames", "Bo Bell"]),
            (
                "By Gen. Anna Ames, Jr. and Bo Bell",
                &["Gen. Anna Ames, Jr.", "Bo Bell"],
            ),
            ("By the Harbour Board", &["the Harbour Board"]),
        ] {
            assert_eq!(
                authors(line).as_deref().unwrap_or_default(),
                names,
                "{line}"
            );
        }
        for line in [
            "By the harbour we stood and waited.",
            "By 2030 we shall sail",
            "By and large, allies keep faith with those who keep it",
            "Anna Ames",
            "By ",
        ] {
            assert_eq!(authors(line), None, "{line}");
        }
    }

    #[test]
    fn labels_are_whole_lines() {
        assert_eq!(kind(" Reports"), Some("report"));
        assert_eq!(kind("Op-Eds"), Some("commentary"));
        assert_eq!(kind("Reports on the harbour"), None);
    }
}
