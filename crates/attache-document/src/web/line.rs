//! Which short lines within an article are not of it: bylines, dates, labels, invitations?

use super::article::{ends_like_a_sentence, words_in};
use super::scrap::Scrap;
use crate::date::MONTHS;
use crate::document::BlockKind;

/// A longer block is never furniture.
const LONGEST_FURNITURE_WORDS: f64 = 40.0;
/// A block of so many words, or of half of them that end like a sentence, begins the text.
const OPENING_WORDS: f64 = 24.0;

/// So many short lines before and after the title, or before the text, may tell of the article.
const LINES_ABOUT: usize = 12;

/// The short lines around the title, or where there is none before the article's text, those after it first.
pub(super) fn about(
    scraps: &[Scrap],
    title: Option<&str>,
    is_within: impl Fn(&Scrap) -> bool,
) -> Vec<String> {
    let is_title = |scrap: &Scrap| {
        scrap.piece.role.kind == BlockKind::Heading
            && title.is_some_and(|title| is_same_title(scrap.text(), title))
    };
    let first_text = scraps
        .iter()
        .position(|scrap| is_within(scrap) && is_text(scrap));
    let first_text = first_text.unwrap_or(scraps.len());
    let at = scraps[..scraps.len().min(first_text + 1)]
        .iter()
        .rposition(is_title);
    let is_short = |scrap: &&Scrap| words_in(scrap.text()) <= 24.0;
    let line = |scrap: &Scrap| scrap.text().to_owned();
    let at = at.unwrap_or(first_text);
    let after = scraps[at..]
        .iter()
        .filter(is_short)
        .take(LINES_ABOUT)
        .map(line);
    let before = scraps[..at]
        .iter()
        .rev()
        .filter(is_short)
        .take(LINES_ABOUT / 2)
        .map(line);
    after.chain(before).collect()
}

/// Leaves out what stands above the article's title and the title itself, and the short lines between it and the
/// first running text: they are said in the metadata.
pub(super) fn without_opening(scraps: Vec<Scrap>, title: Option<&str>) -> Vec<Scrap> {
    let first_text = scraps
        .iter()
        .position(|scrap| scrap.piece.role.kind != BlockKind::Caption && is_text(scrap));
    let first_text = first_text.unwrap_or(scraps.len());
    let is_title = |scrap: &Scrap| title.is_some_and(|title| is_same_title(scrap.text(), title));
    // A title further down is a link to this very page.
    let looked_at = scraps.len().min(first_text + 3);
    let at_title = scraps[..looked_at].iter().rposition(is_title);
    let begin = at_title.map_or(0, |at| at + 1);
    let opening = first_text.max(begin);
    let keeps = |scrap: &Scrap| match scrap.piece.role.kind {
        BlockKind::Heading => scrap.piece.role.level != Some(1),
        BlockKind::Caption => true,
        BlockKind::List if at_title.is_none() => true,
        _ if at_title.is_none() => words_in(scrap.text()) >= 6.0 && !is_about(scrap.text()),
        _ => {
            words_in(scrap.text()) >= 4.0
                && ends_like_a_sentence(scrap.text())
                && !is_about(scrap.text())
        }
    };
    scraps
        .into_iter()
        .enumerate()
        .filter(|(place, scrap)| *place >= opening || *place >= begin && keeps(scrap))
        .map(|(_, scrap)| scrap)
        .collect()
}

fn is_text(scrap: &Scrap) -> bool {
    let words = words_in(scrap.text());
    let ends = ends_like_a_sentence(scrap.text());
    let runs = words >= OPENING_WORDS || words >= OPENING_WORDS / 2.0 && ends;
    runs && !scrap.is_signpost()
        && scrap.piece.role.kind != BlockKind::Heading
        && !is_about(scrap.text())
}

