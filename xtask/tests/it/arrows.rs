//! Does each crate use only the crates to its left?

use std::process::Command;

use serde_json::Value;

use crate::root;

/// The order of crates: each may use those before it. The same order stands in docs/src/architecture.md.
const ORDER: [&str; 8] = [
    "attache-document",
    "attache-language",
    "attache-corpus",
    "attache-register",
    "attache-study",
    "attache-render",
    "attache",
    "attache-cli",
];

/// Crates for a terminal, its arguments or its messages: for the command line alone.
const TERMINAL: [&str; 9] = [
    "clap",
    "console",
    "crossterm",
    "dialoguer",
    "indicatif",
    "rustyline",
    "termcolor",
    "terminal_size",
    "tracing-subscriber",
];

fn packages() -> Vec<(String, Vec<String>)> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo runs: it runs this test");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let names = |list: &Value| -> Vec<String> {
        let names = list.as_array().unwrap().iter();
        names
            .map(|item| item["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages
        .map(|package| {
            (
                package["name"].as_str().unwrap().to_owned(),
                names(&package["dependencies"]),
            )
        })
        .collect()
}

#[test]
fn a_crate_uses_only_crates_to_its_left() {
    let place = |name: &str| ORDER.iter().position(|known| *known == name);
    let mut wrong = Vec::new();
    for (name, dependencies) in packages() {
        if name == "xtask" {
            continue;
        }
        let Some(own) = place(&name) else {
            wrong.push(format!("{name} has no place in the order of crates: give it one in xtask/tests/it/arrows.rs and docs/src/architecture.md"));
            continue;
        };
        for used in dependencies {
            if used == "xtask" {
                wrong.push(format!("{name} uses xtask, which nothing may use"));
            }
            if used != name && place(&used).is_some_and(|place| place >= own) {
                wrong.push(format!("{name} uses {used}, which stands to its right: move what it needs to the left, or the user to the right"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_register_knows_no_corpora() {
    let packages = packages();
    let (_, used) = packages
        .iter()
        .find(|(name, _)| name == "attache-register")
        .expect("the register is part of the workspace");
    let ours: Vec<&String> = used
        .iter()
        .filter(|name| name.starts_with("attache"))
        .collect();
    // Of ours it uses dates alone.
    assert_eq!(ours, ["attache-document"]);
}

#[test]
fn only_the_command_line_touches_terminals() {
    let mut wrong = Vec::new();
    for (name, dependencies) in packages() {
        if name == "attache-cli" || name == "xtask" {
            continue;
        }
        for used in dependencies
            .iter()
            .filter(|used| TERMINAL.contains(&used.as_str()))
        {
            wrong.push(format!(
                "{name} uses {used}: terminals belong to attache-cli"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_architecture_page_shows_the_same_order() {
    let page = std::fs::read_to_string(root().join("docs/src/architecture.md")).unwrap();
    let arrows = page
        .lines()
        .find(|line| line.starts_with("files ─►"))
        .expect("a line of arrows");
    let shown: Vec<&str> = arrows.split(" ─► ").skip(1).collect();
    let known: Vec<&str> = ORDER
        .iter()
        .map(|name| match *name {
            "attache-cli" => name,
            _ => name.strip_prefix("attache-").unwrap_or(name),
        })
        .collect();
    assert_eq!(
        shown, known,
        "docs/src/architecture.md and the table of arrows differ"
    );
}
