//! What does a web page say of its article: title, authors, date, outlet and the rest, and where does it say so?
//!
//! The first place that has a value wins, in the order of trust: JSON-LD, the `citation_*` names of scholarly pages,
//! Dublin Core, OpenGraph, other `<meta>` names, microdata and `<time>`, what a reader sees, the address.

use super::card::Cards;
use super::day;
use super::element::name_words;
use super::line;
use super::linked_data::{Item, LinkedData};
use super::tree::{NodeId, Tree};
use crate::byline;
use crate::date::PartialDate;
use crate::field::Field;
use crate::pasted::card::are_names;
use crate::pasted::line::look;

/// The `<meta>`, `<link>` and JSON-LD of a page.
pub(super) struct Page<'a> {
    tree: &'a Tree,
    cards: &'a Cards,
    /// Names of `<meta>` in small letters and their contents, in order.
    metas: Vec<(String, String)>,
    data: LinkedData,
}

impl<'a> Page<'a> {
    pub(super) fn read(tree: &'a Tree, cards: &'a Cards) -> Self {
        let mut metas = Vec::new();
        for node in tree
            .descendants(Tree::ROOT)
            .filter(|&node| tree.name(node) == "meta")
        {
            let content = tree.attribute(node, "content").unwrap_or_default();
            let content = content.split_whitespace().collect::<Vec<_>>().join(" ");
            for key in ["name", "property", "itemprop", "http-equiv"] {
                if let Some(name) = tree.attribute(node, key)
                    && !content.is_empty()
                {
                    metas.push((name.trim().to_ascii_lowercase(), content.clone()));
                }
            }
        }
        Self {
            tree,
            cards,
            metas,
            data: LinkedData::read(tree),
        }
    }

    /// The article's text as it is repeated for machines, if it is there.
    pub(super) fn body(&self) -> Option<String> {
        self.data.body()
    }

    /// The publications in lists that are repeated for machines.
    pub(super) fn items(&self) -> Vec<Item> {
        self.data.items()
    }

    /// Whether the page says that it is an article and no list.
    pub(super) fn is_article(&self) -> bool {
        let is_called = self
            .meta(&["og:type"])
            .is_some_and(|found| found.value == "article");
        is_called || self.data.kind().is_some()
    }

    /// The title with its place.
    pub(super) fn title(&self) -> Option<Found> {
        let site = self.meta(&["og:site_name"]).map(|found| found.value);
        let headline = self
            .data
            .text("headline")
            .filter(|title| !title.ends_with("..."));
        let heading = self.only_heading();
        let found = found(headline, "JSON-LD headline")
            .or_else(|| {
                self.meta(&[
                    "citation_title",
                    "dc.title",
                    "dcterms.title",
                    "og:title",
                    "twitter:title",
                ])
            })
            .or_else(|| heading.map(|title| Found::new(title, "<h1>")))
            .or_else(|| {
                self.element("title")
                    .map(|title| Found::new(title, "<title>"))
            })?;
        Some(Found {
            value: without_site(&found.value, site.as_deref()),
            ..found
        })
    }

    /// All that is known, each with its place. `seen` are the lines between title and text.
    pub(super) fn fields(&self, title: Option<&Found>, seen: &[String]) -> Vec<Field> {
        let mut fields = Vec::new();
        let mut add = |key: &str, found: Option<Found>| {
            if let Some(found) = found {
                fields.push(Field::new(key, vec![found.value]).found_in(found.place));
            }
        };
        add("title", title.cloned());
        add("date", self.date(seen));
        add("publisher", self.publisher());
        add("type", self.kind(seen));
        add("topic", self.topic());
        add("language", self.language());
        add("url", self.address());
        add(
            "description",
            self.meta(&[
                "citation_abstract",
                "dc.description",
                "og:description",
                "description",
            ]),
        );
        add(
            "keywords",
            self.meta(&["citation_keywords", "news_keywords", "keywords"]),
        );
        add(
            "doi",
            self.meta(&["citation_doi", "dc.identifier.doi", "prism.doi"]),
        );
        let (authors, place) = self.authors(seen);
        if !authors.is_empty() {
            fields.push(Field::new("authors", authors).found_in(place));
        }
        let credits = self.data.image_credits();
        if !credits.is_empty() {
            fields.push(Field::new("image_credit", credits).found_in("JSON-LD image"));
        }
        fields
    }

