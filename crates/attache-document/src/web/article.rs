//! Which blocks of a page are its article?
//!
//! Every block has a worth: running text adds its words, and what looks like a list of links takes some away. The
//! article is the element whose blocks are worth most together, with a premium for elements that are said to be the
//! article, and within it the blocks that are not called out as something else.

use std::collections::{HashMap, HashSet};

use super::element::name_words;
use super::line;
use super::scrap::{Ground, Scrap};
use super::tree::{NodeId, Tree};
use crate::document::BlockKind;

/// An element called out by its name is believed if it holds at most this share of the page's running text.
const MOST_BY_NAME: f64 = 0.3;
/// The same for what an element is.
const MOST_BY_ELEMENT: f64 = 0.5;
/// The same for comments, which can be longer than the article, but come after it.
const MOST_COMMENTS: f64 = 0.95;
/// The same for footers and related items that come after a good part of the text.
const MOST_AFTER: f64 = 0.6;
/// A good part of the text.
const EARLY: f64 = 0.3;
/// A block with more of its characters in links than this is a signpost.
const MOST_LINKED: f64 = 0.5;
/// Fewer words than this are no running text.
const FEWEST_RUNNING_WORDS: f64 = 8.0;

/// Once so much of the text is told, a heading of other items ends the article.
const LATE: f64 = 0.6;

/// The part of the most worth that an element with the title must have.
const WITH_TITLE: f64 = 0.45;

/// What helps to find the article.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hints<'a> {
    pub(super) title: Option<&'a str>,
    /// The text of the article as the page's metadata repeat it.
    pub(super) body: Option<&'a str>,
}

/// The article of a page.
#[derive(Debug, Default)]
pub(super) struct Article {
    /// Its blocks, in order.
    pub(super) scraps: Vec<Scrap>,
    /// Short lines around its title, which may say who wrote it and when.
    pub(super) about: Vec<String>,
}

/// Finds the article.
pub(super) fn article(tree: &Tree, scraps: Vec<Scrap>, hints: Hints<'_>) -> Article {
    let believed = believed(&scraps);
    let is_noise = |scrap: &Scrap| {
        scrap
            .around
            .iter()
            .any(|(node, ..)| believed.contains(node))
    };
    let body = hints.body.map(Shingles::new);
    let worth: Vec<f64> = scraps
        .iter()
        .map(|scrap| {
            if is_noise(scrap) {
                0.0
            } else {
                worth(scrap, body.as_ref())
            }
        })
        .collect();
    let Some(container) = container(tree, &scraps, &worth, hints.title) else {
        return Article::default();
    };
    let about = line::about(&scraps, hints.title, |scrap| {
        is_within(tree, scrap.holder, container)
    });
    let mut within: Vec<Scrap> = Vec::new();
    let all: f64 = worth.iter().sum();
    let mut told = 0.0;
    for (scrap, worth) in scraps.into_iter().zip(worth) {
        told += worth;
        if !is_within(tree, scrap.holder, container) {
            continue;
        }
        let is_heading = scrap.piece.role.kind == BlockKind::Heading;
        if is_noise(&scrap) {
            let opens = scrap.around.iter().any(|(node, reason, _)| {
                *node == scrap.holder && matches!(*reason, "related items" | "comments")
            });
            if is_heading && opens && told > LATE * all {
                break;
            }
            continue;
        }
        if is_heading && told > LATE * all && line::opens_other_items(scrap.text()) {
            break;
        }
        within.push(scrap);
    }
    let started = line::without_opening(within, hints.title);
    Article {
        scraps: prune(started, body.as_ref()),
        about,
    }
}

