//! Which parts of a page are around its article and not of it?
//!
//! The names that page authors give (`class="related-posts"`) say much, and mean the opposite now and then
//! (`class="no-sidebar"` on the whole page). So a name is believed only of an element that holds a minor part of the
//! page's text; [`super::article`] sees to that.

use super::element::name_words;
use super::tree::{NodeId, Tree};

/// Why an element is not of the article, by what it is and not by what it is called.
pub(super) fn by_element(tree: &Tree, node: NodeId) -> Option<&'static str> {
    match tree.name(node) {
        "nav" | "menu" => return Some("navigation"),
        "aside" => return Some("an aside"),
        "footer" => return Some("a footer"),
        "form" => return Some("a form"),
        _ => {}
    }
    let role = tree.attribute(node, "role").unwrap_or_default();
    match role.trim() {
        "navigation" | "menu" | "menubar" | "toolbar" | "search" | "tablist" => Some("navigation"),
        "complementary" => Some("an aside"),
        "contentinfo" | "banner" => Some("a footer or banner"),
        "dialog" | "alertdialog" | "alert" | "status" | "tooltip" => {
            Some("a message to the visitor")
        }
        _ => None,
    }
}

/// Whether the element is not shown.
pub(super) fn is_hidden(tree: &Tree, node: NodeId) -> bool {
    if tree.attribute(node, "hidden").is_some()
        || tree.attribute(node, "aria-hidden") == Some("true")
    {
        return true;
    }
    let style = tree.attribute(node, "style").unwrap_or_default();
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    let style = style.to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}

/// Whether the element is shown only while the mouse rests on something: the box of a `tooltip` or the like, not the
/// word that it is about.
pub(super) fn is_hover_box(tree: &Tree, node: NodeId) -> bool {
    let class = tree.attribute(node, "class").unwrap_or_default();
    class.split_whitespace().any(|name| {
        let words = name_words(name);
        let is = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
        is(&["tooltip", "popover", "rollover", "hovercard"])
            && is(&["text", "content", "block", "box", "body", "inner", "card"])
    })
}

/// Whether the element is called a pull quote.
pub(super) fn is_pull_quote(tree: &Tree, node: NodeId) -> bool {
    let class = tree.attribute(node, "class").unwrap_or_default();
    let words = name_words(class);
    words
        .iter()
        .any(|word| matches!(word.as_str(), "pullquote" | "pull" | "quote"))
}