    fn date(&self, seen: &[String]) -> Option<Found> {
        let day = |found: Found| {
            let partly =
                || PartialDate::recognise(&found.value).filter(|day| day.year() >= day::FIRST_YEAR);
            let day = day::find(&found.value).or_else(partly)?;
            Some(Found::new(day.to_string(), found.place))
        };
        let data = |key| found(self.data.text(key), "JSON-LD datePublished").and_then(day);
        data("datePublished")
            .or_else(|| self.metas_of(&DATES).find_map(day))
            .or_else(|| self.property("datepublished").and_then(day))
            .or_else(|| self.time().and_then(day))
            .or_else(|| {
                let seen = seen.iter().find_map(|line| day::find(line))?;
                Some(Found::new(seen.to_string(), "visible date"))
            })
            .or_else(|| found(self.data.text("dateCreated"), "JSON-LD dateCreated").and_then(day))
            .or_else(|| {
                let day = day::in_address(&self.address()?.value)?;
                Some(Found::new(day.to_string(), "address"))
            })
    }

    fn authors(&self, seen: &[String]) -> (Vec<String>, String) {
        let data = names(&self.data.texts("author"));
        if !data.is_empty() {
            return (data, "JSON-LD author".to_owned());
        }
        for key in AUTHORS {
            let written: Vec<String> = self
                .metas
                .iter()
                .filter(|(name, _)| name == key)
                .map(|(_, value)| value.clone())
                .collect();
            let written = match key {
                "citation_author" => written.iter().map(|name| in_order(name)).collect(),
                _ => written,
            };
            let names = names(&written);
            if !names.is_empty() {
                return (names, format!("<meta> {key}"));
            }
        }
        if let Some(found) = self.property("author") {
            let names = names(&[found.value]);
            if !names.is_empty() {
                return (names, found.place);
            }
        }
        let links = self.elements(|tree, node| {
            tree.name(node) == "a"
                && tree
                    .attribute(node, "rel")
                    .is_some_and(|rel| rel.split(' ').any(|rel| rel == "author"))
        });
        let linked: Vec<String> = links.iter().map(|&node| self.tree.words(node)).collect();
        let linked = names(&linked);
        if !linked.is_empty() {
            return (linked, "<a rel=author>".to_owned());
        }
        if let Some(names) = self.written_by() {
            return (names, "<meta> twitter:data1".to_owned());
        }
        let bylines = seen.iter().map(|line| look(line).authors);
        if let Some(names) = bylines.into_iter().find(|names| !names.is_empty()) {
            return (names, "visible byline".to_owned());
        }
        (self.called_author(), "element called author".to_owned())
    }

    /// The author in the pair of `<meta>` that a social network shows under a link.
    fn written_by(&self) -> Option<Vec<String>> {
        let label = self.meta(&["twitter:label1"])?.value.to_lowercase();
        let names = names(&[self.meta(&["twitter:data1"])?.value]);
        (label == "written by" && !names.is_empty()).then_some(names)
    }

    /// The names in the first element that is called an author's, such as `class="byline"`.
    fn called_author(&self) -> Vec<String> {
        let is = |tree: &Tree, node| {
            let class = tree.attribute(node, "class").unwrap_or_default();
            let is_called = name_words(class).iter().any(|word| {
                matches!(
                    word.as_str(),
                    "author" | "authors" | "byline" | "contributor" | "contributors"
                )
            });
            is_called && tree.name(node) != "body" && !self.is_in_card(node)
        };
        let elements = self.elements(is);
        let mut names = elements.iter().take(MOST_CALLED_AUTHOR).map(|&node| {
            let words = self.tree.words(node);
            match are_names(&words) {
                true => byline::split(&words),
                false => look(&words).authors,
            }
        });
        names.find(|names| !names.is_empty()).unwrap_or_default()
    }

    fn is_in_card(&self, node: NodeId) -> bool {
        let mut around = self.tree.ancestors(node);
        around.any(|node| self.cards.holds(node))
    }

    fn publisher(&self) -> Option<Found> {
        found(self.data.text("publisher"), "JSON-LD publisher").or_else(|| {
            self.meta(&[
                "citation_publisher",
                "citation_journal_title",
                "dc.publisher",
                "dcterms.publisher",
                "og:site_name",
                "publisher",
                "application-name",
                "cre",
                "copyright",
            ])
        })
    }