/// Called-out elements that hold a minor part of the page's running text.
fn believed(scraps: &[Scrap]) -> HashSet<NodeId> {
    let mut inside: HashMap<NodeId, (f64, &'static str, Ground)> = HashMap::new();
    let mut all = 0.0;
    let mut before: HashMap<NodeId, f64> = HashMap::new();
    for scrap in scraps {
        let words = words_in(scrap.text());
        let running = if scrap.is_signpost() || words < FEWEST_RUNNING_WORDS {
            0.0
        } else {
            words
        };
        for (node, reason, ground) in &scrap.around {
            before.entry(*node).or_insert(all);
            inside.entry(*node).or_insert((0.0, reason, *ground)).0 += running;
        }
        all += running;
    }
    inside
        .into_iter()
        .filter(|(node, (words, reason, ground))| {
            let most = match ground {
                Ground::Element => MOST_BY_ELEMENT,
                Ground::Name if *reason == "comments" && before[node] > 0.0 => MOST_COMMENTS,
                Ground::Name
                    if matches!(*reason, "a footer" | "related items")
                        && before[node] > EARLY * all =>
                {
                    MOST_AFTER
                }
                Ground::Name => MOST_BY_NAME,
            };
            *words <= most * all
        })
        .map(|(node, _)| node)
        .collect()
}

impl Scrap {
    pub(super) fn text(&self) -> &str {
        self.piece.paragraph.text()
    }

    /// Whether most of it is links.
    pub(super) fn is_signpost(&self) -> bool {
        let characters = self.text().chars().filter(|c| !c.is_whitespace()).count();
        self.linked as f64 > MOST_LINKED * characters as f64
    }
}

/// Words of a text; in scripts without spaces two characters count for one.
pub(super) fn words_in(text: &str) -> f64 {
    let spaced = text.split_whitespace().count() as f64;
    let unspaced = text.chars().filter(|&c| is_unspaced(c)).count() as f64;
    spaced.max(unspaced / 2.0)
}

/// Chinese, Japanese, Thai and their like.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

pub(super) fn ends_like_a_sentence(text: &str) -> bool {
    let end = text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', '」', ' ']);
    end.ends_with(['.', '!', '?', ':', ';', '…', '。', '！', '？'])
}

/// What a block adds to the element that it stands in.
fn worth(scrap: &Scrap, body: Option<&Shingles>) -> f64 {
    let text = scrap.text();
    let words = words_in(text);
    if body.is_some_and(|body| body.holds(text)) {
        return 1.5 * words;
    }
    if scrap.is_signpost() {
        return match words >= 12.0 && ends_like_a_sentence(text) {
            true => words * 0.3,
            false => -3.0 - words.min(10.0),
        };
    }
    let ends = ends_like_a_sentence(text);
    match scrap.piece.role.kind {
        BlockKind::Heading | BlockKind::Caption => 0.0,
        BlockKind::Table | BlockKind::Note => words * 0.5,
        BlockKind::List if words < 6.0 => -1.0,
        _ if words < 6.0 && !ends => -2.0,
        _ if words < 25.0 && !ends => words * 0.3,
        BlockKind::List => words * 0.7,
        _ if words < 12.0 => words * 0.7,
        _ => words,
    }
}

/// By how much an element is preferred for what it is said to be.
fn premium(tree: &Tree, node: NodeId) -> f64 {
    let property = tree.attribute(node, "itemprop").unwrap_or_default();
    if property.eq_ignore_ascii_case("articlebody") {
        return 3.0;
    }
    let mut best: f64 = match tree.name(node) {
        "article" => 1.1,
        "main" => 1.05,
        "body" | "html" => 0.97,
        _ => 1.0,
    };
    let class = tree.attribute(node, "class").unwrap_or_default();
    let id = tree.attribute(node, "id").unwrap_or_default();
    for name in class.split_whitespace().chain(id.split_whitespace()) {
        let words = name_words(name);
        let is = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
        let subject = is(&["article", "story", "entry", "post", "blog", "news"]);
        let text = is(&["body", "content", "text", "copy"]);
        let container = is(&["wrapper", "container", "page", "main"]);
        best = best.max(match (subject, text, container) {
            (true, true, false) => 1.25,
            (true, true, true) => 1.1,
            (false, true, false) => 1.08,
            _ => 1.0,
        });
    }
    best
}

/// The element whose blocks are worth most; or the smallest within it that has the article's title and a good part of
/// that worth, for what stands around it is other articles.
fn container(tree: &Tree, scraps: &[Scrap], worth: &[f64], title: Option<&str>) -> Option<NodeId> {
    let mut sums: HashMap<NodeId, f64> = HashMap::new();
    let mut order: Vec<NodeId> = Vec::new();
    for (scrap, worth) in scraps.iter().zip(worth) {
        let mut here = Some(scrap.holder);
        while let Some(node) = here {
            let sum = sums.entry(node).or_insert_with(|| {
                order.push(node);
                0.0
            });
            *sum += worth;
            here = tree.parent(node);
        }
    }
    let mut best: Option<(f64, NodeId)> = None;
    for node in order {
        let score = sums[&node] * premium(tree, node);
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, node));
        }
    }
    let (_, best) = best?;
    let is_title = |scrap: &&Scrap| {
        scrap.piece.role.kind == BlockKind::Heading
            && title.is_some_and(|title| line::is_same_title(scrap.text(), title))
            && is_within(tree, scrap.holder, best)
    };
    let enough = WITH_TITLE * sums[&best];
    let titled = scraps.iter().filter(is_title).filter_map(|scrap| {
        let mut around = std::iter::successors(Some(scrap.holder), |&node| tree.parent(node));
        around.find(|node| sums[node] >= enough)
    });
    let mut within = titled.filter(|&node| is_within(tree, node, best));
    Some(within.next_back().unwrap_or(best))
}