/// Words of names that stand for parts around an article, each alone.
const WORDS: &[(&str, &[&str])] = &[
    (
        "navigation",
        &[
            "nav",
            "navbar",
            "navigation",
            "menu",
            "submenu",
            "breadcrumb",
            "breadcrumbs",
            "pagination",
            "pager",
            "paging",
            "sitemap",
            "skip",
            "skiplink",
            "jumpto",
            "topbar",
            "toolbar",
            "offcanvas",
            "drawer",
        ],
    ),
    (
        "an aside",
        &[
            "sidebar",
            "aside",
            "widget",
            "widgets",
            "rail",
            "rightrail",
            "leftrail",
        ],
    ),
    ("a footer", &["footer", "copyright", "colophon"]),
    ("a banner", &["masthead", "banner", "topper", "sitename"]),
    (
        "buttons for sharing",
        &[
            "share",
            "shares",
            "sharing",
            "sharebar",
            "sharer",
            "social",
            "socials",
            "sharedaddy",
            "addthis",
            "addtoany",
            "sharethis",
            "followus",
            "bookmark",
            "bookmarks",
            "likes",
            "tweetmeme",
        ],
    ),
    (
        "related items",
        &[
            "related",
            "relateds",
            "recommended",
            "recirc",
            "recirculation",
            "trending",
            "popular",
            "mostread",
            "mostpopular",
            "teaser",
            "teasers",
            "outbrain",
            "taboola",
            "zergnet",
            "yarpp",
            "jp",
            "crp",
            "morestories",
            "readmore",
            "readnext",
            "nextup",
            "upnext",
            "suggested",
            "seealso",
            "carousel",
            "slider",
        ],
    ),
    (
        "an advertisement",
        &[
            "ad",
            "ads",
            "advert",
            "adverts",
            "advertisement",
            "advertising",
            "adsense",
            "adslot",
            "adunit",
            "dfp",
            "sponsor",
            "sponsored",
            "sponsors",
            "promo",
            "promos",
            "promoted",
            "affiliate",
            "gpt",
        ],
    ),
    (
        "an invitation to subscribe",
        &[
            "newsletter",
            "newsletters",
            "subscribe",
            "signup",
            "optin",
            "mailchimp",
            "paywall",
            "donate",
            "donation",
            "cta",
            "login",
            "signin",
            "cookie",
            "cookies",
            "gdpr",
            "consent",
            "popup",
            "modal",
            "lightbox",
            "overlay",
            "notification",
            "toast",
        ],
    ),
    (
        "comments",
        &[
            "comment",
            "comments",
            "commentlist",
            "disqus",
            "livefyre",
            "replies",
            "commenting",
            "trackback",
            "trackbacks",
            "pingback",
        ],
    ),
    (
        "words about the article",
        &[
            "byline",
            "bylines",
            "dateline",
            "timestamp",
            "pubdate",
            "tags",
            "tag",
            "taglist",
            "keywords",
            "categories",
            "rating",
            "ratings",
            "authorbox",
            "bio",
            "biography",
            "toc",
            "print",
            "printer",
            "metadata",
            "postmeta",
            "credits",
            "credit",
            "tagline",
            "kicker",
            "eyebrow",
        ],
    ),
    (
        "a gallery of pictures",
        &[
            "gallery",
            "slideshow",
            "resgallery",
            "inlinegallery",
            "filmstrip",
            "slides",
        ],
    ),
    (
        "hidden from the eye",
        &[
            "hidden",
            "hide",
            "visuallyhidden",
            "screenreader",
            "sr",
            "offscreen",
            "noprint",
        ],
    ),
];

/// Words of the list that also stand at the beginning of a longer word: `relatedposts`, `commentlist`.
const BEGINNINGS: &[&str] = &[
    "related",
    "recommended",
    "comments",
    "newsletter",
    "sponsored",
    "advert",
    "breadcrumb",
    "sidebar",
    "socials",
    "subscribe",
    "taboola",
    "outbrain",
];

fn begins_like(list: &[&str], word: &str) -> bool {
    let mut beginnings = BEGINNINGS
        .iter()
        .filter(|beginning| list.contains(beginning));
    beginnings.any(|beginning| word.starts_with(beginning))
}

/// Pairs of words, one after the other, that stand for such parts where each alone does not.
const PAIRS: &[(&str, &[(&str, &str)])] = &[
    (
        "related items",
        &[
            ("read", "more"),
            ("read", "next"),
            ("read", "also"),
            ("more", "stories"),
            ("more", "from"),
            ("more", "on"),
            ("more", "news"),
            ("see", "also"),
            ("also", "read"),
            ("most", "read"),
            ("most", "popular"),
            ("most", "viewed"),
            ("top", "stories"),
            ("up", "next"),
            ("next", "article"),
            ("other", "articles"),
            ("recent", "posts"),
            ("recent", "articles"),
            ("post", "navigation"),
            ("more", "articles"),
            ("in", "this"),
            ("article", "list"),
            ("story", "list"),
            ("post", "list"),
            ("link", "list"),
            ("breaking", "news"),
            ("top", "news"),
            ("news", "list"),
        ],
    ),
    (
        "words about the article",
        &[
            ("post", "meta"),
            ("entry", "meta"),
            ("article", "meta"),
            ("story", "meta"),
            ("meta", "data"),
            ("author", "bio"),
            ("author", "box"),
            ("author", "info"),
            ("about", "author"),
            ("author", "card"),
            ("author", "profile"),
            ("post", "author"),
            ("article", "author"),
            ("article", "info"),
            ("post", "info"),
            ("article", "date"),
            ("publish", "date"),
            ("posted", "on"),
            ("entry", "date"),
            ("last", "updated"),
            ("table", "of"),
            ("article", "footer"),
            ("post", "footer"),
            ("entry", "footer"),
            ("reading", "time"),
            ("read", "time"),
            ("by", "author"),
            ("meta", "info"),
            ("entry", "utility"),
            ("story", "footer"),
        ],
    ),
    (
        "hidden from the eye",
        &[("visually", "hidden"), ("screen", "reader"), ("sr", "only")],
    ),
    (
        "an invitation to subscribe",
        &[("sign", "up"), ("opt", "in"), ("mailing", "list")],
    ),
    (
        "buttons for sharing",
        &[("follow", "us"), ("share", "this"), ("like", "button")],
    ),
];