    /// The sort of publication. What the page calls it (`Commentary` above the title) is finer than what its linked
    /// data have a word for.
    fn kind(&self, seen: &[String]) -> Option<Found> {
        let called = |text: &str| byline::kind(text).map(str::to_owned);
        let section = self.data.text("articleSection").as_deref().and_then(called);
        let genre = self.data.text("genre").as_deref().and_then(called);
        let meta = self.meta(&[
            "citation_article_type",
            "dc.type",
            "dcterms.type",
            "article:section",
            "content_type",
            "page-type",
        ]);
        let typed = self.data.kind();
        let typed =
            typed.map(|(kind, name)| Found::new(kind.to_owned(), format!("JSON-LD type {name}")));
        found(genre, "JSON-LD genre")
            .or_else(|| found(section, "JSON-LD articleSection"))
            // That it is an article says little; that it is a podcast, much.
            .or_else(|| typed.clone().filter(|typed| typed.value != "article"))
            .or_else(|| {
                let meta = meta?;
                found(called(&meta.value), &meta.place)
            })
            .or_else(|| {
                // A lone word such as `Video` beside a title is more often a link than a label.
                let label = seen.iter().filter_map(|line| called(line));
                let mut sure = label.filter(|kind| SURE_LABELS.contains(&kind.as_str()));
                found(sure.next(), "visible label")
            })
            .or(typed)
            .or_else(|| {
                self.meta(&["og:type"])
                    .filter(|found| found.value == "article")
            })
    }

    fn topic(&self) -> Option<Found> {
        let section = self.data.text("articleSection");
        found(section, "JSON-LD articleSection")
            .or_else(|| self.meta(&["dc.subject", "article:section", "section", "sailthru.topic"]))
            .filter(|found| byline::kind(&found.value).is_none())
    }

    fn language(&self) -> Option<Found> {
        let html = self.elements(|tree, node| tree.name(node) == "html");
        let lang = html.first().and_then(|&node| {
            let lang = self
                .tree
                .attribute(node, "lang")
                .or_else(|| self.tree.attribute(node, "xml:lang"));
            lang.map(str::to_owned)
        });
        let tag = |found: Found| {
            let tag = found.value.trim().replace('_', "-");
            let is_tag = tag.len() >= 2
                && tag
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            is_tag.then(|| Found::new(tag, found.place))
        };
        found(self.data.text("inLanguage"), "JSON-LD inLanguage")
            .and_then(tag)
            .or_else(|| found(lang, "<html lang>").and_then(tag))
            .or_else(|| {
                let meta = self.meta(&[
                    "citation_language",
                    "dc.language",
                    "dcterms.language",
                    "og:locale",
                    "content-language",
                ]);
                meta.and_then(tag)
            })
    }

    fn address(&self) -> Option<Found> {
        let canonical = self.elements(|tree, node| {
            tree.name(node) == "link" && tree.attribute(node, "rel") == Some("canonical")
        });
        let href = canonical
            .first()
            .and_then(|&node| self.tree.attribute(node, "href"));
        let is_address = |found: &Found| found.value.starts_with("http");
        found(href.map(str::to_owned), "<link rel=canonical>")
            .filter(is_address)
            .or_else(|| self.meta(&["og:url"]).filter(is_address))
            .or_else(|| {
                found(
                    self.data.address("mainEntityOfPage"),
                    "JSON-LD mainEntityOfPage",
                )
            })
            .or_else(|| found(self.data.address("url"), "JSON-LD url"))
    }

