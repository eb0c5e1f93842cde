//! Does annotated text come in and go out as a person expects?

use std::fs;
use std::path::Path;

use crate::harbour;
use crate::sandbox::Sandbox;

/// The project's own CoNLL-U and vertical files.
fn annotated() -> Sandbox {
    let sandbox = Sandbox::new();
    for name in ["harbour.conllu", "harbour.vrt"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/annotated");
        sandbox.write(name, fs::read(path.join(name)).expect("a fixture"));
    }
    sandbox
}

#[test]
fn annotated_files_are_read_and_written_again() {
    insta::assert_snapshot!(annotated().session(
        "
        attache read harbour.conllu --corpus a
        attache read harbour.conllu --corpus a
        attache documents --corpus a --format csv
        attache export --corpus a --to vertical
        attache export notes --corpus a --to conllu
        attache export --corpus a -o a.vrt
        attache read a.vrt --corpus b
        attache export --corpus b -o b.vrt
        attache count allies --corpus b --by section
        attache verify --corpus b
        attache read harbour.vrt --corpus c
        attache export --corpus c --where 'party=Tide' --to conllu
        "
    ));
}

#[test]
fn plain_documents_are_written_without_tags() {
    insta::assert_snapshot!(harbour::sandbox().session(
        "
        attache export 2004-review --to conllu
        attache export --where 'party=Whig' --to vertical
        "
    ));
}

#[test]
fn bad_annotated_files_are_named_with_their_line() {
    let sandbox = Sandbox::new();
    sandbox.write("old.conll", "1\tAllies\tNNS\t_\n");
    sandbox.write("latin.vrt", b"<text>\nZ\xfcrich\n</text>\n");
    sandbox.write("empty.conllu", "# only a comment\n");
    sandbox.write(
        "half.vrt",
        "<text id=\"good\">\nAllies\tNNS\tally\n</text>\n<text id=\"bad\">\nAllies\n</text>\n",
    );
    sandbox.write("wide.vrt", "<s>\nAllies\tNNS\tally\t7\n</s>\n");
    insta::assert_snapshot!(sandbox.session(
        "
        attache read old.conll latin.vrt empty.conllu half.vrt wide.vrt
        attache documents
        attache read wide.vrt --columns word,tag,lemma,-
        attache read wide.vrt --columns tag,lemma
        attache export
        attache export nobody --to conllu
        attache export -o here/is/no/folder.vrt
        "
    ));
}
