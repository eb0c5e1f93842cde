//! What do the JSON-LD scripts of a page say of its article?

use std::collections::HashMap;

use serde_json::Value;

use super::day;
use super::tree::{NodeId, Tree};
use crate::document::Record;
use crate::html::visible_text;

/// The longest script that is read, in bytes.
const LONGEST_SCRIPT: usize = 1 << 20;
/// So many objects are looked through.
const MOST_OBJECTS: usize = 2000;

/// The types of schema.org that are an article or the like, with what we call them.
const TYPES: &[(&str, &str)] = &[
    ("NewsArticle", "article"),
    ("ReportageNewsArticle", "article"),
    ("Article", "article"),
    ("BlogPosting", "article"),
    ("ScholarlyArticle", "article"),
    ("TechArticle", "article"),
    ("AdvertiserContentArticle", "article"),
    ("SatiricalArticle", "article"),
    ("SocialMediaPosting", "article"),
    ("LiveBlogPosting", "article"),
    ("AnalysisNewsArticle", "commentary"),
    ("OpinionNewsArticle", "commentary"),
    ("AskPublicNewsArticle", "article"),
    ("BackgroundNewsArticle", "article"),
    ("ReviewNewsArticle", "commentary"),
    ("Report", "report"),
    ("PodcastEpisode", "podcast"),
    ("RadioEpisode", "podcast"),
    ("Book", "book"),
    ("Legislation", "law"),
    ("GovernmentDocument", "report"),
    ("DigitalDocument", "report"),
    ("PresentationDigitalDocument", "report"),
    ("VideoObject", "video"),
    ("WebPage", ""),
    ("ItemPage", ""),
];

/// An entry of a list of publications.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) title: String,
    pub(super) record: Record,
}

/// The article of a page in its linked data.
#[derive(Debug, Default)]
pub(super) struct LinkedData {
    /// The entries of its lists of publications.
    items: Vec<Value>,
    /// The object that describes the article.
    article: Option<Value>,
    /// Objects with an id, to which others point.
    by_id: HashMap<String, Value>,
}

impl LinkedData {
    pub(super) fn read(tree: &Tree) -> Self {
        let mut objects = Vec::new();
        for node in tree.descendants(Tree::ROOT) {
            let kind = tree.attribute(node, "type").unwrap_or_default();
            if tree.name(node) == "script" && kind.to_ascii_lowercase().contains("ld+json") {
                gather(script(tree, node), &mut objects);
            }
        }
        let by_id = objects
            .iter()
            .filter_map(|object| Some((object.get("@id")?.as_str()?.to_owned(), object)))
            .filter(|(_, object)| object.as_object().is_some_and(|object| object.len() > 1))
            .map(|(id, object)| (id, object.clone()))
            .collect();
        let best = objects
            .iter()
            .enumerate()
            .filter_map(|(place, object)| Some((rank(object)?, place)));
        let article = best.min().map(|(_, place)| objects[place].clone());
        let lists = objects
            .iter()
            .filter(|object| is_of_type(object, "ItemList"));
        let entries = lists.filter_map(|list| list.get("itemListElement")?.as_array());
        let items = entries
            .flatten()
            .map(|entry| entry.get("item").unwrap_or(entry));
        Self {
            items: items.take(MOST_OBJECTS).cloned().collect(),
            article,
            by_id,
        }
    }

    /// The publications in the lists of the page, as far as they have a title. A list of addresses alone says nothing.
    pub(super) fn items(&self) -> Vec<Item> {
        let item = |entry: &Value| {
            let text = |key: &str| self.names(entry.get(key)?).into_iter().next();
            let title = text("headline").or_else(|| text("name"))?;
            let address = text("url").or_else(|| text("@id"));
            let kind = type_of(entry).map(|(_, ours)| ours);
            let record = Record {
                kind: kind.filter(|kind| !kind.is_empty()).map(str::to_owned),
                date: text("datePublished").and_then(|text| day::find(&text)),
                blurb: text("description").or_else(|| text("abstract")),
                authors: entry
                    .get("author")
                    .map(|author| self.names(author))
                    .unwrap_or_default(),
                address: address.filter(|address| !address.starts_with('#')),
                title: title.clone(),
                ..Record::default()
            };
            Some(Item { title, record })
        };
        self.items.iter().filter_map(item).collect()
    }