    /// The first `<meta>` with one of these names, in the order of the names.
    fn meta(&self, names: &[&'static str]) -> Option<Found> {
        self.metas_of(names).next()
    }

    fn metas_of<'b>(&'b self, names: &'b [&'static str]) -> impl Iterator<Item = Found> + 'b {
        names.iter().flat_map(|&wanted| {
            let known = self.metas.iter().filter(move |(name, _)| name == wanted);
            known.map(move |(name, value)| Found::new(value.clone(), format!("<meta> {name}")))
        })
    }

    /// The first element with this property of microdata or RDFa: its machine's value, else its words.
    fn property(&self, property: &str) -> Option<Found> {
        let is = |tree: &Tree, node| {
            let value = tree
                .attribute(node, "itemprop")
                .or_else(|| tree.attribute(node, "property"));
            tree.name(node) != "meta"
                && value.is_some_and(|value| {
                    let local = value.rsplit(':').next().unwrap_or(value);
                    local
                        .split_whitespace()
                        .any(|word| word.eq_ignore_ascii_case(property))
                })
        };
        let elements = self.elements(is);
        elements.into_iter().find_map(|node| {
            let machine = self
                .tree
                .attribute(node, "content")
                .or_else(|| self.tree.attribute(node, "datetime"));
            let value = machine.map_or_else(|| self.named_within(node), str::to_owned);
            let known =
                (!value.trim().is_empty() && value.len() < LONGEST_VALUE).then_some(value)?;
            Some(Found::new(known, format!("itemprop {property}")))
        })
    }

    /// The words of the part that is its name, else all of them.
    fn named_within(&self, node: NodeId) -> String {
        let mut within = self.tree.descendants(node).skip(1);
        let name = within.find(|&inner| self.tree.attribute(inner, "itemprop") == Some("name"));
        match name.and_then(|name| self.tree.attribute(name, "content")) {
            Some(content) => content.to_owned(),
            None => self.tree.words(name.unwrap_or(node)),
        }
    }

    /// The `<time>` that is the day of publication: one that says so, else the first.
    fn time(&self) -> Option<Found> {
        let times = self.elements(|tree, node| tree.name(node) == "time" && !self.is_in_card(node));
        let says = |node: &&NodeId| {
            let class = self.tree.attribute(**node, "class").unwrap_or_default();
            self.tree.attribute(**node, "pubdate").is_some()
                || ["publish", "posted", "entry-date", "post-date"]
                    .iter()
                    .any(|word| class.contains(word))
        };
        let node = *times.iter().find(says).or_else(|| times.first())?;
        let machine = self
            .tree
            .attribute(node, "datetime")
            .filter(|value| day::find(value).is_some());
        Some(Found::new(
            machine.map_or_else(|| self.tree.words(node), str::to_owned),
            "<time>",
        ))
    }

    fn only_heading(&self) -> Option<String> {
        let headings =
            self.elements(|tree, node| tree.name(node) == "h1" && !leads_home(tree, node));
        let mut words = headings
            .iter()
            .map(|&node| self.tree.words(node))
            .filter(|words| !words.is_empty());
        let first = words.next()?;
        words.all(|other| other == first).then_some(first)
    }

    fn element(&self, name: &str) -> Option<String> {
        let node = *self
            .elements(|tree, node| tree.name(node) == name)
            .first()?;
        Some(self.tree.words(node)).filter(|words| !words.is_empty())
    }

    fn elements(&self, is: impl Fn(&Tree, NodeId) -> bool) -> Vec<NodeId> {
        self.tree
            .descendants(Tree::ROOT)
            .filter(|&node| is(self.tree, node))
            .collect()
    }
}

/// So many elements that are called an author's are looked at.
const MOST_CALLED_AUTHOR: usize = 40;

/// A longer value is a whole part of the page and no value.
const LONGEST_VALUE: usize = 300;

/// Sorts of publication that a line by itself near the title is believed to name.
const SURE_LABELS: [&str; 12] = [
    "commentary",
    "report",
    "podcast",
    "brief",
    "paper",
    "press release",
    "testimony",
    "transcript",
    "interview",
    "review",
    "statement",
    "speech",
];

const DATES: [&str; 22] = [
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.date",
    "dcterms.created",
    "dc.date",
    "dc.date.created",
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "publish_date",
    "publishdate",
    "publication_date",
    "pubdate",
    "rnews:datepublished",
    "date",
];

const AUTHORS: [&str; 12] = [
    "citation_author",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor.author",
    "article:author",
    "og:article:author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "author",
    "article.author",
    "twitter:creator:name",
];

/// A value and the place where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) value: String,
    pub(super) place: String,
}

impl Found {
    fn new(value: String, place: impl Into<String>) -> Self {
        Self {
            value,
            place: place.into(),
        }
    }
}

fn found(value: Option<String>, place: &str) -> Option<Found> {
    value.map(|value| Found::new(value, place))
}

/// `Ames, Anna` is Anna Ames.
fn in_order(name: &str) -> String {
    match name.split_once(',') {
        Some((last, first)) if !first.contains(',') => format!("{} {}", first.trim(), last.trim()),
        _ => name.to_owned(),
    }
}

/// The names in texts that may hold several, without addresses and handles.
fn names(texts: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for text in texts {
        if text.contains("://") || text.starts_with('@') {
            continue;
        }
        for name in byline::split(text) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// Whether an element is or holds a link to the first page of the site, as the name of the site does that stands
/// above all of its pages.
fn leads_home(tree: &Tree, node: NodeId) -> bool {
    let is_home = |node: NodeId| {
        tree.name(node) == "a"
            && tree.attribute(node, "href").is_some_and(|address| {
                let path = address.split_once("://").map_or(address, |(_, rest)| {
                    rest.split_once('/').map_or("", |(_, path)| path)
                });
                matches!(path.trim(), "" | "/" | "/index.html" | "index.html")
            })
    };
    tree.ancestors(node).any(is_home) || tree.descendants(node).any(is_home)
}

/// A title without the name of the site behind it.
fn without_site(title: &str, site: Option<&str>) -> String {
    let Some(site) = site else {
        return title.to_owned();
    };
    for separator in [" | ", " - ", " – ", " — ", " :: ", " » "] {
        if let Some((before, after)) = title.rsplit_once(separator)
            && line::is_same_title(after, site)
        {
            return before.trim().to_owned();
        }
    }
    title.to_owned()
}
