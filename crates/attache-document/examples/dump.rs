//! scratch
use attache_document::*;
fn main() {
    let mut args = std::env::args().skip(1);
    let mode = args.next().unwrap();
    let mut all = serde_json::Map::new();
    for path in args {
        let read = read_file(path.as_ref(), &ReadOptions::default());
        match mode.as_str() {
            "json" => match read {
                Ok(r) => {
                    all.insert(
                        r.value.id.trim_end_matches(".html").to_owned(),
                        serde_json::to_value(&r.value).unwrap(),
                    );
                }
                Err(e) => {
                    eprintln!("{e}");
                    all.insert(
                        std::path::Path::new(&path)
                            .file_stem()
                            .unwrap()
                            .to_string_lossy()
                            .into_owned(),
                        serde_json::json!({"text":"","blocks":[],"metadata":{}}),
                    );
                }
            },
            _ => match read {
                Ok(r) => {
                    let d = r.value;
                    println!(
                        "{:#?} {:?} pages {} records {:#?}",
                        d.metadata,
                        r.warnings,
                        d.pages.len(),
                        d.records
                    );
                    for b in &d.blocks {
                        println!(
                            "{}{:?}{} [{}] {}",
                            b.kind.name(),
                            b.level,
                            if b.quoted { " q" } else { "" },
                            &d.text[b.span.clone()],
                            b.reason.as_deref().unwrap_or("")
                        );
                    }
                }
                Err(e) => println!("{path}: {e}: {:?}", std::error::Error::source(&e)),
            },
        }
    }
    if mode == "json" {
        println!("{}", serde_json::Value::Object(all));
    }
}
