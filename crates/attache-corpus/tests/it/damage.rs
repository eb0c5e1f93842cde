//! What becomes of damaged corpora? An error or some answer, never a panic; and `verify` finds it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use attache_corpus::{
    BlockKind, Case, Corpus, CorpusWriter, Filter, Grouping, Joining, Manifest, PassageOptions,
    Possessives, Punctuation, Rule, Scope, Window, Within, WriteOptions, save_subcorpus, verify,
};
use proptest::prelude::*;
use proptest::sample::Index;
use sha2::{Digest, Sha256};

use crate::support::{Draft, pattern, two_papers, write};

/// A corpus in memory, that is written out again to be damaged.
struct Healthy {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Healthy {
    fn new(documents: &[attache_document::Document]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        write(directory.path(), documents, &WriteOptions::default());
        let mut files = BTreeMap::new();
        gather(directory.path(), Path::new(""), &mut files);
        files.remove(Path::new("write.lock"));
        assert_eq!(
            files.len(),
            13,
            "a manifest and the twelve files of a segment"
        );
        Self { files }
    }

    /// The same with a saved condition, which a corpus need not have.
    fn with_subcorpus(mut self) -> Self {
        let directory = tempfile::tempdir().unwrap();
        self.write(directory.path());
        save_subcorpus(directory.path(), "recent", "year>=2002").unwrap();
        let name = PathBuf::from("subcorpora.json");
        let bytes = fs::read(directory.path().join(&name)).unwrap();
        self.files.insert(name, bytes);
        self
    }

