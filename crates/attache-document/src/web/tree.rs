//! Which elements and texts does an HTML page have, as a browser would see them?
//!
//! A tree of numbered nodes, built by html5ever's parser (the algorithm of the HTML standard) within limits: the
//! parser is fed a little at a time, and is stopped where the page has too many nodes or nests too deep.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use html5ever::interface::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink as _};
use html5ever::{Attribute, ParseOpts, QualName, parse_document};

use crate::flaw::Flaw;
use crate::xml::MarkupLimits;

/// So much is parsed between two looks at the limits. Small, because what a few bytes make the parser build can be
/// as large as the page so far is deep.
const FEED_BYTES: usize = 4 << 10;

/// A node's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct NodeId(u32);

impl NodeId {
    /// Its place in tables that have an entry for each node.
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Debug, Default)]
struct Node {
    parent: Option<NodeId>,
    first_child: Option<NodeId>,
    last_child: Option<NodeId>,
    previous: Option<NodeId>,
    next: Option<NodeId>,
    depth: usize,
    data: Data,
}

/// What a node is.
#[derive(Debug, Default)]
enum Data {
    /// The page, or something without words: a comment, a doctype.
    #[default]
    Other,
    Element {
        name: Rc<QualName>,
        attributes: Vec<Attribute>,
    },
    Text(String),
}

/// A page as a tree.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

impl Tree {
    /// Parses a page. Errors of HTML are mended as browsers mend them; only limits stop it.
    pub(super) fn parse(html: &str, limits: &MarkupLimits) -> Result<Self, Flaw> {
        let builder = Builder::new(limits);
        let mut parser = parse_document(builder, ParseOpts::default());
        let mut rest = html;
        while !rest.is_empty() {
            let mut end = rest.len().min(FEED_BYTES);
            while !rest.is_char_boundary(end) {
                end += 1;
            }
            parser.process(StrTendril::from(&rest[..end]));
            rest = &rest[end..];
            parser.tokenizer.sink.sink.check()?;
        }
        let tree = parser.finish()?;
        tree.check_depth(limits)?;
        Ok(tree)
    }

    pub(super) const ROOT: NodeId = NodeId(0);

    /// The number of nodes, those taken out of the page included.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The name of an element in small letters; empty for all other nodes.
    pub(super) fn name(&self, node: NodeId) -> &str {
        match &self.nodes[node.index()].data {
            Data::Element { name, .. } => &name.local,
            _ => "",
        }
    }

    pub(super) fn text(&self, node: NodeId) -> Option<&str> {
        match &self.nodes[node.index()].data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn attribute(&self, node: NodeId, key: &str) -> Option<&str> {
        match &self.nodes[node.index()].data {
            Data::Element { attributes, .. } => attributes
                .iter()
                .find(|attribute| &*attribute.name.local == key)
                .map(|attribute| &*attribute.value),
            _ => None,
        }
    }

    pub(super) fn parent(&self, node: NodeId) -> Option<NodeId> {
        self.nodes[node.index()].parent
    }

    /// A node, its parent and so on to the root.
    pub(super) fn ancestors(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(Some(node), |&node| self.parent(node))
    }

    pub(super) fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let first = self.nodes[node.index()].first_child;
        std::iter::successors(first, |child| self.nodes[child.index()].next)
    }

    /// The node before it in the same parent.
    pub(super) fn previous(&self, node: NodeId) -> Option<NodeId> {
        self.nodes[node.index()].previous
    }

    /// The node and all in it, in the order of the page.
    pub(super) fn descendants(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let mut next = Some(node);
        std::iter::from_fn(move || {
            let here = next?;
            next = self.nodes[here.index()]
                .first_child
                .or_else(|| self.after(here, node));
            Some(here)
        })
    }

    /// The node that follows `here` and all in it, within `top`.
    fn after(&self, here: NodeId, top: NodeId) -> Option<NodeId> {
        let mut here = here;
        while here != top {
            let node = &self.nodes[here.index()];
            if node.next.is_some() {
                return node.next;
            }
            here = node.parent?;
        }
        None
    }

