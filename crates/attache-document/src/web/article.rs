//! Which blocks of a page are its article?
//!
//! Every block has a worth: running text adds its words, and what looks like a list of links takes some away. The
//! article is the element whose blocks are worth most together, with a premium for elements that are said to be the
//! article, and within it the blocks that are not called out as something else.

use std::collections::{HashMap, HashSet};

use super::element::name_words;
use super::line;
use super::noise;
use super::scrap::{Ground, Scrap};
use super::tree::{NodeId, Tree};
use crate::compose::Piece;
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
/// A block with more of its characters in links than this is a link.
const ALL_LINKED: f64 = 0.8;
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
    /// The title as the page shows it.
    pub(super) title: Option<Piece>,
    /// Its blocks, in order.
    pub(super) scraps: Vec<Scrap>,
    /// The captions in it and above it.
    pub(super) captions: Vec<String>,
    /// Short lines around its title, which may say who wrote it and when.
    pub(super) about: Vec<String>,
}

/// Finds the article.
pub(super) fn article(tree: &Tree, scraps: Vec<Scrap>, hints: Hints<'_>) -> Article {
    let believed = believed(&scraps);
    let heads = heads_of_cards(&scraps);
    let is_noise = |scrap: &Scrap| {
        heads.contains(&scrap.holder)
            || scrap
                .around
                .iter()
                .any(|(node, ..)| believed.contains(node))
    };
    let (title_place, title) = line::title(&scraps, hints.title, is_noise).unzip();
    let others = other_articles(tree, &scraps, title_place);
    let is_noise = |scrap: &Scrap| is_noise(scrap) || others.contains(&scrap.holder);
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
        return Article {
            title,
            ..Article::default()
        };
    };
    let about = line::about(&scraps, hints.title, |scrap| {
        is_within(tree, scrap.holder, container)
    });
    let mut captions = Vec::new();
    let mut within: Vec<Scrap> = Vec::new();
    let all: f64 = worth.iter().sum();
    let mut told = 0.0;
    let first = scraps
        .iter()
        .position(|scrap| is_within(tree, scrap.holder, container));
    for (place, (scrap, worth)) in scraps.into_iter().zip(worth).enumerate() {
        told += worth;
        let is_caption = scrap.piece.role.kind == BlockKind::Caption && !scrap.is_card();
        if is_caption && (within.is_empty() || is_within(tree, scrap.holder, container)) {
            captions.push(scrap.text().to_owned());
        }
        let leads = title_place.is_some_and(|title| title < place)
            && first.is_some_and(|first| place < first)
            && line::is_lead(&scrap);
        if !leads && !is_within(tree, scrap.holder, container) {
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
    let mut scraps = prune(tree, started, body.as_ref());
    line::mark_bold_headings(&mut scraps);
    Article {
        title,
        scraps,
        captions,
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
                Ground::Card => return true,
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

/// The elements of blocks that stand in another `<article>` than the title does. One that holds hardly a word of text is
/// the frame of a title, and tells nothing.
fn other_articles(tree: &Tree, scraps: &[Scrap], title: Option<usize>) -> HashSet<NodeId> {
    let articles = |node: NodeId| {
        let around = tree.ancestors(node);
        around.filter(|&node| tree.name(node) == "article")
    };
    let own: Vec<NodeId> = title
        .map(|title| articles(scraps[title].holder).collect())
        .unwrap_or_default();
    let Some(nearest) = own.first() else {
        return HashSet::new();
    };
    let words = |is: &dyn Fn(&Scrap) -> bool| -> f64 {
        let running = scraps
            .iter()
            .filter(|scrap| is(scrap) && !scrap.is_signpost());
        running.map(|scrap| words_in(scrap.text())).sum()
    };
    let inside = words(&|scrap| articles(scrap.holder).any(|article| article == *nearest));
    let is_other = |node: NodeId| {
        articles(node)
            .next()
            .is_some_and(|article| !own.contains(&article))
            && !articles(node).any(|article| article == *nearest)
    };
    if inside < FEWEST_IN_ARTICLE {
        return HashSet::new();
    }
    let holders = scraps.iter().map(|scrap| scrap.holder);
    holders.filter(|&holder| is_other(holder)).collect()
}

/// An `<article>` of fewer words is no article.
const FEWEST_IN_ARTICLE: f64 = 60.0;

/// The headings right before cards: what they say, they say of the cards.
fn heads_of_cards(scraps: &[Scrap]) -> HashSet<NodeId> {
    let pairs = scraps.windows(2);
    let heads = pairs.filter(|pair| {
        pair[0].piece.role.kind == BlockKind::Heading && !pair[0].is_card() && pair[1].is_card()
    });
    heads.map(|pair| pair[0].holder).collect()
}

impl Scrap {
    /// Whether it stands in a card of another publication.
    pub(super) fn is_card(&self) -> bool {
        self.around
            .iter()
            .any(|(.., ground)| *ground == Ground::Card)
    }

    pub(super) fn text(&self) -> &str {
        self.piece.paragraph.text()
    }

    /// Whether hardly a word of it is outside links.
    fn is_all_link(&self) -> bool {
        let characters = self.text().chars().filter(|c| !c.is_whitespace()).count();
        self.linked as f64 > ALL_LINKED * characters as f64
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
        let mut around = tree.ancestors(scrap.holder);
        around.find(|node| sums[node] >= enough)
    });
    let mut within = titled.filter(|&node| is_within(tree, node, best));
    Some(within.next_back().unwrap_or(best))
}

fn is_within(tree: &Tree, node: NodeId, container: NodeId) -> bool {
    tree.ancestors(node).any(|node| node == container)
}

/// The places of lists of links under a line such as "More stories", with that line.
fn listed(scraps: &[Scrap]) -> HashSet<usize> {
    let is_link = |scrap: &Scrap| scrap.piece.role.kind == BlockKind::List && scrap.linked > 0;
    let mut listed = HashSet::new();
    for (place, scrap) in scraps.iter().enumerate() {
        let is_line = !matches!(scrap.piece.role.kind, BlockKind::List | BlockKind::Note);
        if !is_line || !line::opens_other_items(scrap.text()) {
            continue;
        }
        let rest = scraps[place + 1..].iter();
        let run = rest.take_while(|scrap| is_link(scrap)).count();
        if run >= 2 {
            listed.extend(place..=place + run);
        }
    }
    listed
}

/// Whether a caption was told before, perhaps with more or fewer words behind it.
fn is_known_caption(text: &str, captions: &mut Vec<String>) -> bool {
    let is_known = captions.iter().rev().take(MOST_PULL_QUOTES).any(|known| {
        let longer = text.len().min(known.len()) >= FEWEST_CAPTION_BYTES;
        known == text || longer && (known.starts_with(text) || text.starts_with(known.as_str()))
    });
    captions.push(text.to_owned());
    is_known
}

/// Shorter captions begin alike by chance.
const FEWEST_CAPTION_BYTES: usize = 40;

/// So many quotations of a page are looked for in its text, and captions among those before.
const MOST_PULL_QUOTES: usize = 40;

/// The places of pull quotes: they are set in large letters beside the text that has the same words, and would count
/// twice.
fn pulled(tree: &Tree, scraps: &[Scrap]) -> HashSet<usize> {
    let is_pull = |scrap: &Scrap| {
        let around = tree.ancestors(scrap.holder);
        scrap.piece.role.quoted || around.take(3).any(|node| noise::is_pull_quote(tree, node))
    };
    let words: Vec<String> = scraps
        .iter()
        .map(|scrap| small_words(scrap.text()).join(" "))
        .collect();
    let is_said_elsewhere = |place: usize| {
        let mut others = words.iter().enumerate();
        others.any(|(other, text)| {
            other != place && text.len() > words[place].len() && text.contains(&words[place])
        })
    };
    let quotes = scraps
        .iter()
        .enumerate()
        .filter(|(place, scrap)| words[*place].len() >= FEWEST_CAPTION_BYTES && is_pull(scrap))
        .map(|(place, _)| place);
    quotes
        .take(MOST_PULL_QUOTES)
        .filter(|&place| is_said_elsewhere(place))
        .collect()
}

/// Leaves out signposts, labels and invitations in the article, what stands under a heading such as "Related", and
/// headings that nothing follows.
fn prune(tree: &Tree, scraps: Vec<Scrap>, body: Option<&Shingles>) -> Vec<Scrap> {
    let mut kept: Vec<Scrap> = Vec::new();
    let mut skipped_section: Option<u8> = None;
    let mut captions: Vec<String> = Vec::new();
    let pulled = pulled(tree, &scraps);
    let listed = listed(&scraps);
    for (place, scrap) in scraps.into_iter().enumerate() {
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
        // A lead that is repeated at the beginning of the text.
        let is_twice =
            kept.len() == 1 && kept[0].text() == text && words_in(text) >= FEWEST_RUNNING_WORDS;
        if is_twice {
            continue;
        }
        let known = body.is_some_and(|body| body.holds(text));
        let is_sentence = words_in(text) >= 12.0 && ends_like_a_sentence(text);
        let is_signpost = scrap.is_signpost()
            && role.kind != BlockKind::Note
            && !role.quoted
            && (!is_sentence || scrap.is_all_link());
        let is_repeated = pulled.contains(&place)
            || listed.contains(&place)
            || role.kind == BlockKind::Caption && is_known_caption(text, &mut captions);
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