/// Whether a line repeats the title, which the page's metadata may carry with the name of the site.
pub(super) fn is_same_title(line: &str, title: &str) -> bool {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let (line, title) = (plain(line), plain(title));
    let long = line.chars().count().max(title.chars().count()) as f64;
    let short = line.chars().count().min(title.chars().count()) as f64;
    !line.is_empty() && (title.contains(&line) || line.contains(&title)) && short >= 0.6 * long
}

/// Lines in small letters that stand for themselves.
const LABELS: &[&str] = &[
    "advert",
    "advertisement",
    "advertisements",
    "advertising",
    "sponsored",
    "promoted",
    "caption",
    "close",
    "share",
    "share this",
    "share this article",
    "share this story",
    "tweet",
    "pin it",
    "email",
    "e-mail",
    "print",
    "save",
    "comment",
    "comments",
    "leave a comment",
    "add a comment",
    "post a comment",
    "loading",
    "loading...",
    "play",
    "play video",
    "watch",
    "listen",
    "photo",
    "photos",
    "image",
    "images",
    "gallery",
    "video",
    "videos",
    "read more",
    "more",
    "see more",
    "show more",
    "view more",
    "continue reading",
    "story continues below",
    "article continues below",
    "story continues below advertisement",
    "back to top",
    "top",
    "next",
    "previous",
    "don't miss",
    "must read",
    "trending",
    "related",
    "recommended",
    "skip",
    "menu",
    "search",
    "subscribe",
    "follow",
    "follow us",
    "like",
    "facebook",
    "twitter",
    "linkedin",
    "whatsapp",
    "pinterest",
    "reddit",
    "copy link",
    "link",
    "view comments",
    "hide caption",
    "toggle caption",
    "enlarge this image",
    "click to enlarge",
    "getty images",
    "report a typo",
    "this slideshow requires javascript.",
];

/// How invitations and pointers begin, in small letters.
const INVITATIONS: &[&str] = &[
    "sign up for",
    "sign up to",
    "subscribe to",
    "subscribe now",
    "follow us",
    "follow him on",
    "follow her on",
    "follow me on",
    "follow the author",
    "follow @",
    "like us on",
    "find us on",
    "join us on",
    "like this story?",
    "click here to",
    "click here for",
    "tap here to",
    "read more:",
    "read more on",
    "read more about",
    "read also:",
    "also read:",
    "see also:",
    "related:",
    "related story:",
    "related stories:",
    "related article",
    "more from",
    "more:",
    "watch:",
    "watch now:",
    "listen:",
    "don't miss:",
    "share this",
    "image copyright",
    "media caption",
    "media playback is",
    "get the latest",
    "download our",
    "download the",
    "to comment on this",
    "this article was originally published",
    "send us your",
    "have a tip?",
    "got a tip?",
    "do you have a story",
    "for more information, visit",
    "support us",
    "get our",
    "tell us what you",
    "let us know",
    "we want to hear",
    "image ",
    "slide ",
    "photo by",
    "photo credit",
    "thanks for reading",
    "you must be logged in",
    "your email address will not",
    "all rights reserved",
    "copyright ©",
    "© ",
    "(c) ",
];

/// How the titles of lists of other items begin, in small letters.
const OTHER_ITEMS: &[&str] = &[
    "related",
    "recommended",
    "you may also",
    "you might also",
    "more from",
    "more on",
    "more stories",
    "more news",
    "read more",
    "read next",
    "up next",
    "see also",
    "most read",
    "most popular",
    "popular",
    "trending",
    "top stories",
    "latest",
    "recent posts",
    "comments",
    "top comments",
    "top rated comments",
    "leave a reply",
    "leave a comment",
    "join the conversation",
    "share this",
    "about the author",
    "newsletter",
    "sign up",
    "subscribe",
    "follow us",
    "sponsored",
    "promoted",
    "from the web",
    "around the web",
    "don't miss",
    "editor's picks",
    "editors' picks",
    "what others are reading",
    "other stories",
    "similar",
    "post navigation",
    "tags",
    "tell us what",
];

