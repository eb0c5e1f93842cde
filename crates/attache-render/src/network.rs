//! How does a network look to graph tools? Pairs of a table as GraphML and as DOT.
//!
//! A node for each state, an edge for each row that names two. An edge is directed where the row's
//! `direction` says which way the obligation goes. Nodes and edges stand in the order of the rows.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use attache_study::{Cell, Table};

use crate::line::clean;
use crate::markdown::register_text;
use crate::markup::escape;

/// A table cannot be drawn as a network.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NetworkError {
    /// Its rows do not name two ends.
    #[error("the table \"{study}\" has no pairs of states: it has no column `{column}`")]
    NoColumn {
        /// The study that made the table.
        study: &'static str,
        /// The column that is missing.
        column: &'static str,
    },
}

/// The columns that name the two ends.
const ENDS: [&str; 2] = ["holder", "state"];
/// The columns with the names of the two ends.
const NAMES: [&str; 2] = ["holder_name", "state_name"];
/// The columns of an edge, if the table has them.
const EDGE: [&str; 9] = [
    "class",
    "instrument",
    "kind",
    "obligation",
    "direction",
    "from",
    "to",
    "in_force",
    "confidence",
];

struct Network<'t> {
    title: String,
    nodes: Vec<(&'t str, &'t str)>,
    edges: Vec<Edge<'t>>,
}

struct Edge<'t> {
    from: &'t str,
    to: &'t str,
    way: Way,
    data: Vec<(&'static str, &'t str)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Both,
    Forth,
    Back,
}

fn network(table: &Table) -> Result<Network<'_>, NetworkError> {
    let place = |name: &str| table.columns.iter().position(|column| column.name == name);
    let needed = |name: &'static str| {
        place(name).ok_or(NetworkError::NoColumn {
            study: table.study,
            column: name,
        })
    };
    let ends = [needed(ENDS[0])?, needed(ENDS[1])?];
    let names = NAMES.map(place);
    let columns: Vec<(&'static str, usize)> = EDGE
        .iter()
        .filter_map(|name| Some((*name, place(name)?)))
        .collect();
    let title = table.title.as_deref().unwrap_or(table.study);
    let mut found = Network {
        title: match &table.register {
            Some(register) => format!("{title}; register: {}", register_text(register)),
            None => title.to_owned(),
        },
        nodes: Vec::new(),
        edges: Vec::new(),
    };
    let mut seen = BTreeSet::new();
    for row in &table.rows {
        let text = |at: usize| match row.cells.get(at) {
            Some(Cell::Text(text)) => Some(text.as_str()),
            _ => None,
        };
        let ids = ends.map(text);
        for (id, name) in ids.iter().zip(names) {
            if let Some(id) = *id
                && seen.insert(id)
            {
                found.nodes.push((id, name.and_then(text).unwrap_or(id)));
            }
        }
        let data: Vec<(&'static str, &str)> = columns
            .iter()
            .filter_map(|(name, at)| Some((*name, text(*at)?)))
            .collect();
        // A row without an instrument says that there is no tie; one without a beginning, that it was
        // signed but is not known to be in force.
        let has = |needed: &str| data.iter().any(|(name, _)| *name == needed);
        let tied = has("instrument") && (has("from") || place("from").is_none());
        if let [Some(from), Some(to)] = ids
            && tied
        {
            let direction = data.iter().find(|(name, _)| *name == "direction");
            let way = direction.map_or("", |(_, way)| *way);
            let way = match way.split_once(" to ") {
                Some((a, b)) if a == from && b == to => Way::Forth,
                Some((a, b)) if a == to && b == from => Way::Back,
                _ => Way::Both,
            };
            found.edges.push(Edge {
                from,
                to,
                way,
                data,
            });
        }
    }
    Ok(found)
}

/// The pairs of a table as GraphML, for Gephi, igraph, NetworkX and others.
pub fn graphml(table: &Table) -> Result<String, NetworkError> {
    let network = network(table)?;
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
    );
    out.push_str("  <key id=\"label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n");
    for name in EDGE {
        let _ = writeln!(
            out,
            "  <key id=\"{name}\" for=\"edge\" attr.name=\"{name}\" attr.type=\"string\"/>"
        );
    }
    let _ = writeln!(
        out,
        "  <graph id=\"ties\" edgedefault=\"undirected\">\n    <desc>{}</desc>",
        escape(&network.title)
    );
    for (id, name) in &network.nodes {
        let _ = writeln!(
            out,
            "    <node id=\"{}\"><data key=\"label\">{}</data></node>",
            escape(id),
            escape(name)
        );
    }
    for (at, edge) in network.edges.iter().enumerate() {
        let (source, target) = match edge.way {
            Way::Back => (edge.to, edge.from),
            _ => (edge.from, edge.to),
        };
        let directed = if edge.way == Way::Both {
            ""
        } else {
            " directed=\"true\""
        };
        let _ = write!(
            out,
            "    <edge id=\"e{at}\" source=\"{}\" target=\"{}\"{directed}>",
            escape(source),
            escape(target)
        );
        for (name, value) in &edge.data {
            let _ = write!(out, "<data key=\"{name}\">{}</data>", escape(value));
        }
        out.push_str("</edge>\n");
    }
    out.push_str("  </graph>\n</graphml>\n");
    Ok(out)
}

/// The pairs of a table in the DOT language, for Graphviz.
pub fn dot(table: &Table) -> Result<String, NetworkError> {
    let network = network(table)?;
    let mut out = String::new();
    let _ = writeln!(out, "digraph {} {{", quoted(&network.title));
    out.push_str("  node [shape=box, style=rounded];\n");
    for (id, name) in &network.nodes {
        let _ = writeln!(out, "  {} [label={}];", quoted(id), quoted(name));
    }
    for edge in &network.edges {
        let way = match edge.way {
            Way::Both => "none",
            Way::Forth => "forward",
            Way::Back => "back",
        };
        let _ = write!(
            out,
            "  {} -> {} [dir={way}",
            quoted(edge.from),
            quoted(edge.to)
        );
        for (name, value) in &edge.data {
            // Graphviz writes a label on the edge; the rest are attributes that other tools read.
            let name = if *name == "instrument" { "label" } else { name };
            let _ = write!(out, ", {name}={}", quoted(value));
        }
        out.push_str("];\n");
    }
    out.push_str("}\n");
    Ok(out)
}

/// A quoted name in DOT: only the quotation mark and the backslash need an escape.
fn quoted(text: &str) -> String {
    let text = clean(text).replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{text}\"")
}
