//! Which parts of a web page are cards of other publications: related items, and the entries of a listing?
//!
//! A card is an element of few words with one title that leads to another page, and a line of its own with a date, a
//! label or a byline. Two such elements side by side are a row of cards, whatever they are called; one alone is a card if
//! its title is a heading and two such things are told.

use std::collections::HashSet;

use super::element::{heading_level, is_block, is_hidden, name_words};
use super::linked_data::Item;
use super::noise;
use super::tree::{NodeId, Tree};
use crate::date::PartialDate;
use crate::document::Record;
use crate::pasted::card::{MOST_TITLE_WORDS, record};
use crate::pasted::line::{Line, Look, Said, look};

/// A card has no more words than this.
const MOST_CARD_WORDS: usize = 150;
/// Nor more elements and texts.
const MOST_CARD_NODES: usize = 200;
/// A row is broken by more words than this between two cards.
const MOST_WORDS_BETWEEN: usize = 40;
/// A lone link is a title from so many words on.
const FEWEST_LINKED_WORDS: usize = 3;

/// A card: its elements, its text in lines, and what they tell.
#[derive(Clone, Debug)]
struct Card {
    nodes: Vec<NodeId>,
    /// Whether it is a card without another one beside it.
    is_sure: bool,
    text: String,
    record: Record,
}

/// The cards of a page in their order.
#[derive(Debug, Default)]
pub(super) struct Cards {
    cards: Vec<Card>,
    nodes: HashSet<NodeId>,
}

impl Cards {
    /// Finds the cards on a page.
    pub(super) fn find(tree: &Tree) -> Self {
        let sizes = Sizes::of(tree);
        let mut found = Self::default();
        let mut waiting = vec![(Tree::ROOT, false)];
        while let Some((node, is_related)) = waiting.pop() {
            let row = row(tree, &sizes, node, is_related);
            let cards: HashSet<NodeId> = row.iter().flat_map(|card| card.nodes.clone()).collect();
            found.cards.extend(row);
            let below: Vec<(NodeId, bool)> = tree
                .children(node)
                .filter(|child| !cards.contains(child) && is_looked_into(tree, *child))
                .map(|child| (child, is_related || is_called_related(tree, child)))
                .collect();
            waiting.extend(below.into_iter().rev());
            found.nodes.extend(cards);
        }
        found
            .cards
            .sort_by_key(|card| sizes.order[card.nodes[0].index()]);
        found
    }

    pub(super) fn holds(&self, node: NodeId) -> bool {
        self.nodes.contains(&node)
    }

    /// The records, each with its text: those of the page that lead to other pages than itself, once each, and with
    /// what the linked data tell of them; then those that only the linked data have.
    pub(super) fn records(self, items: &[Item], own_title: Option<&str>) -> Vec<(String, Record)> {
        let mut records: Vec<(String, Record)> = Vec::new();
        let is_own = |record: &Record| own_title == Some(record.title.as_str());
        let mut known: HashSet<(String, Option<String>)> = HashSet::new();
        for card in self.cards {
            let day = card.record.date.map(|date| date.to_string());
            let is_new = known.insert((card.record.title.clone(), day));
            if is_new && !is_own(&card.record) {
                records.push((card.text, card.record));
            }
        }
        for item in items {
            let of_item = |(_, record): &&mut (String, Record)| {
                record.title == item.title
                    || record.address.is_some() && record.address == item.record.address
            };
            match records.iter_mut().find(|record| of_item(record)) {
                Some((_, record)) => complete(record, &item.record),
                None if !is_own(&item.record) => {
                    records.push((item.title.clone(), item.record.clone()));
                }
                None => {}
            }
        }
        records
    }
}

/// Adds to a record what it does not know yet.
fn complete(record: &mut Record, other: &Record) {
    record.kind = record.kind.take().or_else(|| other.kind.clone());
    record.date = record.date.or(other.date);
    record.blurb = record.blurb.take().or_else(|| other.blurb.clone());
    record.address = record.address.take().or_else(|| other.address.clone());
    if record.authors.is_empty() {
        record.authors.clone_from(&other.authors);
    }
}

/// Whether an element may hold rows of cards. Menus, comments and what is not shown do not.
fn is_looked_into(tree: &Tree, node: NodeId) -> bool {
    let name = tree.name(node);
    !name.is_empty()
        && !matches!(name, "nav" | "footer" | "menu" | "table")
        && !is_hidden(name)
        && !noise::is_hidden(tree, node)
        && noise::by_name(tree, node) != Some("comments")
        && tree.attribute(node, "role") != Some("navigation")
}

