//! Are the cards of other publications on a web page records, and never text of its article?

use attache_document::{BlockKind, Document};

use crate::{document, shown};

/// A paragraph that runs long enough to be text.
const TEXT: &str = "<p>The harbour has kept its promise to every ally that came in the winter, and the partners who \
    came with them paid for the oil and the light without being asked to.</p>";

/// Another one.
const MORE: &str = "<p>When the ice had gone the ships went too, and the town counted what was left of its oil and of \
    its friends, and wrote the sums into one book for whoever would ask.</p>";

fn page(head: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><title>The Winter Harbour</title>{head}</head><body>{body}</body></html>"
    )
}

fn read(html: &str) -> Document {
    document("page.html", html.as_bytes()).value
}

/// The records of a page, a line each.
fn told(document: &Document) -> String {
    let or = |text: &Option<String>| text.clone().unwrap_or_default();
    let lines = document.records.iter().map(|record| {
        let date = record.date.map(|date| date.to_string()).unwrap_or_default();
        format!(
            "{} | {} | {date} | {} | {} | {} | {}",
            or(&record.kind),
            or(&record.topic),
            record.title,
            record.authors.join(", "),
            or(&record.blurb),
            or(&record.address)
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn counted(document: &Document) -> String {
    let blocks = document.blocks.iter();
    let counted = blocks.filter(|block| BlockKind::COUNTED.contains(&block.kind));
    let texts: Vec<&str> = counted
        .map(|block| &document.text[block.span.clone()])
        .collect();
    texts.join("\n")
}

#[test]
fn cards_within_the_article_are_records_whatever_they_are_called() {
    let card = |sort: &str, date: &str, title: &str, names: &str| {
        format!(
            "<li class=\"-with-image\"><ul><li>{sort}<ul><li>{date}</li></ul></li></ul><a href=\"/{title}\"><h4>{title}</h4></a>\
             <p>What the quay has seen of it since the last war ended ...</p><p>By {names}</p></li>"
        )
    };
    let cards = [
        card(
            "Commentary</li><li>Foreign Tides",
            "March 17, 2031",
            "Small Harbours",
            "<a href=/a>Anna Ames</a> &amp; <a href=/b>Bo Bell</a>",
        ),
        card(
            "Podcast",
            "February 23, 2031",
            "The Rope Hour",
            "<a href=/c>Cy Cole</a>",
        ),
        card(
            "Reports",
            "February 2, 2031",
            "Avoiding the Reef",
            "<a href=/d>Dee Dunn</a>",
        ),
    ]
    .concat();
    for name in ["related", "row", "x7f3a"] {
        let html = page(
            "",
            &format!(
                "<main><article><p>February 15, 2031</p><h1>The Winter Harbour</h1><p>By <a href=/a>Anna Ames</a></p>\
                 <div class=\"wysiwyg\">{TEXT}{MORE}</div><h2>More like this</h2><div class=\"{name}\"><ul>{cards}</ul>\
                 <p><a href=/r>View All Reports</a></p></div></article></main>"
            ),
        );
        let document = read(&html);
        assert_eq!(
            told(&document),
            "commentary | Foreign Tides | 2031-03-17 | Small Harbours | Anna Ames, Bo Bell | What the quay has seen of it since the last war ended ... | /Small Harbours\n\
             podcast |  | 2031-02-23 | The Rope Hour | Cy Cole | What the quay has seen of it since the last war ended ... | /The Rope Hour\n\
             report |  | 2031-02-02 | Avoiding the Reef | Dee Dunn | What the quay has seen of it since the last war ended ... | /Avoiding the Reef",
            "{name}"
        );
        // Neither the cards nor the heading over them, nor what leads to more of them.
        assert!(
            document.text.ends_with("whoever would ask.\n"),
            "{name}: {}",
            document.text
        );
        assert_eq!(document.metadata.date.unwrap().to_string(), "2031-02-15");
        assert_eq!(document.metadata.authors, ["Anna Ames"]);
        let places = (
            document.metadata.other["records"].as_str(),
            document.metadata.found["records"].as_str(),
        );
        assert_eq!(places, ("3", "cards beside the article"));
    }
}

#[test]
fn a_list_of_publications_gives_its_records_and_says_so() {
    let entry = |sort: &str, topic: &str, title: &str, day: &str| {
        format!(
            "<div class=views-row><article><div class=field-type>{sort}</div><div class=field-topic>{topic}</div>\
             <h2><a href=\"/{title}\"><span>{title}</span></a></h2><div><p>It tells of the harbour and of all who came to it.</p></div>\
             <div class=byline>By Anna Ames</div><time datetime=\"{day}T12:00:00Z\">on that day</time></article></div>"
        )
    };
    let entries = [
        entry("Report", "Sea Power", "Small Harbours", "2031-03-17"),
        entry("Podcast", "Alliances", "The Rope Hour", "2031-02-23"),
        entry("Testimony", "Sea Power", "Avoiding the Reef", "2031-02-02"),
    ]
    .concat();
    let html = page(
        "",
        &format!(
            "<nav><a href=/>Home</a></nav><main><h1>All Publications</h1><p>Browse what the harbour has published.</p><div>{entries}</div></main>"
        ),
    );
    let read = document("page.html", html.as_bytes());
    insta::assert_snapshot!(shown(&read.value), @"
    heading1 [All Publications]
    navigation [Browse what the harbour has published.]
    navigation [Report⏎Sea Power⏎Small Harbours⏎It tells of the harbour and of all who came to it.⏎By Anna Ames⏎on that day]
    navigation [Podcast⏎Alliances⏎The Rope Hour⏎It tells of the harbour and of all who came to it.⏎By Anna Ames⏎on that day]
    navigation [Testimony⏎Sea Power⏎Avoiding the Reef⏎It tells of the harbour and of all who came to it.⏎By Anna Ames⏎on that day]
    ");
    insta::assert_snapshot!(told(&read.value), @"
    report | Sea Power | 2031-03-17 | Small Harbours | Anna Ames | It tells of the harbour and of all who came to it. | /Small Harbours
    podcast | Alliances | 2031-02-23 | The Rope Hour | Anna Ames | It tells of the harbour and of all who came to it. | /The Rope Hour
    testimony | Sea Power | 2031-02-02 | Avoiding the Reef | Anna Ames | It tells of the harbour and of all who came to it. | /Avoiding the Reef
    ");
    for record in &read.value.records {
        assert!(read.value.text[record.span.clone()].contains(&record.title));
    }
    insta::assert_snapshot!(read.warnings[0].message, @"the page is a list of 3 publications and has no article of its own; they are kept as its records");
}

#[test]
fn a_list_for_machines_completes_the_cards_or_stands_for_them() {
    let list = "<script type=application/ld+json>{\"@type\": \"CollectionPage\", \"mainEntity\": {\"@type\": \"ItemList\", \"itemListElement\": [
        {\"@type\": \"ListItem\", \"item\": {\"@type\": \"Report\", \"name\": \"Small Harbours\", \"url\": \"https://h.example/s\",
          \"datePublished\": \"2031-03-17\", \"author\": [{\"name\": \"Anna Ames\"}]}},
        {\"@type\": \"ListItem\", \"item\": {\"@type\": \"Article\", \"headline\": \"Avoiding the Reef\", \"url\": \"/reef\"}},
        {\"@type\": \"ListItem\", \"url\": \"https://h.example/no-title\"},
        {\"@type\": \"ListItem\", \"item\": {\"@type\": \"PodcastEpisode\", \"name\": \"The Rope Hour\"}}]}}</script>
        <script type=application/ld+json>{\"@type\": \"BreadcrumbList\", \"itemListElement\": [{\"name\": \"Home\"}, {\"name\": \"Reports\"}]}</script>";
    let alone = read(&page(list, "<div id=root></div>"));
    let wanted = "report |  | 2031-03-17 | Small Harbours | Anna Ames |  | https://h.example/s\n\
        article |  |  | Avoiding the Reef |  |  | /reef\n\
        podcast |  |  | The Rope Hour |  |  | ";
    assert_eq!(told(&alone), wanted);
    let cards = "<div><div><h3><a href=/here>Small Harbours</a></h3><p>April 1, 2031</p></div><div><h3><a href=/reef>Avoiding the Reef</a></h3><p>April 2, 2031</p></div></div>";
    let both = read(&page(list, &format!("<h1>Reports</h1>{cards}")));
    // What the page shows goes first.
    let wanted = "report |  | 2031-04-01 | Small Harbours | Anna Ames |  | /here\n\
        article |  | 2031-04-02 | Avoiding the Reef |  |  | /reef\n\
        podcast |  |  | The Rope Hour |  |  | ";
    assert_eq!(told(&both), wanted);
}

#[test]
fn parts_of_an_article_that_look_a_little_like_cards_stay() {
    let html = page(
        "<meta property=og:type content=article>",
        &format!(
            "<main><article><h1>The Winter Harbour</h1>{TEXT}\
             <section class=recommendations><h2>Recommendations</h2><ul><li>Keep the lights on for every ally.</li><li>Tell the partners what they are for.</li></ul></section>\
             <section class=discussion><h2>Discussion</h2>{MORE}</section>\
             <h2>Sources</h2><ul><li><a href=/t>Treaty of the Reef</a>, signed on March 3, 2029.</li><li><a href=/u>Treaty of the Quay</a>, signed on May 4, 2030.</li></ul>\
             <table><tr><th>Port</th><th>Date</th></tr><tr><td><a href=/a>Amesport</a></td><td>March 3, 2029</td></tr><tr><td><a href=/b>Bellport</a></td><td>May 4, 2030</td></tr></table>\
             </article></main>"
        ),
    );
    let document = read(&html);
    assert!(document.records.is_empty(), "{}", told(&document));
    for words in [
        "Keep the lights on",
        "Discussion",
        "Treaty of the Quay",
        "Bellport | May 4, 2030",
    ] {
        assert!(counted(&document).contains(words), "{words}");
    }
}

#[test]
fn other_articles_hover_boxes_and_links_between_paragraphs_are_left_out() {
    let html = page(
        "",
        &format!(
            "<main><article><h1>The Winter Harbour</h1><p>Our <span class=tooltip>partners<span class=tooltip-text>Who a partner is</span></span> \
             came late to the quay, and nobody in the town has forgotten it since then.</p>{TEXT}\
             <p><strong>Read more: <a href=/x>How the reef was lit by a keeper who had no oil left for it.</a></strong></p>\
             <div class=a1><div><span>Recommended</span><a href=/y><span>Why the lamps of the old quay burned through all of that winter.</span></a></div></div>{MORE}</article>\
             <article><h3>You may like</h3><article><p>Another article altogether tells of an ally who never came, and of those who waited for him on the mole.</p></article>\
             <article><p>And a third one tells of the oil that was never paid for, although the bill was sent to the partners twice.</p></article></article></main>"
        ),
    );
    let text = counted(&read(&html));
    assert!(text.contains("Our partners came late"), "{text}");
    for words in [
        "Who a partner is",
        "Read more",
        "lamps",
        "never came",
        "third one",
        "You may like",
    ] {
        assert!(!text.contains(words), "{words}: {text}");
    }
    assert!(text.contains("kept its promise") && text.contains("whoever would ask"));
}

#[test]
fn a_pull_quote_does_not_count_twice_and_the_lead_above_the_text_counts() {
    let html = page(
        "<meta name=author content='Anna Ames'>",
        &format!(
            "<main><article><header><h1>The Winter Harbour</h1><p class=deck>How allies and partners kept one small port open.</p><p>Report by Anna Ames and Bo Bell</p></header>\
             <div class=article-body>{TEXT}<figure class=wp-block-pullquote><blockquote><p>the partners who came with them paid for the oil</p></blockquote></figure>{MORE}\
             <blockquote><p>No one else has said this of the harbour, which was long silent.</p></blockquote></div></article></main>"
        ),
    );
    let text = counted(&read(&html));
    assert_eq!(text.matches("paid for the oil").count(), 1);
    assert!(
        text.contains("kept one small port open") && text.contains("long silent"),
        "{text}"
    );
    assert!(!text.contains("Report by"), "{text}");
}

#[test]
fn a_page_that_shows_nothing_is_read_from_what_it_says_to_machines() {
    let body =
        "The harbour has kept its promise to every ally.\\nAnd the partners paid for the oil.";
    let html = page(
        &format!(
            "<script type=application/ld+json>{{\"@type\": \"NewsArticle\", \"headline\": \"The Winter Harbour\", \"articleBody\": \"{body}\"}}</script>"
        ),
        "<div id=root></div>",
    );
    let read = document("page.html", html.as_bytes());
    assert!(counted(&read.value).contains("kept its promise"));
    assert!(counted(&read.value).contains("paid for the oil"));
    insta::assert_snapshot!(read.warnings[0].message, @"the page shows no text; its text is what it repeats for machines (JSON-LD articleBody)");
}

#[test]
fn the_title_that_a_page_shows_is_a_heading_with_a_reason_of_its_own() {
    let html = page(
        "",
        &format!("<h1>The <em>Winter</em> Harbour</h1>{TEXT}<h2>After it</h2>{MORE}"),
    );
    let document = read(&html);
    let title = &document.blocks[0];
    assert_eq!(&document.text[title.span.clone()], "The Winter Harbour");
    assert_eq!((title.kind, title.level), (BlockKind::Heading, Some(1)));
    assert_eq!(title.reason.as_deref(), Some("the title of the page"));
    // What only the browser's window shows is not text.
    let document = read(&page("", &format!("<div>{TEXT}{MORE}</div>")));
    assert_eq!(
        document.metadata.title.as_deref(),
        Some("The Winter Harbour")
    );
    assert!(
        document
            .blocks
            .iter()
            .all(|block| block.kind == BlockKind::Body)
    );
}

#[test]
fn authors_are_found_however_a_page_names_them() {
    let with = |head: &str, line: &str| {
        let html = page(
            head,
            &format!(
                "<article><h1>The Winter Harbour</h1>{line}<div class=text>{TEXT}{MORE}</div></article>"
            ),
        );
        let metadata = read(&html).metadata;
        (
            metadata.authors.join("; "),
            metadata.found.get("authors").cloned().unwrap_or_default(),
        )
    };
    for (head, line, names, place) in [
        (
            "<meta name=citation_author content='Ames, Anna'><meta name=citation_author content='Bell, Bo'>",
            "",
            "Anna Ames; Bo Bell",
            "<meta> citation_author",
        ),
        (
            "<meta name=twitter:label1 content='Written by'><meta name=twitter:data1 content='Anna Ames'>",
            "",
            "Anna Ames",
            "<meta> twitter:data1",
        ),
        (
            "",
            "<p>Report by <a href=/a>Anna Ames</a> and <a href=/b>Bo Bell</a></p>",
            "Anna Ames; Bo Bell",
            "visible byline",
        ),
        (
            "",
            "<div>Submitted by Anna Ames on March 3, 2031</div>",
            "Anna Ames",
            "visible byline",
        ),
        (
            "",
            "<div>By Anna Ames, Harbour News</div>",
            "Anna Ames",
            "visible byline",
        ),
        (
            "",
            "<p class=authors><a href=/a>Anna Ames</a> and <a href=/b>Bo Bell</a></p>",
            "Anna Ames; Bo Bell",
            "element called author",
        ),
    ] {
        assert_eq!(
            with(head, line),
            (names.to_owned(), place.to_owned()),
            "{head}{line}"
        );
    }
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the test is about the time that reading takes"
)]
fn pages_of_very_many_parts_are_read_in_good_time() {
    let begin = std::time::Instant::now();
    for part in [
        "<div><h3><a href=/a>A title of the harbour N</a></h3><p>March 3, 2031</p></div>",
        "<blockquote><p>The harbour has kept its promise to every ally in winter N.</p></blockquote>",
        "<figure><figcaption>The harbour that has kept its promise to every ally in winter N</figcaption></figure>",
        "<p>More stories</p><li><a href=/a>A title of the harbour N</a></li>",
        "<div class=author>",
        "<article>",
    ] {
        let parts: String = (0..10_000)
            .map(|number: u32| part.replace('N', &number.to_string()))
            .collect();
        let html = page(
            "",
            &format!("<h1>The Winter Harbour</h1>{TEXT}{MORE}{parts}"),
        );
        let name = attache_document::SourceName::new("page.html");
        // Too deep a nest is refused.
        let _ = attache_document::read(
            html.as_bytes(),
            &name,
            &attache_document::ReadOptions::default(),
        );
    }
    let took = begin.elapsed();
    assert!(took < std::time::Duration::from_secs(120), "{took:?}");
}
