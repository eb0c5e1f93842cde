//! What is said of allies and partners, as people read it.

use crate::sandbox::Sandbox;

/// A strategy of two made-up sections that calls some states allies and some partners.
const STRATEGY: &str = "---\ntitle: A Strategy\nissuer: USA\ndate: 2015-02-06\n---\n\n\
    # Our Alliances\n\n\
    Our ally Japan stands with us. We trade with Brazil. Our allies and partners deter aggression in the Pacific.\n\n\
    # At Home\n\n\
    The Administration works with private-sector partners and with Congress. India is a partner of the United States.\n";

const CODEBOOK: &str = "schema_version = 1\ntitle = \"Places\"\nrequires_tie = false\n\n\
    [[entry]]\nkey = \"pacific\"\nname = \"The Pacific\"\ndefinition = \"What lies on its shores.\"\ncues = [\"pacific\", \"japan\"]\n\n\
    [[entry]]\nkey = \"home\"\nname = \"Home\"\ndefinition = \"What is done at home.\"\ncues = [\"congress\", \"at home\"]\n";

/// A corpus of the strategy, with a codebook and sentences beside it.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("2015-strategy.md", STRATEGY);
    sandbox.write("places.toml", CODEBOOK);
    sandbox.write(
        "sentences.jsonl",
        "{\"id\": \"a\", \"text\": \"Canada is our ally.\", \"issuer\": \"USA\"}\n\
         Partnership with Congress matters.\n\
         {\"id\": \"b\"}\n",
    );
    sandbox.run(&["read", "2015-strategy.md"]);
    sandbox
}

#[test]
fn states_purposes_and_codes_read_well() {
    insta::assert_snapshot!(sandbox().session(
        "
        attache count @ally @partner
        attache count @partner --sense security
        attache count @partner --sense secrecy
        attache states
        attache states JPN --format json --passages
        attache purposes
        attache purposes --by word --format csv
        attache code places.toml
        attache code places.toml --unit section --format csv
        attache code missing.toml
        "
    ));
}

#[test]
fn sentences_are_annotated_a_line_each() {
    insta::assert_snapshot!(sandbox().session(
        "
        attache annotate sentences.jsonl
        attache annotate sentences.jsonl --to conllu
        attache annotate missing.jsonl
        "
    ));
}

#[test]
fn a_corpus_without_tags_says_what_it_lacks() {
    let sandbox = sandbox();
    insta::assert_snapshot!(sandbox.session(
        "
        attache read 2015-strategy.md --no-tags --corpus plain
        attache count '[lemma=\"ally\"]' --corpus plain
        attache count @ally --sense security --corpus plain
        attache purposes --corpus plain --limit 2
        attache read 2015-strategy.md --no-tags --parse all --corpus other
        "
    ));
}