/// Whether a heading opens a list of other items or comments. A heading that goes on (`Related work on deterrence`)
/// is one of the article.
pub(super) fn opens_other_items(heading: &str) -> bool {
    let heading = heading.to_lowercase().replace('’', "'");
    let heading = heading.trim_end_matches([':', '.', '…', '!']);
    let rest = |start: &&&str| {
        heading
            .strip_prefix(**start)
            .map(|rest| rest.split_whitespace().count())
    };
    OTHER_ITEMS
        .iter()
        .filter_map(|start| rest(&start))
        .any(|more| more <= 2)
}

/// Whether a line is a label, an invitation, a byline or a date.
pub(super) fn is_furniture(scrap: &Scrap) -> bool {
    let text = scrap.text();
    let words = words_in(text);
    if words > LONGEST_FURNITURE_WORDS || scrap.piece.role.kind == BlockKind::Table {
        return false;
    }
    let small = text.to_lowercase().replace('’', "'");
    if LABELS.contains(&small.trim_end_matches([':', '…']).trim()) {
        return true;
    }
    if matches!(scrap.piece.role.kind, BlockKind::Note | BlockKind::List) {
        return false;
    }
    if text.chars().all(|c| !c.is_alphabetic()) && scrap.piece.role.kind == BlockKind::Body {
        return true;
    }
    let warns = ["cookies", "your browser", "javascript"]
        .iter()
        .any(|word| small.contains(word))
        && [
            "this website uses",
            "this site uses",
            "we use cookies",
            "by continuing",
            "please enable",
        ]
        .iter()
        .any(|phrase| small.contains(phrase));
    if warns {
        return true;
    }
    let invites = INVITATIONS.iter().any(|start| small.starts_with(start));
    invites && (words <= 6.0 || scrap.linked > 0 || words <= 20.0 && small.starts_with("image"))
        || invites && words <= 25.0 && !scrap.piece.role.quoted && small.contains('@')
        || is_about(text)
}

/// A line with the date or the authors: `By Anna Ames`, `Updated 5:27 am, Wednesday, November 20, 2019`.
fn is_about(text: &str) -> bool {
    let words = words_in(text);
    let small = text.to_lowercase();
    if words > 16.0 {
        return false;
    }
    let begins = |starts: &[&str]| starts.iter().any(|start| small.starts_with(start));
    if begins(&["by "]) && words <= 9.0 && !ends_like_a_sentence(text) {
        return true;
    }
    let has_digit = text.chars().any(|c| c.is_ascii_digit());
    let about = begins(&[
        "published",
        "updated",
        "posted",
        "last updated",
        "last modified",
        "first published",
        "originally published",
        "created",
        "modified",
        "date:",
        "publicado",
        "veröffentlicht",
        "publié",
        "опубликовано",
    ]);
    has_digit && (about || is_only_a_date(&small))
}

/// A date and a time of day, and hardly a word beside.
fn is_only_a_date(small: &str) -> bool {
    const BESIDE: &[&str] = &[
        "am",
        "pm",
        "a.m",
        "p.m",
        "et",
        "est",
        "edt",
        "pst",
        "pdt",
        "gmt",
        "utc",
        "cst",
        "cdt",
        "bst",
        "at",
        "on",
        "of",
        "the",
        "updated",
        "published",
        "posted",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "st",
        "nd",
        "rd",
        "th",
        "min",
        "mins",
        "read",
        "ago",
        "hours",
        "days",
        "hour",
        "day",
        "minutes",
        "minute",
    ];
    let mut words = small
        .split(|c: char| !c.is_alphabetic() && c != '.')
        .map(|word| word.trim_matches('.'))
        .filter(|word| !word.is_empty());
    words.all(|word| {
        BESIDE.contains(&word)
            || MONTHS
                .iter()
                .any(|month| word.len() >= 3 && month.starts_with(word))
            || word == "sept"
    })
}