fn is_called_related(tree: &Tree, node: NodeId) -> bool {
    noise::by_name(tree, node) == Some("related items")
}

/// The cards among the children of an element: rows of two or more with little between them, and cards that are sure
/// alone.
fn row(tree: &Tree, sizes: &Sizes, node: NodeId, is_related: bool) -> Vec<Card> {
    let mut rows: Vec<Card> = Vec::new();
    let mut open: Vec<Card> = Vec::new();
    let mut between = 0;
    let mut tag = "";
    let mut close = |open: &mut Vec<Card>| match open.as_slice() {
        [lone] if !lone.is_sure => open.clear(),
        _ => rows.append(open),
    };
    for child in tree.children(node) {
        let size = sizes.of_node(child);
        if size.words == 0 || tree.name(child).is_empty() {
            continue;
        }
        let is_alike = open.is_empty() || tree.name(child) == tag;
        let could_be = is_alike && is_card_element(tree.name(child));
        match could_be
            .then(|| card(tree, sizes, &[child], is_related))
            .flatten()
        {
            Some(card) => {
                tag = tree.name(child);
                open.push(card);
                between = 0;
            }
            None => {
                between += size.words;
                if between > MOST_WORDS_BETWEEN {
                    close(&mut open);
                }
            }
        }
    }
    close(&mut open);
    match rows.is_empty() {
        true => flat_row(tree, sizes, node),
        false => rows,
    }
}

fn is_card_element(name: &str) -> bool {
    matches!(
        name,
        "li" | "div" | "article" | "section" | "aside" | "a" | "figure" | "p"
    )
}

/// Cards without an element of their own: a heading that is a link and what follows it up to the next such heading,
/// twice or more.
fn flat_row(tree: &Tree, sizes: &Sizes, node: NodeId) -> Vec<Card> {
    let mut pieces: Vec<Vec<NodeId>> = Vec::new();
    for child in tree.children(node) {
        let is_empty = sizes.of_node(child).words == 0;
        match heading_level(tree.name(child)) {
            Some(2..) => pieces.push(vec![child]),
            _ if is_empty => {}
            _ => pieces
                .last_mut()
                .into_iter()
                .for_each(|piece| piece.push(child)),
        }
    }
    let cards: Vec<Option<Card>> = pieces
        .iter()
        .map(|piece| card(tree, sizes, piece, false))
        .collect();
    // Behind the last card the page may go on.
    let sound = cards.iter().flatten().count();
    match sound >= 2 && sound + 1 >= cards.len() {
        true => cards.into_iter().flatten().collect(),
        false => Vec::new(),
    }
}

/// The card that some neighbouring elements are.
fn card(tree: &Tree, sizes: &Sizes, nodes: &[NodeId], is_related: bool) -> Option<Card> {
    let sum = |size: fn(Size) -> usize| -> usize {
        nodes.iter().map(|&node| size(sizes.of_node(node))).sum()
    };
    let is_small = sum(|size| size.words) <= MOST_CARD_WORDS
        && sum(|size| size.nodes) <= MOST_CARD_NODES
        && sum(|size| size.links) > 0;
    if !is_small || !nodes.iter().all(|&node| is_looked_into(tree, node)) {
        return None;
    }
    let parts: Vec<Part> = nodes.iter().flat_map(|&node| parts(tree, node)).collect();
    let title = title(&parts)?;
    let link = link(tree, nodes, &parts[title])?;
    let lines: Vec<Line<'_>> = parts
        .iter()
        .enumerate()
        .map(|(place, part)| part.line(place == title))
        .collect();
    let record = record(&lines, 0..lines.len())?;
    let facts = [
        record.kind.is_some(),
        record.date.is_some(),
        !record.authors.is_empty(),
    ];
    let facts = facts.iter().filter(|known| **known).count();
    let is_titled = record.title.split_whitespace().count() >= FEWEST_LINKED_WORDS;
    if lines[title].is_pointer() || facts == 0 && !(is_related && is_titled) {
        return None;
    }
    let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
    let of_page = |node: &NodeId| {
        let mut inside = tree.descendants(*node);
        inside.any(|node| tree.name(node) == "h1")
    };
    Some(Card {
        nodes: nodes.to_vec(),
        is_sure: parts[title].is_heading && facts >= 2 && !nodes.iter().any(of_page),
        text: texts.join("\n"),
        record: Record {
            address: tree
                .attribute(link, "href")
                .map(str::trim)
                .map(str::to_owned),
            ..record
        },
    })
}