    /// A text of the article's object.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        let value = self.article.as_ref()?.get(key)?;
        self.names(value).into_iter().next()
    }

    /// All texts under a key: of a list each, of an object its name.
    pub(super) fn texts(&self, key: &str) -> Vec<String> {
        let value = self.article.as_ref().and_then(|article| article.get(key));
        value.map(|value| self.names(value)).unwrap_or_default()
    }

    /// The text of the article, as it is repeated for machines.
    pub(super) fn body(&self) -> Option<String> {
        let body = self.article.as_ref()?.get("articleBody")?.as_str()?;
        Some(visible_text(body))
    }

    /// What we call the article's type, and the name that schema.org has for it.
    pub(super) fn kind(&self) -> Option<(&'static str, &str)> {
        let article = self.article.as_ref()?;
        let (name, ours) = type_of(article)?;
        (!ours.is_empty()).then_some((ours, name))
    }

    /// The address of an object or of a list's first.
    pub(super) fn address(&self, key: &str) -> Option<String> {
        let value = self.article.as_ref()?.get(key)?;
        let value = value
            .as_array()
            .and_then(|list| list.first())
            .unwrap_or(value);
        let text = match value {
            Value::String(text) => text.as_str(),
            Value::Object(object) => object.get("@id").or_else(|| object.get("url"))?.as_str()?,
            _ => return None,
        };
        text.starts_with("http").then(|| text.to_owned())
    }

    /// The credits of the article's images.
    pub(super) fn image_credits(&self) -> Vec<String> {
        let image = self
            .article
            .as_ref()
            .and_then(|article| article.get("image"));
        let images = match image {
            Some(Value::Array(list)) => list.iter().collect(),
            Some(one) => vec![one],
            None => Vec::new(),
        };
        let credit = |image: &&Value| {
            image
                .get("creditText")
                .or_else(|| image.get("copyrightHolder"))
                .cloned()
        };
        let credits = images.iter().filter_map(credit);
        credits.flat_map(|credit| self.names(&credit)).collect()
    }

    fn names(&self, value: &Value) -> Vec<String> {
        match value {
            Value::String(text) => clean(text).into_iter().collect(),
            Value::Number(number) => vec![number.to_string()],
            Value::Array(list) => list.iter().flat_map(|value| self.names(value)).collect(),
            Value::Object(object) => {
                let named = object.get("name").or_else(|| object.get("@value"));
                match (named, object.get("@id").and_then(Value::as_str)) {
                    (Some(Value::String(text)), _) => clean(text).into_iter().collect(),
                    (Some(Value::Array(list)), _) => list
                        .iter()
                        .filter_map(Value::as_str)
                        .filter_map(clean)
                        .collect(),
                    (None, Some(id)) => {
                        let known = self.by_id.get(id).and_then(|object| object.get("name"));
                        known
                            .and_then(Value::as_str)
                            .and_then(clean)
                            .into_iter()
                            .collect()
                    }
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }
}

fn script(tree: &Tree, node: NodeId) -> Option<Value> {
    let mut text = String::new();
    for child in tree.children(node) {
        text.push_str(tree.text(child).unwrap_or_default());
    }
    if text.len() > LONGEST_SCRIPT {
        return None;
    }
    // Line ends within strings are no JSON, and common; elsewhere they are white space.
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let text = text.trim();
    let text = text.strip_prefix("<!--").unwrap_or(text);
    let text = text.strip_suffix("-->").unwrap_or(text);
    let text = text
        .trim()
        .trim_start_matches("//<![CDATA[")
        .trim_end_matches("//]]>");
    serde_json::from_str(text.trim().trim_end_matches(';')).ok()
}

/// The objects in a script, also those of lists and graphs and the main entity of a page.
fn gather(value: Option<Value>, objects: &mut Vec<Value>) {
    let mut waiting: Vec<Value> = value.into_iter().collect();
    while let Some(value) = waiting.pop() {
        if objects.len() >= MOST_OBJECTS {
            return;
        }
        match value {
            Value::Array(list) => waiting.extend(list.into_iter().rev()),
            Value::Object(object) => {
                for key in ["mainEntity", "@graph"] {
                    waiting.extend(object.get(key).cloned());
                }
                objects.push(Value::Object(object));
            }
            _ => {}
        }
    }
}

fn type_of(object: &Value) -> Option<(&'static str, &'static str)> {
    let known = TYPES.iter().find(|(known, _)| is_of_type(object, known));
    known.copied()
}

fn is_of_type(object: &Value, wanted: &str) -> bool {
    let names: Vec<&str> = match object.get("@type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        _ => return false,
    };
    names
        .iter()
        .any(|name| name.rsplit('/').next() == Some(wanted))
}

/// How likely an object is the article: 0 for the likeliest. `None` if it is none.
fn rank(object: &Value) -> Option<u32> {
    let (name, _) = type_of(object)?;
    let has = |key: &str| object.get(key).is_some();
    let is_page = matches!(name, "WebPage" | "ItemPage");
    let is_film = name == "VideoObject";
    let mut rank = match (is_page, is_film) {
        (false, false) => 0,
        (false, true) => 20,
        (true, _) => 10,
    };
    rank += u32::from(!has("headline") && !has("name"));
    rank += u32::from(!has("datePublished"));
    Some(rank)
}

fn clean(text: &str) -> Option<String> {
    let text = visible_text(text);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::MarkupLimits;

    fn data(script: &str) -> LinkedData {
        let html = format!("<script type='application/ld+json'>{script}</script>");
        LinkedData::read(&Tree::parse(&html, &MarkupLimits::default()).unwrap())
    }

    #[test]
    fn the_article_is_found_in_a_graph_and_its_author_by_id() {
        let data = data(
            r#"{"@graph": [{"@type": "WebPage", "name": "Page"},
               {"@type": ["Article", "Thing"], "headline": "Our &amp; theirs", "datePublished": "2019-11-20",
                "author": [{"@id": "x"}, "B. Bell", {"name": "C. Cole"}]},
               {"@type": "Person", "@id": "x", "name": "A.
 Ames"}]}"#,
        );
        assert_eq!(data.text("headline").as_deref(), Some("Our & theirs"));
        assert_eq!(data.texts("author"), ["A. Ames", "B. Bell", "C. Cole"]);
        assert_eq!(data.kind(), Some(("article", "Article")));
    }

    #[test]
    fn broken_scripts_say_nothing() {
        for script in ["", "{", "[1, 2", "null", "{\"@type\": 5}"] {
            assert!(data(script).article.is_none(), "{script}");
        }
    }
}