/// Why an element is not of the article, as far as its names tell. The names of the whole page and of its main part
/// tell what they have within them, not what they are.
pub(super) fn by_name(tree: &Tree, node: NodeId) -> Option<&'static str> {
    if matches!(tree.name(node), "html" | "body" | "main" | "") {
        return None;
    }
    let property = tree.attribute(node, "itemprop").unwrap_or_default();
    if property.eq_ignore_ascii_case("articlebody") {
        return None;
    }
    let names = ["class", "id", "data-component", "data-testid"];
    names
        .iter()
        .filter_map(|key| tree.attribute(node, key))
        .find_map(|value| {
            let words = name_words(value);
            if words.iter().any(|word| word == "embed" || word == "tweet") {
                return None;
            }
            let known = |list: &[&str], word: &String| list.contains(&word.as_str());
            WORDS
                .iter()
                .find(|(_, list)| {
                    words
                        .iter()
                        .any(|word| known(list, word) || begins_like(list, word))
                })
                .map(|(reason, _)| *reason)
                .or_else(|| {
                    let mut pairs = PAIRS.iter();
                    let has = |list: &[(&str, &str)]| {
                        words
                            .windows(2)
                            .any(|two| list.contains(&(two[0].as_str(), two[1].as_str())))
                    };
                    pairs.find(|(_, list)| has(list)).map(|(reason, _)| *reason)
                })
        })
}

/// The least cards that are a row of cards.
const FEWEST_CARDS: usize = 3;
/// A card has no more words than this.
const MOST_CARD_WORDS: usize = 80;
/// So many elements and texts of a card are looked at.
const CARD_NODES: usize = 120;

/// Whether the children of an element are cards: of one kind, each with a link and a picture or heading, and few words.
pub(super) fn is_row_of_cards(tree: &Tree, node: NodeId) -> bool {
    if !matches!(tree.name(node), "ul" | "ol" | "div" | "section" | "dl") {
        return false;
    }
    let children: Vec<NodeId> = tree
        .children(node)
        .filter(|&child| {
            matches!(
                tree.name(child),
                "li" | "div" | "article" | "section" | "a" | "figure"
            )
        })
        .collect();
    let Some(&first) = children.first() else {
        return false;
    };
    let look = |node: NodeId| {
        let class = tree.attribute(node, "class").unwrap_or_default();
        (
            tree.name(node),
            class.split_whitespace().next().unwrap_or_default(),
        )
    };
    let like_first = children
        .iter()
        .filter(|&&child| look(child) == look(first))
        .count();
    like_first >= FEWEST_CARDS
        && like_first * 4 >= children.len() * 3
        && children
            .iter()
            .filter(|&&child| is_card(tree, child))
            .count()
            * 5
            >= children.len() * 4
}

fn is_card(tree: &Tree, node: NodeId) -> bool {
    let (mut links, mut words) = (0, 0);
    let mut shows = tree.name(node) == "article";
    let mut nodes = 0;
    for inner in tree.descendants(node) {
        nodes += 1;
        if nodes > CARD_NODES {
            return false;
        }
        match tree.name(inner) {
            "a" => links += usize::from(tree.attribute(inner, "href").is_some()),
            "article" | "img" | "picture" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => shows = true,
            _ => {
                words += tree
                    .text(inner)
                    .map_or(0, |text| text.split_whitespace().count())
            }
        }
    }
    links > 0 && shows && words > 0 && words <= MOST_CARD_WORDS
}