    /// The words of a node and all in it, with one space between them.
    pub(super) fn words(&self, node: NodeId) -> String {
        let mut words = String::new();
        for node in self.descendants(node) {
            if let Some(text) = self.text(node) {
                let in_code = self
                    .parent(node)
                    .is_some_and(|parent| matches!(self.name(parent), "script" | "style"));
                if !in_code {
                    if self.follows_block(node) {
                        words.push(' ');
                    }
                    words.push_str(text);
                }
            } else if super::element::is_block(self.name(node)) || self.name(node) == "br" {
                words.push(' ');
            }
        }
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether a block ended right before the text or inline element `node`.
    fn follows_block(&self, node: NodeId) -> bool {
        let mut here = node;
        loop {
            if let Some(previous) = self.previous(here) {
                return super::element::is_block(self.name(previous));
            }
            match self.parent(here) {
                Some(parent) if !super::element::is_block(self.name(parent)) => here = parent,
                _ => return false,
            }
        }
    }

    /// The depth that the parser noted can be too small where it moved nodes.
    fn check_depth(&self, limits: &MarkupLimits) -> Result<(), Flaw> {
        let (mut here, mut depth) = (Self::ROOT, 0);
        loop {
            if depth > limits.max_depth {
                return Err(too_deep(limits.max_depth));
            }
            if let Some(child) = self.nodes[here.index()].first_child {
                (here, depth) = (child, depth + 1);
                continue;
            }
            loop {
                let node = &self.nodes[here.index()];
                match (node.next, node.parent) {
                    (Some(next), _) => {
                        here = next;
                        break;
                    }
                    (None, Some(parent)) => (here, depth) = (parent, depth - 1),
                    (None, None) => return Ok(()),
                }
            }
        }
    }
}

fn too_deep(limit: usize) -> Flaw {
    Flaw::Depth {
        part: "the page".to_owned(),
        limit,
    }
}

/// Builds the tree as the parser asks for it.
struct Builder {
    nodes: RefCell<Vec<Node>>,
    max_depth: usize,
    max_nodes: usize,
    over: Cell<Option<Over>>,
}

#[derive(Clone, Copy, Debug)]
enum Over {
    Depth,
    Nodes,
}

/// A node as the parser holds it. The name travels with it, so that it can be lent.
#[derive(Clone, Debug)]
struct Handle {
    id: NodeId,
    name: Option<Rc<QualName>>,
    is_annotation: bool,
}

impl Builder {
    fn new(limits: &MarkupLimits) -> Self {
        Self {
            nodes: RefCell::new(vec![Node::default()]),
            max_depth: limits.max_depth,
            max_nodes: limits.max_page_nodes.min(u32::MAX as usize),
            over: Cell::new(None),
        }
    }

    fn check(&self) -> Result<(), Flaw> {
        match self.over.get() {
            None => Ok(()),
            Some(Over::Depth) => Err(too_deep(self.max_depth)),
            Some(Over::Nodes) => Err(Flaw::Elements {
                part: "the page".to_owned(),
                limit: self.max_nodes,
            }),
        }
    }

    /// A new node, or the root again once there are too many: nothing is linked any more then.
    fn add(&self, data: Data) -> NodeId {
        let mut nodes = self.nodes.borrow_mut();
        if nodes.len() >= self.max_nodes {
            self.over.set(Some(Over::Nodes));
            return Tree::ROOT;
        }
        nodes.push(Node {
            data,
            ..Node::default()
        });
        NodeId((nodes.len() - 1) as u32)
    }

    fn detach(&self, id: NodeId) {
        let nodes = &mut *self.nodes.borrow_mut();
        let node = &mut nodes[id.index()];
        let (parent, previous, next) = (node.parent.take(), node.previous.take(), node.next.take());
        match (previous, parent) {
            (Some(previous), _) => nodes[previous.index()].next = next,
            (None, Some(parent)) => nodes[parent.index()].first_child = next,
            (None, None) => {}
        }
        match (next, parent) {
            (Some(next), _) => nodes[next.index()].previous = previous,
            (None, Some(parent)) => nodes[parent.index()].last_child = previous,
            (None, None) => {}
        }
    }

    /// Puts `child` into `parent`: before the node `before`, or at the end.
    fn link(&self, parent: NodeId, before: Option<NodeId>, child: NodeId) {
        if self.over.get().is_some() {
            return;
        }
        self.detach(child);
        let nodes = &mut *self.nodes.borrow_mut();
        let depth = nodes[parent.index()].depth + 1;
        if depth > self.max_depth {
            self.over.set(Some(Over::Depth));
        }
        let previous = match before {
            Some(before) => nodes[before.index()].previous.replace(child),
            None => nodes[parent.index()].last_child.replace(child),
        };
        match previous {
            Some(previous) => nodes[previous.index()].next = Some(child),
            None => nodes[parent.index()].first_child = Some(child),
        }
        let node = &mut nodes[child.index()];
        node.parent = Some(parent);
        node.previous = previous;
        node.next = before;
        node.depth = depth;
    }

    fn insert(&self, parent: NodeId, before: Option<NodeId>, child: NodeOrText<Handle>) {
        let text = match child {
            NodeOrText::AppendNode(node) => return self.link(parent, before, node.id),
            NodeOrText::AppendText(text) => text,
        };
        let last = {
            let nodes = self.nodes.borrow();
            match before {
                Some(before) => nodes[before.index()].previous,
                None => nodes[parent.index()].last_child,
            }
        };
        if let Some(last) = last
            && let Data::Text(words) = &mut self.nodes.borrow_mut()[last.index()].data
        {
            words.push_str(&text);
            return;
        }
        let node = self.add(Data::Text(text.to_string()));
        self.link(parent, before, node);
    }

    fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.nodes.borrow()[id.index()].parent
    }

    fn plain(&self, id: NodeId) -> Handle {
        Handle {
            id,
            name: None,
            is_annotation: false,
        }
    }
}

impl TreeSink for Builder {
    type Handle = Handle;
    type Output = Result<Tree, Flaw>;
    type ElemName<'a> = &'a QualName;

    fn finish(self) -> Self::Output {
        self.check()?;
        Ok(Tree {
            nodes: self.nodes.into_inner(),
        })
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        self.plain(Tree::ROOT)
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> &'a QualName {
        let name = target.name.as_deref();
        name.expect("the parser asks only elements for their names")
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        flags: ElementFlags,
    ) -> Handle {
        let name = Rc::new(name);
        Handle {
            id: self.add(Data::Element {
                name: Rc::clone(&name),
                attributes,
            }),
            name: Some(name),
            is_annotation: flags.mathml_annotation_xml_integration_point,
        }
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.plain(self.add(Data::Other))
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.plain(self.add(Data::Other))
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.insert(parent.id, None, child);
    }

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        if let Some(parent) = self.parent(sibling.id) {
            self.insert(parent, Some(sibling.id), child);
        }
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        previous: &Handle,
        child: NodeOrText<Handle>,
    ) {
        match self.parent(element.id) {
            Some(parent) => self.insert(parent, Some(element.id), child),
            None => self.insert(previous.id, None, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// A template is never shown. Its contents hang nowhere.
    fn get_template_contents(&self, _: &Handle) -> Handle {
        self.plain(self.add(Data::Other))
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        one.id == other.id
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn add_attrs_if_missing(&self, target: &Handle, more: Vec<Attribute>) {
        if let Data::Element { attributes, .. } =
            &mut self.nodes.borrow_mut()[target.id.index()].data
        {
            for attribute in more {
                if attributes.iter().all(|known| known.name != attribute.name) {
                    attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        if self.over.get().is_none() {
            self.detach(target.id);
        }
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        if self.over.get().is_some() {
            return;
        }
        loop {
            let child = self.nodes.borrow()[node.id.index()].first_child;
            let Some(child) = child else { return };
            self.link(new_parent.id, None, child);
            if self.over.get().is_some() {
                return;
            }
        }
    }

    fn is_mathml_annotation_xml_integration_point(&self, handle: &Handle) -> bool {
        handle.is_annotation
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(html: &str) -> Tree {
        Tree::parse(html, &MarkupLimits::default()).unwrap()
    }

    #[test]
    fn a_page_becomes_a_tree_as_in_a_browser() {
        let tree = tree("<p id=a>one<b>two</p>three<table>four<tr><td>five");
        let named = |name: &str| {
            tree.descendants(Tree::ROOT)
                .find(|&node| tree.name(node) == name)
                .unwrap()
        };
        assert_eq!(tree.attribute(named("p"), "id"), Some("a"));
        assert_eq!(tree.words(named("p")), "onetwo");
        assert_eq!(tree.words(Tree::ROOT), "onetwo threefour five");
        assert_eq!(
            tree.text(tree.children(named("p")).next().unwrap()),
            Some("one")
        );
        assert_eq!(tree.name(tree.parent(named("td")).unwrap()), "tr");
        assert_eq!(tree.previous(named("body")), Some(named("head")));
    }

    #[test]
    fn too_many_nodes_and_too_deep_nests_are_refused() {
        let limits = MarkupLimits {
            max_depth: 50,
            max_page_nodes: 1000,
            ..MarkupLimits::default()
        };
        let refused = |html: &str| Tree::parse(html, &limits).unwrap_err().to_string();
        insta::assert_snapshot!(refused(&"<div>".repeat(60)), @"the page nests more than 50 elements, the limit");
        insta::assert_snapshot!(refused(&"<br>".repeat(2000)), @"the page has more than 1000 elements, the limit");
        // Each paragraph would open all the bold elements again.
        let bold: String = (0..40).map(|n| format!("<b id={n}>")).collect();
        refused(&format!("{bold}{}", "<p>x</p>".repeat(500)));
    }

    #[test]
    fn a_huge_page_is_refused_in_good_time() {
        let limits = MarkupLimits::default();
        assert!(Tree::parse(&"<div>".repeat(2_000_000), &limits).is_err());
        assert!(Tree::parse(&"<p>".repeat(2_000_000), &limits).is_err());
    }
}