    fn write(&self, directory: &Path) {
        for (path, bytes) in &self.files {
            let path = directory.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
}

fn gather(root: &Path, below: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(root.join(below)).unwrap() {
        let path = below.join(entry.unwrap().file_name());
        match root.join(&path).is_dir() {
            true => gather(root, &path, files),
            false => {
                files.insert(path.clone(), fs::read(root.join(&path)).unwrap());
            }
        }
    }
}

/// Asks everything that can be asked. Errors are as good as answers; a panic is not.
fn ask_everything(path: &Path) {
    let Ok(corpus) = Corpus::open(path) else {
        return;
    };
    let _ = corpus.documents();
    let _ = corpus.warnings();
    let _ = corpus.document_named("2002-report");
    for document in corpus.doc_ids().take(4) {
        let _ = corpus.document(document);
        let _ = corpus
            .text(document)
            .map(|text| text.map(|text| text.len()));
        let _ = corpus.blocks(document);
    }
    let strict = Rule {
        case: Case::Exact,
        blocks: vec![BlockKind::Body, BlockKind::Foot],
        hyphens: Joining::Apart,
        punctuation: Punctuation::Ignored,
        possessives: Possessives::LeftOut,
        ..Rule::default()
    };
    for rule in [Rule::default(), strict] {
        let scope = Scope::new(rule);
        let _ = corpus.extent(&scope);
        if let Ok(counts) = corpus.word_counts(&scope) {
            let _ = counts.of("allies");
        }
        for text in ["allies and partners", "*s", "état | U.S. - Japan"] {
            let Ok(hits) = corpus.find(&pattern(text), &scope) else {
                continue;
            };
            let _ = corpus.passages(&hits, &PassageOptions::default());
            for by in ["document", "section", "page", "year", "region"] {
                let by = Grouping::from_name(by);
                for group in corpus.tally(&hits, &scope, &by).unwrap_or_default() {
                    let _ = corpus.part_label(&group.key, &by);
                }
            }
            for within in [Within::Sentence, Within::Block] {
                let window = Window {
                    within,
                    ..Window::default()
                };
                let _ = corpus.neighbours(&hits, &window);
                let _ = corpus.hits_near(&hits, &window, &BTreeSet::from(["the".to_owned()]));
            }
            for hit in hits {
                let _ = corpus.document_of(hit);
                if let Ok(setting) = corpus.setting(hit) {
                    let depth = setting.depth();
                    assert!(depth.is_finite(), "{depth}");
                    let _ = (setting.before(1), setting.after(1), setting.matched());
                    let _ = (setting.opens_sentence(), setting.has_small_letters());
                }
            }
        }
    }
    let _ = corpus.vocabulary("al", |_| true);
}

/// Chooses, sorts, and opens the corpus beside another one. Errors are as good as answers.
fn choose_and_sort(path: &Path) {
    let _ = Corpus::open_all(&[path.to_owned(), two().to_owned()])
        .and_then(|corpus| corpus.documents().map(<[_]>::len));
    let Ok(corpus) = Corpus::open(path) else {
        return;
    };
    for condition in ["@recent", "region ~ /n/ and year<2100"] {
        let _ = corpus.select(&Filter::parse(condition).unwrap(), Rule::default());
    }
    let Ok(hits) = corpus.find(&pattern("*s|our"), &Scope::new(Rule::default())) else {
        return;
    };
    for key in ["1L", "2R", "match", "date", "region"] {
        let _ = corpus.sort(&mut hits.clone(), &[key.parse().unwrap()]);
    }
}

/// A sound corpus beside which a damaged one may be opened.
fn two() -> &'static Path {
    static TWO: std::sync::LazyLock<tempfile::TempDir> = std::sync::LazyLock::new(|| {
        let directory = tempfile::tempdir().unwrap();
        write(directory.path(), &two_papers(), &WriteOptions::default());
        directory
    });
    TWO.path()
}

fn is_sound(path: &Path) -> bool {
    verify(path).is_ok_and(|checks| checks.iter().all(|check| check.fault.is_none()))
}

/// Adds a document. A writer that does not succeed leaves every file as it was; one that does leaves
/// the damage for `verify` to find.
fn add_one(path: &Path, options: WriteOptions) {
    let mut before = BTreeMap::new();
    gather(path, Path::new(""), &mut before);
    let added = CorpusWriter::open(path, options).and_then(|mut writer| {
        writer.add(Draft::new("new").body("New allies.").indexed())?;
        writer.finish()
    });
    if added.is_ok() {
        assert!(
            !is_sound(path),
            "a damaged corpus became sound by adding to it"
        );
        return;
    }
    for (file, bytes) in before {
        assert_eq!(
            fs::read(path.join(&file)).ok(),
            Some(bytes),
            "{}",
            file.display()
        );
    }
}

fn merging() -> WriteOptions {
    WriteOptions {
        merge_segments: 2,
        ..WriteOptions::default()
    }
}

#[test]
fn a_missing_file_is_an_error_that_names_it() {
    let healthy = Healthy::new(&two_papers());
    for file in healthy.files.keys() {
        let directory = tempfile::tempdir().unwrap();
        healthy.write(directory.path());
        fs::remove_file(directory.path().join(file)).unwrap();
        assert!(!is_sound(directory.path()));
        let error = Corpus::open(directory.path()).unwrap_err().to_string();
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(error.contains(name) || name == "manifest.json", "{error}");
        add_one(directory.path(), merging());
        add_one(directory.path(), WriteOptions::default());
    }
}

#[test]
fn a_file_that_was_cut_short_is_an_error() {
    let healthy = Healthy::new(&two_papers());
    let directory = tempfile::tempdir().unwrap();
    healthy.write(directory.path());
    for (file, bytes) in &healthy.files {
        let path = directory.path().join(file);
        for len in (0..bytes.len()).step_by(7) {
            fs::write(&path, &bytes[..len]).unwrap();
            assert!(
                !is_sound(directory.path()),
                "{} cut to {len}",
                file.display()
            );
            assert!(
                Corpus::open(directory.path()).is_err(),
                "{} cut to {len}",
                file.display()
            );
        }
        add_one(directory.path(), merging());
        fs::write(&path, bytes).unwrap();
    }
    assert!(is_sound(directory.path()));
}

#[test]
fn a_flip_of_any_byte_is_found_and_survived() {
    let healthy = Healthy::new(&[Draft::new("2002-report")
        .date("2002")
        .page("1")
        .heading(1, "Friends")
        .body("Our allies and partners, état.")
        .finish()])
    .with_subcorpus();
    let directory = tempfile::tempdir().unwrap();
    healthy.write(directory.path());
    for (file, bytes) in &healthy.files {
        let path = directory.path().join(file);
        // One byte in place: a file that is cut to nothing and written anew waits for the disk.
        let mut file = fs::File::options().write(true).open(&path).unwrap();
        let mut put = |at: usize, byte: u8| {
            file.seek(SeekFrom::Start(at as u64)).unwrap();
            file.write_all(&[byte]).unwrap();
        };
        for (at, &byte) in bytes.iter().enumerate() {
            put(at, byte ^ [0xff, 0x01, 0x80, 0x20][at % 4]);
            assert!(
                !is_sound(directory.path()),
                "byte {at} of {}",
                path.display()
            );
            // Most bytes are zeros that align what follows: a few of them ask as much as all.
            let zeros = bytes[at.saturating_sub(1)..bytes.len().min(at + 2)] == [0; 3];
            if !zeros || at % 8 == 0 {
                ask_everything(directory.path());
            }
            put(at, byte);
        }
    }
    assert!(is_sound(directory.path()));
}

#[test]
fn choosing_and_sorting_survive_damage() {
    let healthy = Healthy::new(&two_papers()).with_subcorpus();
    let directory = tempfile::tempdir().unwrap();
    healthy.write(directory.path());
    choose_and_sort(directory.path());
    for (file, bytes) in &healthy.files {
        let path = directory.path().join(file);
        let mut damaged = bytes.clone();
        for at in (0..bytes.len()).step_by(29) {
            damaged[at] ^= [0xff, 0x01, 0x80, 0x20][at % 4];
            fs::write(&path, &damaged).unwrap();
            choose_and_sort(directory.path());
            damaged[at] = bytes[at];
        }
        fs::write(&path, bytes).unwrap();
    }
    assert!(is_sound(directory.path()));
}

/// Gives the manifest the true checksums of damaged files, as a malicious maker would.
pub(crate) fn reseal(path: &Path, change: impl FnOnce(&mut Manifest)) {
    #[derive(serde::Serialize, serde::Deserialize)]
    struct Sealed {
        sha256: String,
        manifest: Manifest,
    }
    let hex = |bytes: &[u8]| -> String {
        Sha256::digest(bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    };
    let text = fs::read(path.join("manifest.json")).unwrap();
    let mut sealed: Sealed = serde_json::from_slice(&text).unwrap();
    for segment in &mut sealed.manifest.segments {
        for (name, file) in &mut segment.files {
            let bytes = fs::read(path.join("segments").join(&segment.name).join(name)).unwrap();
            (file.bytes, file.sha256) = (bytes.len() as u64, hex(&bytes));
        }
    }
    change(&mut sealed.manifest);
    sealed.sha256 = hex(&serde_json::to_vec(&sealed.manifest).unwrap());
    let mut text = serde_json::to_vec_pretty(&sealed).unwrap();
    text.push(b'\n');
    fs::write(path.join("manifest.json"), text).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_damage_is_found_and_survived_and_never_merged(
        file: Index, places in prop::collection::vec((any::<Index>(), 1u8..), 1..6),
    ) {
        let healthy = Healthy::new(&two_papers());
        let directory = tempfile::tempdir().unwrap();
        healthy.write(directory.path());
        let (file, bytes) = healthy.files.iter().nth(file.index(healthy.files.len())).unwrap();
        let mut damaged = bytes.clone();
        for (place, flip) in places {
            damaged[place.index(bytes.len())] ^= flip;
        }
        prop_assume!(damaged != *bytes);
        fs::write(directory.path().join(file), damaged).unwrap();
        prop_assert!(!is_sound(directory.path()));
        ask_everything(directory.path());
        add_one(directory.path(), merging());
        add_one(directory.path(), WriteOptions::default());
    }

    #[test]
    fn a_malicious_corpus_with_true_checksums_is_survived(
        file: Index,
        places in prop::collection::vec((any::<Index>(), prop::array::uniform4(any::<u8>()), any::<bool>()), 1..4),
    ) {
        let healthy = Healthy::new(&two_papers());
        let directory = tempfile::tempdir().unwrap();
        healthy.write(directory.path());
        let segment: Vec<_> = healthy.files.iter().filter(|(path, _)| path.starts_with("segments")).collect();
        let (file, bytes) = segment[file.index(segment.len())];
        let mut damaged = bytes.clone();
        for (place, number, extreme) in places {
            // Whole numbers at places that are a multiple of four meet offsets and lengths most often.
            let place = place.index(bytes.len() / 4) * 4;
            let number = if extreme { [0xff, 0xff, 0xff, number[0]] } else { number };
            damaged[place..place + 4].copy_from_slice(&number);
        }
        fs::write(directory.path().join(file), damaged).unwrap();
        reseal(directory.path(), |_| {});
        ask_everything(directory.path());
        if let Ok(mut writer) = CorpusWriter::open(directory.path(), merging()) {
            writer.add(Draft::new("new").body("New allies.").indexed()).unwrap();
            if writer.finish().is_ok() {
                ask_everything(directory.path());
            }
        }
    }
}

#[test]
fn a_malicious_manifest_with_a_true_checksum_is_survived() {
    let changes: [fn(&mut Manifest); 9] = [
        |manifest| manifest.segments[0].documents = u32::MAX,
        |manifest| manifest.segments[0].documents = 0,
        |manifest| manifest.segments[0].tokens = u32::MAX,
        |manifest| manifest.segments[0].tokens = 1,
        |manifest| manifest.segments[0].name = "..".to_owned(),
        |manifest| manifest.segments[0].name = String::new(),
        |manifest| manifest.segments = vec![manifest.segments[0].clone(); 3],
        |manifest| manifest.segments[0].files.clear(),
        |manifest| manifest.next_segment = u32::MAX,
    ];
    let healthy = Healthy::new(&two_papers());
    for change in changes {
        let directory = tempfile::tempdir().unwrap();
        healthy.write(directory.path());
        reseal(directory.path(), |manifest| {
            change(manifest);
            let sum = |part: fn(&attache_corpus::SegmentEntry) -> u32| {
                manifest
                    .segments
                    .iter()
                    .map(|segment| u64::from(part(segment)))
                    .sum()
            };
            (manifest.documents, manifest.tokens, manifest.words) =
                (sum(|s| s.documents), sum(|s| s.tokens), sum(|s| s.words));
        });
        ask_everything(directory.path());
        if let Ok(mut writer) = CorpusWriter::open(directory.path(), merging()) {
            writer
                .add(Draft::new("new").body("New allies.").indexed())
                .unwrap();
            let _ = writer.finish();
        }
    }
}

#[test]
fn a_corpus_of_another_format_is_refused_with_its_number() {
    let healthy = Healthy::new(&two_papers());
    for format in [1, 3] {
        let directory = tempfile::tempdir().unwrap();
        healthy.write(directory.path());
        reseal(directory.path(), |manifest| manifest.format = format);
        let error = Corpus::open(directory.path()).err().unwrap().to_string();
        let end = format!("has corpus format {format}; this attache reads 2 to 2");
        assert!(error.ends_with(&end), "{error}");
    }
}
