//! Who brings a page from the web?

use std::error::Error;
use std::fmt::Debug;

use attache_document::{Document, PartialDate};

/// Fetches pages from the web. The library opens no connection by itself: a shell that may use the network passes its
/// own fetcher.
pub trait Fetch: Debug + Sync {
    /// The page at `address`, and nothing that it names. A page of more than `max_bytes` is an error.
    fn fetch(&self, address: &str, max_bytes: u64) -> Result<Fetched, FetchError>;
}

/// Why a page was not fetched, and what a person can do.
pub type FetchError = Box<dyn Error + Send + Sync>;

/// A page as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// What was sent, unpacked.
    pub bytes: Vec<u8>,
    /// Where it lies, after all redirections.
    pub address: String,
    /// Whether the server calls it a web page.
    pub is_web_page: bool,
    /// What the server says it is encoded in.
    pub encoding: Option<String>,
    /// The day on which the server sent it.
    pub day: Option<PartialDate>,
}

impl Fetched {
    /// Notes in the metadata of a document made of the page where and when it was fetched.
    pub(crate) fn note_in(&self, document: &mut Document) {
        let metadata = &mut document.metadata;
        let mut note = |key: &str, value: String, place: &str| {
            if !metadata.other.contains_key(key) {
                metadata.other.insert(key.to_owned(), value);
                metadata.found.insert(key.to_owned(), place.to_owned());
            }
        };
        note(
            "url",
            self.address.clone(),
            "the address it was fetched from",
        );
        if let Some(day) = self.day {
            note("retrieved", day.to_string(), "the server's answer");
        }
    }
}