fn is_within(tree: &Tree, node: NodeId, container: NodeId) -> bool {
    std::iter::successors(Some(node), |&node| tree.parent(node)).any(|node| node == container)
}

/// Leaves out signposts, labels and invitations in the article, what stands under a heading such as "Related", and
/// headings that nothing follows.
fn prune(scraps: Vec<Scrap>, body: Option<&Shingles>) -> Vec<Scrap> {
    let mut kept: Vec<Scrap> = Vec::new();
    let mut skipped_section: Option<u8> = None;
    let mut captions: HashSet<String> = HashSet::new();
    for scrap in scraps {
        let text = scrap.text();
        let role = scrap.piece.role;
        if let Some(level) = role.level.filter(|_| !scrap.is_signpost()) {
            if skipped_section.is_some_and(|skipped| level <= skipped) {
                skipped_section = None;
            }
            if line::opens_other_items(text) {
                skipped_section = Some(level);
            }
        }
        let known = body.is_some_and(|body| body.holds(text));
        let is_signpost = scrap.is_signpost()
            && role.kind != BlockKind::Note
            && !role.quoted
            && !(words_in(text) >= 12.0 && ends_like_a_sentence(text));
        let is_repeated = role.kind == BlockKind::Caption && !captions.insert(text.to_owned());
        let drop =
            skipped_section.is_some() || is_signpost || line::is_furniture(&scrap) || is_repeated;
        if known || !drop {
            kept.push(scrap);
        }
    }
    while kept
        .last()
        .is_some_and(|scrap| scrap.piece.role.kind == BlockKind::Heading)
    {
        kept.pop();
    }
    kept
}

/// The runs of four words in a text.
struct Shingles(HashSet<Vec<String>>);

const SHINGLE_WORDS: usize = 4;
/// A text most of whose runs are here is here.
const FEWEST_SHARED: f64 = 0.7;

impl Shingles {
    fn new(text: &str) -> Self {
        let words = small_words(text);
        Self(
            words
                .windows(SHINGLE_WORDS)
                .map(<[String]>::to_vec)
                .collect(),
        )
    }

    /// Whether most of `text`, of four words or more, is here too.
    fn holds(&self, text: &str) -> bool {
        let words = small_words(text);
        let runs = words.windows(SHINGLE_WORDS);
        let all = runs.len() as f64;
        let shared = runs.filter(|run| self.0.contains(*run)).count() as f64;
        all > 0.0 && shared > FEWEST_SHARED * all
    }
}

fn small_words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}
