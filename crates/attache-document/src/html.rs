//! Which words of a scrap of HTML would a reader see?

/// The text of `html` without tags, comments, scripts and styles. A tag that breaks a line leaves
/// a space, so that words do not grow together; tags within a line leave nothing.
pub(crate) fn visible_text(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        push_unescaped(&mut text, &rest[..at]);
        rest = &rest[at..];
        let (len, tag) = markup(rest);
        match tag {
            Markup::None => text.push_str(&rest[..len]),
            Markup::Tag(name) if is_inline(name) => {}
            _ => text.push(' '),
        }
        rest = &rest[len..];
    }
    push_unescaped(&mut text, rest);
    text
}

/// The kind of an inline tag such as `<br>` that stands alone.
pub(crate) fn inline_tag(html: &str) -> InlineTag {
    let name = html.trim_start_matches(['<', '/']);
    let name = &name[..name
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(name.len())];
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    if is("script") || is("style") {
        return if html.starts_with("</") {
            InlineTag::ShowAgain
        } else {
            InlineTag::Hide
        };
    }
    if html.starts_with("<!") || html.starts_with("<?") || is_inline(name) {
        InlineTag::Nothing
    } else {
        InlineTag::Break
    }
}

/// What an inline tag does to the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InlineTag {
    Nothing,
    /// The words on its two sides are apart.
    Break,
    /// What follows is not for readers.
    Hide,
    ShowAgain,
}

enum Markup<'a> {
    /// A `<` that begins nothing.
    None,
    Tag(&'a str),
    Hidden,
}

/// The markup at the start of `html`, which begins with `<`, and its length in bytes.
fn markup(html: &str) -> (usize, Markup<'_>) {
    if html.starts_with("<!--") {
        return (
            html.find("-->").map_or(html.len(), |at| at + 3),
            Markup::Hidden,
        );
    }
    let name = html[1..].trim_start_matches('/');
    let name = &name[..name
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(name.len())];
    if !html[1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c)) {
        return (1, Markup::None);
    }
    for (raw, close) in [("script", "</script"), ("style", "</style")] {
        if name.eq_ignore_ascii_case(raw) && !html.starts_with("</") {
            let end = find_ignoring_case(html, close).unwrap_or(html.len());
            let tail = html[end..].find('>').map_or(html.len(), |at| end + at + 1);
            return (tail, Markup::Hidden);
        }
    }
    match html.find('>') {
        Some(end) => (end + 1, Markup::Tag(name)),
        // Unclosed: no later `<` can be closed either, so all the rest is text.
        None => (html.len(), Markup::None),
    }
}

fn find_ignoring_case(text: &str, sought: &str) -> Option<usize> {
    text.as_bytes()
        .windows(sought.len())
        .position(|part| part.eq_ignore_ascii_case(sought.as_bytes()))
}

fn is_inline(name: &str) -> bool {
    const INLINE: [&str; 24] = [
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "font", "i", "ins",
        "kbd", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u", "wbr",
    ];
    INLINE.iter().any(|known| name.eq_ignore_ascii_case(known))
}

fn push_unescaped(text: &mut String, html: &str) {
    let mut rest = html;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = rest
            .as_bytes()
            .iter()
            .take(12)
            .position(|&byte| byte == b';');
        match entity.and_then(|end| Some((end, unescape(&rest[1..end])?))) {
            Some((end, c)) => {
                text.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
}

fn unescape(entity: &str) -> Option<char> {
    if let Some(number) = entity.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|&c| c != '\0');
    }
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "hellip" => '…',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_words_stay() {
        for (html, text) in [
            ("<p>Our <b>al</b>lies</p>", " Our allies "),
            ("one<br>two<td>three", "one two three"),
            ("a <!-- hidden > --> b", "a   b"),
            (
                "x<script>let a = '<b>';</script>y<STYLE>p{}</STYLE>z",
                "x y z",
            ),
            (
                "3 < 4 & 5 &gt; 4 &#8212; &#x2014; &mdash; &unknown; &",
                "3 < 4 & 5 > 4 — — — &unknown; &",
            ),
            ("unclosed <a href", "unclosed <a href"),
            ("<!-- never closed", " "),
        ] {
            assert_eq!(visible_text(html), text, "{html}");
        }
    }

    #[test]
    fn many_openings_take_linear_time() {
        for scrap in ["<", "<a", "<!--", "<script>", "&", "&#", "</"] {
            visible_text(&scrap.repeat(200_000));
        }
    }
}