/// The link by which a card leads to its publication: that of its title, one around all of it or without words, or one
/// that says so. A text with links in it is no card.
fn link(tree: &Tree, nodes: &[NodeId], title: &Part) -> Option<NodeId> {
    let leads = |link: &NodeId| {
        let href = tree.attribute(*link, "href").unwrap_or_default().trim();
        !href.is_empty() && !href.starts_with('#') && !href.starts_with("javascript")
    };
    if let Some(own) = title.link.filter(leads) {
        return Some(own);
    }
    let inside = nodes.iter().flat_map(|&node| tree.descendants(node));
    let mut links = inside.filter(|&node| tree.name(node) == "a").filter(leads);
    links.find(|&link| {
        let words = tree.words(link);
        let small = words.to_lowercase();
        let invites = INVITATIONS.iter().any(|start| small.starts_with(start));
        words.is_empty() || words == title.text || words.contains(&title.text) || invites
    })
}

/// How a link at the end of a card begins, in small letters.
const INVITATIONS: &[&str] = &[
    "read",
    "learn more",
    "continue",
    "more",
    "view",
    "see",
    "download",
    "listen",
    "watch",
    "full",
    "find out",
];

/// The place of the one title: a heading that is a link or stands in a card that is one, what is called a title, or
/// the only link with several words. A part with two titles is several cards.
fn title(parts: &[Part]) -> Option<usize> {
    let is_free = |part: &&(usize, &Part)| !part.1.look().is_about();
    let headings: Vec<(usize, &Part)> = parts
        .iter()
        .enumerate()
        .filter(|(_, part)| part.is_heading)
        .collect();
    match headings.as_slice() {
        [] => {}
        // A heading that is a label, such as the sort of publication, is not the title.
        [one] if is_free(&one) => return Some(one.0),
        [_] => {}
        many => {
            let mut free = many.iter().filter(|part| is_free(part));
            let first = free.next()?;
            return free.next().is_none().then_some(first.0);
        }
    }
    let named: Vec<usize> = parts
        .iter()
        .enumerate()
        .filter(|(_, part)| part.said == Some(Said::Title) && part.words() <= MOST_TITLE_WORDS)
        .map(|(place, _)| place)
        .collect();
    if let [one] = named.as_slice() {
        return Some(*one);
    }
    let mut linked = parts.iter().enumerate().filter(|part| {
        is_free(&part)
            && part.1.is_linked
            && (FEWEST_LINKED_WORDS..=MOST_TITLE_WORDS).contains(&part.1.words())
            && part.1.said.is_none()
    });
    let first = linked.next()?;
    // More linked lines are more cards, unless all of the card is one link.
    let is_one = linked.all(|(_, part)| part.link == first.1.link);
    is_one.then_some(first.0)
}

/// A line of a card.
#[derive(Clone, Debug, Default)]
struct Part {
    text: String,
    is_heading: bool,
    /// Whether all of it lies in links.
    is_linked: bool,
    link: Option<NodeId>,
    in_item: bool,
    said: Option<Said>,
    /// The day that a `<time>` has for machines.
    day: Option<PartialDate>,
}

impl Part {
    fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }

    fn look(&self) -> Look {
        let look = look(&self.text);
        match self.day {
            Some(day) if !look.is_about() => Look {
                date: Some(day),
                ..look
            },
            _ => look,
        }
    }

    fn line(&self, is_title: bool) -> Line<'_> {
        Line {
            text: &self.text,
            span: 0..self.text.len(),
            after_gap: false,
            has_bullet: self.in_item,
            look: match is_title {
                true => Look::default(),
                false => self.look(),
            },
            said: match is_title {
                true => Some(Said::Title),
                false => self.said.filter(|said| *said != Said::Title),
            },
        }
    }
}

/// What stands around a text in its card.
#[derive(Clone, Copy, Debug, Default)]
struct Around {
    is_heading: bool,
    link: Option<NodeId>,
    in_item: bool,
    said: Option<Said>,
    day: Option<PartialDate>,
}

/// The lines of an element. Inline elements with nothing but white space between them are lines of their own, as
/// pages mostly set them.
fn parts(tree: &Tree, node: NodeId) -> Vec<Part> {
    let mut gatherer = Gatherer {
        tree,
        parts: Vec::new(),
        open: Part::default(),
    };
    gatherer.walk(node, Around::default());
    gatherer.flush();
    gatherer.parts
}

