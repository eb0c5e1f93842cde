//! Are the blocks of small files the ones that a reader sees?

use super::{document, shown};

#[test]
fn a_plain_text_falls_into_its_blocks() {
    let read = document(
        "strategy.txt",
        include_bytes!("../../../../fixtures/documents/strategy.txt"),
    );
    insta::assert_snapshot!(shown(&read.value), @r"
    heading3 [THE HARBOUR STRATEGY]
    body [March 2031]
    body [To the Council of the Seven Harbours:]
    body [This strategy says how the Seven Harbours keep the sea open with their allies and⏎partners. It follows the review of 2029, which found that no harbour is safe⏎alone.]
    heading2 [I. A Changing Sea]
    body [Storms are stronger and ships are larger. Our allies have said so for years, and the⏎old charts no longer show the depth of the northern⏎⏎channel, which our pilots must learn anew together with the pilots of the⏎⏎Western Isles. We will pay for the U.S.⏎⏎survey ships that chart it.]
    heading4 [A. What We Have Learned]
    list [1. Ships that sail together arrive together.]
    list [2. A lighthouse serves friends and strangers alike, and its keepers are paid by all⏎who pass it.]
    list [3. Ropes rot.]
    heading4 [B. What We Will Do]
    body [We will:]
    list [* keep the lights burning;]
    list [* train pilots with our partners, who know these waters⏎better than we do; and]
    list [*⏎⏎⏎open the docks to every ally in need.]
    body [We will not:]
    list [- close a harbour in winter,]
    list [- turn away a ship in a storm, or]
    list [- ask a friend for a toll.]
    body quoted [A harbour that is closed to a friend in the storm⏎    is no harbour at all. It is only a wall with water⏎    on its inner side.]
    body [The table shows what each harbour pays.]
    table [Harbour        Lights    Pilots⏎Ames               12         4⏎Bellport            7         9]
    heading1 [Conclusion⏎==========]
    body [The sea is wide, and no fleet covers it alone.[1]]
    body [Anna B. Ames]
    body [_______________]
    note [[1] The review of 2029 counted nine hundred wrecks.]
    note [[2] Its annex names them.]
    ");
    assert!(read.warnings.is_empty());
}

#[test]
fn form_feeds_make_pages_with_running_heads_and_printed_numbers() {
    let read = document(
        "pages.txt",
        include_bytes!("../../../../fixtures/documents/pages.txt"),
    );
    insta::assert_snapshot!(shown(&read.value), @r"
    body [The Harbour Plan]
    heading1 [Preface]
    body [Alliances are kept by those who keep them, and we stand by our allies and]
    foot [1]
    head [The Harbour Plan]
    body continues 2 [partners in every harbour. The second part of this plan says how, with the help of]
    head [The Harbour Plan]
    body continues 5 [every pilot who sails.]
    foot [3]
    head [The Harbour Plan]
    body [The end of the plan is the beginning of the work.]
    foot [5]
    ");
    let labels: Vec<&str> = read
        .value
        .pages
        .iter()
        .map(|page| page.label.as_str())
        .collect();
    assert_eq!(labels, ["1", "2", "3", "4", "5"]);
    assert_eq!(read.warnings[0].message, "1 of 5 pages hold no text: 4");
}

#[test]
fn markdown_is_rendered_to_the_words_that_readers_see() {
    let bytes = include_bytes!("../../../../fixtures/documents/2031-04-01-plan.md");
    let read = document("2031-04-01-plan.md", bytes);
    insta::assert_snapshot!(shown(&read.value), @r"
    heading1 [Open Harbours]
    body [Our allies and partners share the harbour⏎and its lights.]
    caption [Ships at the quay]
    heading2 [What we will do]
    list [Keep the lights burning.]
    list [Train pilots:]
    list [at home, and]
    list [with strangers friends.]
    list [They learn in two winters.]
    list [Done already]
    body quoted [A harbour closed to a friend⏎is no harbour.]
    list quoted [Old saying]
    body [Raw words are kept & shown.]
    table [Harbour | Lights⏎Ames | 12]
    body [depth = 12]
    body [Line one⏎line two⏎line three, H2O and all.]
    note [Since the treaty of 2019.]
    ");
    insta::assert_snapshot!(serde_json::to_string_pretty(&read.value.metadata).unwrap(), @r#"
    {
      "title": "Open Harbours: A Plan",
      "authors": [
        "Anna B. Ames",
        "Council of the Seven Harbours"
      ],
      "date": "2031-04-01",
      "type": "strategy",
      "publisher": null,
      "issuer": null,
      "language": null,
      "other": {
        "series.name": "HP",
        "series.number": "7",
        "tags": "sea; ports"
      }
    }
    "#);
    assert!(read.warnings.is_empty());
}

#[test]
fn markdown_with_carriage_returns_has_the_same_text() {
    let source = include_str!("../../../../fixtures/documents/2031-04-01-plan.md");
    let plain = document("plan.md", source.as_bytes()).value;
    let windows = document("plan.md", source.replace('\n', "\r\n").as_bytes()).value;
    assert_eq!(
        (plain.text, plain.blocks, plain.metadata),
        (windows.text, windows.blocks, windows.metadata)
    );
    assert_ne!(plain.source.sha256, windows.source.sha256);
}

#[test]
fn a_text_with_one_paragraph_a_line_is_read_line_by_line() {
    let paragraph = "The harbour is open to all ships of our allies and partners, in summer and in winter, by day and by night, and its lights are seen from afar by every pilot who sails.";
    let text = format!("{paragraph}\nThe Lights\n{paragraph}\n{paragraph}\n");
    let read = document("a.txt", text.as_bytes()).value;
    let kinds: Vec<&str> = read.blocks.iter().map(|block| block.kind.name()).collect();
    assert_eq!(kinds, ["body", "heading", "body", "body"]);
}

#[test]
fn a_mail_quotation_is_quoted() {
    let read = document(
        "a.txt",
        b"You wrote:\n\n> The harbour is closed\n> in winter.\n\nIt is not.\n",
    )
    .value;
    insta::assert_snapshot!(shown(&read), @r"
    body [You wrote:]
    body quoted [> The harbour is closed⏎> in winter.]
    body [It is not.]
    ");
}
