//! Which short lines within an article are not of it: bylines, dates, labels, invitations?

use super::article::{ends_like_a_sentence, words_in};
use super::scrap::Scrap;
use crate::compose::{Piece, Role};
use crate::date::MONTHS;
use crate::document::{BlockKind, Certainty};

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
    let is_short = |scrap: &&Scrap| words_in(scrap.text()) <= 24.0 && !scrap.is_card();
    let line = |scrap: &Scrap| scrap.text().to_owned();
    let at = at.unwrap_or(first_text);
    let text = first_text.max(at);
    let opening = scraps[at..text].iter().filter(is_short);
    let before = scraps[..at].iter().rev().filter(is_short);
    let below = scraps[text..].iter().filter(is_short);
    let opening = opening.take(LINES_ABOUT).map(line);
    let before = before.take(LINES_ABOUT / 2).map(line);
    let below = below.take(LINES_ABOUT / 2).map(line);
    opening.chain(before).chain(below).collect()
}

/// The title as the page shows it: the last heading before the text that repeats the known title, else the last
/// heading of the first level there. Where no heading does, a line that repeats the title is one.
pub(super) fn title(
    scraps: &[Scrap],
    title: Option<&str>,
    is_noise: impl Fn(&Scrap) -> bool,
) -> Option<(usize, Piece)> {
    let first_text = scraps.iter().position(|scrap| {
        scrap.piece.role.kind != BlockKind::Caption && is_text(scrap) && !is_noise(scrap)
    });
    let opening = &scraps[..first_text.unwrap_or(scraps.len())];
    let is_heading = |scrap: &Scrap| scrap.piece.role.kind == BlockKind::Heading;
    let is_same = |scrap: &Scrap| title.is_some_and(|title| is_same_title(scrap.text(), title));
    let last = |is: &dyn Fn(&Scrap) -> bool| {
        opening
            .iter()
            .rposition(|scrap| !scrap.is_card() && is(scrap))
    };
    let first_level = |scrap: &Scrap| {
        scrap.piece.role.level == Some(1) && !scrap.is_signpost() && words_in(scrap.text()) >= 2.0
    };
    let place = last(&|scrap| is_heading(scrap) && is_same(scrap))
        .or_else(|| last(&first_level))
        .or_else(|| last(&|scrap| is_same(scrap) && !scrap.is_signpost()))?;
    let found = &opening[place];
    let role = Role::heading(1).because(TITLE);
    let title = Piece {
        paragraph: found.piece.paragraph.clone(),
        role: match is_heading(found) {
            true => role,
            false => Role {
                certainty: Certainty::Guessed,
                ..role
            },
        },
    };
    Some((place, title))
}

/// Makes headings of short lines in bold that stand alone before a paragraph: many pages have no other headings. Each is
/// a level below the last heading that the page marks.
pub(super) fn mark_bold_headings(scraps: &mut [Scrap]) {
    let mut level = 1;
    for place in 0..scraps.len() {
        if let Some(marked) = scraps[place].piece.role.level {
            level = marked;
        }
        let next = scraps.get(place + 1);
        let goes_on = next.is_some_and(|next| {
            next.piece.role.kind == BlockKind::Body
                && !next.is_bold
                && words_in(next.text()) >= OPENING_WORDS / 2.0
        });
        if goes_on && looks_like_heading(&scraps[place]) {
            scraps[place].piece.role = Role {
                certainty: Certainty::Guessed,
                ..Role::heading((level + 1).min(6)).because("a line in bold by itself")
            };
        }
    }
}

/// A heading in bold has no more words.
const LONGEST_BOLD_WORDS: f64 = 12.0;

/// A line in bold without an end, which names no speaker and no date.
fn looks_like_heading(scrap: &Scrap) -> bool {
    let text = scrap.text();
    let role = scrap.piece.role;
    role.kind == BlockKind::Body
        && !role.quoted
        && scrap.is_bold
        && words_in(text) <= LONGEST_BOLD_WORDS
        && !text.contains('\n')
        && !text.ends_with(['.', ':', ',', ';', '!', '…', '”', '"'])
        && text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && text.chars().any(char::is_alphabetic)
}

/// Whether a block between the title and the text leads into the article: a sentence or more, and not about it.
pub(super) fn is_lead(scrap: &Scrap) -> bool {
    scrap.piece.role.kind == BlockKind::Body
        && words_in(scrap.text()) >= FEWEST_LEAD_WORDS
        && ends_like_a_sentence(scrap.text())
        && !scrap.is_signpost()
        && !is_furniture(scrap)
}

/// A lead is no shorter.
const FEWEST_LEAD_WORDS: f64 = 8.0;

/// Why the title of a page is a heading.
const TITLE: &str = "the title of the page";

/// Leaves out what stands above the article's title and the title itself, and the short lines between it and the
/// first running text: they are said in the metadata.
pub(super) fn without_opening(scraps: Vec<Scrap>, title: Option<&str>) -> Vec<Scrap> {
    let first_text = scraps
        .iter()
        .position(|scrap| scrap.piece.role.kind != BlockKind::Caption && is_text(scrap));
    let first_text = first_text.unwrap_or(scraps.len());
    let is_title = |scrap: &Scrap| title.is_some_and(|title| is_same_title(scrap.text(), title));
    let looked_at = scraps.len().min(first_text + 3);
    // Below the text it is no link, which would lead to this very page or to another form of it.
    let mut places = (0..looked_at).rev();
    let at_title = places.find(|&place| {
        is_title(&scraps[place]) && (place < first_text || !scraps[place].is_signpost())
    });
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
    "related reading",
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
    "topics",
    "tags",
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
    "image caption",
    "image source",
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
    "tell us what you",
    "we want to hear",
    "photo by",
    "photo credit",
    "thanks for reading",
    "you must be logged in",
    "your email address will not",
    "all rights reserved",
    "copyright ©",
    "© ",
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

/// How the title of a list of other items may begin and end: `More Great Harbour Stories`.
const OTHERS: &[&str] = &["more", "other", "latest", "recent", "related"];
const ITEMS: &[&str] = &[
    "stories",
    "articles",
    "news",
    "posts",
    "coverage",
    "headlines",
    "publications",
    "episodes",
    "releases",
];
/// Such a title has no more words.
const LONGEST_OPENING_WORDS: usize = 6;

/// The whole titles of parts that are about a publication, in small letters.
const WHOLE_TITLES: &[&str] = &[
    "author",
    "authors",
    "about the authors",
    "contributors",
    "topics",
    "citation",
    "suggested citation",
    "how to cite",
    "cite this",
    "document details",
];

/// Whether a heading opens a list of other items or comments. A heading that goes on (`Related work on deterrence`)
/// is one of the article.
pub(super) fn opens_other_items(heading: &str) -> bool {
    let heading = heading.to_lowercase().replace('’', "'");
    let heading = heading.trim_end_matches([':', '.', '…', '!']);
    let words: Vec<&str> = heading.split_whitespace().collect();
    let is_of_site = words.len() <= LONGEST_OPENING_WORDS
        && words.first().is_some_and(|first| OTHERS.contains(first))
        && words.last().is_some_and(|last| ITEMS.contains(last));
    if WHOLE_TITLES.contains(&heading) || is_of_site {
        return true;
    }
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
    let leads_away = scrap.linked > 0 || small.contains('@');
    let is_lone = words <= 8.0 && !scrap.piece.role.quoted;
    invites && (leads_away || is_lone) || is_about(text)
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