struct Gatherer<'a> {
    tree: &'a Tree,
    parts: Vec<Part>,
    open: Part,
}

impl Gatherer<'_> {
    fn walk(&mut self, node: NodeId, mut around: Around) {
        let tree = self.tree;
        if let Some(text) = tree.text(node) {
            return self.words(text, around);
        }
        let name = tree.name(node);
        if is_hidden(name)
            || noise::is_hidden(tree, node)
            || noise::by_name(tree, node) == Some("hidden from the eye")
        {
            return;
        }
        if name == "br" {
            return self.flush();
        }
        around.is_heading |= heading_level(name).is_some();
        around.in_item |= matches!(name, "li" | "dd");
        if name == "a" && tree.attribute(node, "href").is_some() {
            around.link = Some(node);
        }
        if name == "time" {
            let machine = tree.attribute(node, "datetime").unwrap_or_default();
            around.day = super::day::find(machine);
        }
        around.said = said(tree, node).or(around.said);
        let is_apart = is_block(name) || self.is_set_apart(node);
        if is_apart {
            self.flush();
        }
        for child in tree.children(node) {
            self.walk(child, around);
        }
        if is_apart {
            self.flush();
        }
    }

    /// Whether an inline element stands beside others with no words between them.
    fn is_set_apart(&self, node: NodeId) -> bool {
        let Some(parent) = self.tree.parent(node) else {
            return false;
        };
        let has_words = |node: NodeId| {
            let text = self.tree.text(node);
            text.is_some_and(|text| !text.trim().is_empty())
        };
        !self.tree.children(parent).any(has_words)
    }

    fn words(&mut self, text: &str, around: Around) {
        let is_blank = text.trim().is_empty();
        if self.open.text.is_empty() && is_blank {
            return;
        }
        if self.open.text.is_empty() {
            self.open = Part {
                text: String::new(),
                is_heading: around.is_heading,
                is_linked: around.link.is_some(),
                link: around.link,
                in_item: around.in_item,
                said: around.said,
                day: around.day,
            };
        }
        self.open.is_linked &= is_blank || around.link.is_some();
        self.open.day = self.open.day.or(around.day);
        self.open.text.push_str(text);
    }

    fn flush(&mut self) {
        let part = std::mem::take(&mut self.open);
        let text = part.text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            self.parts.push(Part { text, ..part });
        }
    }
}

/// What the names of an element say that it is.
fn said(tree: &Tree, node: NodeId) -> Option<Said> {
    let class = tree.attribute(node, "class").unwrap_or_default();
    let property = tree.attribute(node, "itemprop").unwrap_or_default();
    let words: Vec<String> = [class, property]
        .iter()
        .flat_map(|name| name_words(name))
        .collect();
    let is = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    if is(&["title", "headline"]) {
        Some(Said::Title)
    } else if is(&["byline", "author", "authors", "contributor", "contributors"]) {
        Some(Said::Authors)
    } else if is(&["topic", "topics", "category", "subject"]) {
        Some(Said::Topic)
    } else {
        None
    }
}

/// How much each element holds.
struct Sizes {
    sizes: Vec<Size>,
    /// The place of each node in the order of the page.
    order: Vec<u32>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Size {
    words: usize,
    links: usize,
    nodes: usize,
}

impl Sizes {
    fn of(tree: &Tree) -> Self {
        let mut sizes = vec![Size::default(); tree.len()];
        let mut order = vec![0; tree.len()];
        let all: Vec<NodeId> = tree.descendants(Tree::ROOT).collect();
        for (place, &node) in all.iter().enumerate() {
            order[node.index()] = u32::try_from(place).unwrap_or(u32::MAX);
        }
        // Children follow their parents, so that all of a node is added up before the node is.
        for &node in all.iter().rev() {
            let is_code = matches!(tree.name(node), "script" | "style" | "noscript");
            let size = &mut sizes[node.index()];
            size.nodes += 1;
            size.links += usize::from(tree.name(node) == "a");
            size.words += tree
                .text(node)
                .map_or(0, |text| text.split_whitespace().count());
            if is_code {
                size.words = 0;
            }
            let size = *size;
            if let Some(parent) = tree.parent(node) {
                let parent = &mut sizes[parent.index()];
                parent.words += size.words;
                parent.links += size.links;
                parent.nodes += size.nodes;
            }
        }
        Self { sizes, order }
    }

    fn of_node(&self, node: NodeId) -> Size {
        self.sizes[node.index()]
    }
}
