//! Is the book whole: every page listed, every link leading somewhere, every dependency explained?

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::root;

/// All Markdown files under a folder, by their path from it.
fn pages(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                found.insert(path.strip_prefix(folder).unwrap().to_owned());
            }
        }
    }
    found
}

/// The targets of a page's links, code left out.
fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut in_code = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        for part in line.split("](").skip(1) {
            if let Some((target, _)) = part.split_once(')') {
                found.push(target.to_owned());
            }
        }
    }
    found
}

/// The anchors that mdBook gives a page's headings.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings
        .map(|line| {
            let kept = line.trim_start_matches('#').trim().to_lowercase();
            let kept = kept
                .chars()
                .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
            kept.map(|c| if c == ' ' { '-' } else { c }).collect()
        })
        .collect()
}

#[test]
fn every_page_is_in_the_summary_and_every_entry_is_a_page() {
    let folder = root().join("docs/src");
    let summary = fs::read_to_string(folder.join("SUMMARY.md")).unwrap();
    let listed: BTreeSet<PathBuf> = links(&summary).into_iter().map(PathBuf::from).collect();
    let mut written = pages(&folder);
    written.remove(Path::new("SUMMARY.md"));
    let missing: Vec<_> = listed.difference(&written).collect();
    assert!(
        missing.is_empty(),
        "docs/src/SUMMARY.md lists pages that are not written: {missing:?}"
    );
    let unlisted: Vec<_> = written.difference(&listed).collect();
    assert!(
        unlisted.is_empty(),
        "pages that docs/src/SUMMARY.md does not list: {unlisted:?}"
    );
}

#[test]
fn every_link_in_the_documentation_leads_somewhere() {
    let root = root();
    let book = root.join("docs/src");
    let mut files: Vec<PathBuf> = pages(&book)
        .into_iter()
        .map(|page| book.join(page))
        .collect();
    let outside = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"];
    files.extend(
        outside
            .map(|name| root.join(name))
            .into_iter()
            .filter(|path| path.exists()),
    );
    let mut wrong = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for link in links(&text).iter().filter(|link| !link.contains("://")) {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match path {
                "" => file.clone(),
                path => file.parent().unwrap().join(path),
            };
            let name = file.strip_prefix(&root).unwrap().display();
            if !target.exists() {
                wrong.push(format!("{name}: {link} leads nowhere"));
            } else if !anchor.is_empty() && target.extension().is_some_and(|ending| ending == "md")
            {
                let target = fs::read_to_string(&target).unwrap();
                if !anchors(&target).contains(anchor) {
                    wrong.push(format!("{name}: {link} has no such heading"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_dependency_has_its_line_and_every_line_its_dependency() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let section = manifest
        .split("[workspace.dependencies]")
        .nth(1)
        .expect("a table of dependencies");
    let section = section
        .split("\n[")
        .next()
        .expect("text before the next table");
    let used: BTreeSet<&str> = section
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" = ").map(|(name, _)| name.trim()))
        .filter(|name| !name.starts_with("attache"))
        .collect();
    let page = fs::read_to_string(root().join("docs/src/dependencies.md")).unwrap();
    let explained: BTreeSet<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .filter_map(|line| line.split_once('`').map(|(name, _)| name))
        .collect();
    let missing: Vec<_> = used.difference(&explained).collect();
    assert!(
        missing.is_empty(),
        "docs/src/dependencies.md says nothing of {missing:?}"
    );
    let gone: Vec<_> = explained.difference(&used).collect();
    assert!(
        gone.is_empty(),
        "docs/src/dependencies.md explains {gone:?}, which nothing uses"
    );
}
