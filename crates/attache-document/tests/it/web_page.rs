//! Is the article of a web page read with its structure, and nothing that stands around it?

use attache_document::BlockKind;

use crate::{document, shown};

const PAGE: &[u8] = include_bytes!("../../../../fixtures/documents/think-tank.html");

#[test]
fn an_article_is_read_without_what_stands_around_it() {
    let read = document("page.html", PAGE);
    insta::assert_snapshot!(shown(&read.value), @r"
    heading1 [Who Guards the Reef?]
    caption [The reef at dawn. Photo: Cy Cole]
    body [Allies and partners have kept the reef since the treaty of 2019, and every winter they light it together. No one of them could do it alone.]
    heading2 [What an ally owes]
    body [An ally has promised to come. A partner may come, and often does, but no promise binds it; that is the whole of the difference, and it is enough.]
    body quoted [A harbour that is closed to a friend is no harbour at all.]
    list [Keep the lights burning through the winter.]
    list [Train the pilots of every partner.]
    caption [Lights on the reef]
    table [Harbour | Lights⏎Ames | 12⏎Bellport | 7]
    body [Read the full article from The Pilot.]
    note [Treaty of the Reef, article 5.]
    ");
    let metadata = read.value.metadata;
    assert_eq!(metadata.title.as_deref(), Some("Who Guards the Reef?"));
    assert_eq!(metadata.authors, ["Anna B. Ames", "Bo de la Cruz"]);
    assert_eq!(metadata.date.unwrap().to_string(), "2031-03-17");
    assert_eq!(metadata.kind.as_deref(), Some("commentary"));
    assert_eq!(
        metadata.publisher.as_deref(),
        Some("Council of the Seven Harbours")
    );
    assert_eq!(metadata.language.as_deref(), Some("en-GB"));
    for (key, value, place) in [
        (
            "full_article",
            "https://journal.example/reef-full",
            "link in the text",
        ),
        ("image_credit", "Cy Cole", "caption"),
        ("outlet", "The Pilot", "link in the text"),
        ("topic", "Sea Power", "<meta> article:section"),
        (
            "url",
            "https://harbours.example/reef",
            "<link rel=canonical>",
        ),
    ] {
        assert_eq!(
            (metadata.other[key].as_str(), metadata.found[key].as_str()),
            (value, place)
        );
    }
    assert_eq!(metadata.found["date"], "<time>");
    assert_eq!(metadata.found["type"], "visible label");
    assert!(read.warnings.is_empty());
}

#[test]
fn the_ending_of_a_page_does_not_matter_and_neither_does_its_encoding() {
    let page = document("page.html", PAGE).value;
    let named = document("page.txt", PAGE).value;
    assert_eq!((&page.text, &page.blocks), (&named.text, &named.blocks));
    let html = String::from_utf8_lossy(PAGE);
    let wide: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(html.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(document("page.html", &wide).value.text, page.text);
    let western = html
        .replace("charset=\"utf-8\"", "charset=\"windows-1252\"")
        .replace("lights burning", "lights b\u{e9}rning");
    let western: Vec<u8> = western
        .chars()
        .map(|c| match c {
            '↩' => b'^',
            '©' => 0xa9,
            c => u32::from(c).try_into().expect("a western letter"),
        })
        .collect();
    let western = document("page.html", &western).value;
    assert_eq!(western.source.encoding, "windows-1252");
    assert!(western.text.contains("lights bérning"));
}

#[test]
fn metadata_are_taken_from_the_place_that_is_trusted_most() {
    let html = String::from_utf8_lossy(PAGE).replace(
        "<style>",
        "<script type='application/ld+json'>{\"@type\": \"Report\", \"headline\": \"The Reef\", \"datePublished\": \"2031-04-01\",
          \"author\": {\"name\": \"Council\"}, \"publisher\": {\"name\": \"CSH\"}}</script>
          <meta name=citation_author content='Nobody'><meta name=citation_publication_date content='1999/01/01'><style>",
    );
    let metadata = document("page.html", html.as_bytes()).value.metadata;
    assert_eq!(metadata.title.as_deref(), Some("The Reef"));
    assert_eq!(metadata.authors, ["Council"]);
    assert_eq!(metadata.date.unwrap().to_string(), "2031-04-01");
    assert_eq!(metadata.publisher.as_deref(), Some("CSH"));
    assert_eq!(metadata.found["date"], "JSON-LD datePublished");
}

#[test]
fn a_heading_that_leads_home_is_the_name_of_the_site_and_no_title() {
    let page = "<html><head><title>Why the Light Was Kept</title></head><body>\
        <div><a href='/'><h1>The Harbour Times</h1></a></div>\
        <dl><dt>Why the Light Was Kept</dt></dl>\
        <p>Allies and partners have kept the light since the treaty of 2019, and every winter they \
        light it together, for no one of them could do it alone.</p></body></html>";
    let read = document("page.html", page.as_bytes());
    assert_eq!(
        read.value.metadata.title.as_deref(),
        Some("Why the Light Was Kept")
    );
    let headings: Vec<_> = read.value.blocks.iter().map(|block| block.kind).collect();
    assert_eq!(headings, [BlockKind::Heading, BlockKind::Body]);
}

#[test]
fn a_page_of_nothing_but_links_has_no_text_to_count() {
    let links = "<li><a href=/a>A link to some other page of this site</a>".repeat(20);
    let html = format!("<!doctype html><body><ul>{links}</ul>");
    let error = attache_document::read(
        html.as_bytes(),
        &attache_document::SourceName::new("links.html"),
        &attache_document::ReadOptions::default(),
    );
    insta::assert_snapshot!(error.unwrap_err(), @"links.html holds no text; leave it out, or check that it was saved whole");
}

#[test]
fn related_cards_are_never_in_the_body() {
    let document = document("page.html", PAGE).value;
    for words in [
        "Small harbours have defied",
        "no charts",
        "podcast",
        "newsletter",
        "cookies",
        "rights reserved",
    ] {
        assert!(!document.text.contains(words), "{words}");
    }
    let counted = document
        .blocks
        .iter()
        .filter(|block| BlockKind::COUNTED.contains(&block.kind));
    assert!(counted.count() > 8);
}
