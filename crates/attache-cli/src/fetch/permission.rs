//! May a program read this page? What the site's `robots.txt` says, asked for once a site.

use std::collections::BTreeMap;
use std::sync::Mutex;

use robotxt::Robots;
use url::{Origin, Url};

use super::{NAME, Problem};

/// What each site that was asked allows.
#[derive(Debug, Default)]
pub(super) struct Permissions {
    sites: Mutex<BTreeMap<String, Robots>>,
}

impl Permissions {
    /// Whether the site of `place` allows programs to read it. `ask` fetches the site's `robots.txt` if it is not yet
    /// known.
    pub(super) fn allows(
        &self,
        place: &Url,
        ask: impl FnOnce(&Url) -> Result<Vec<u8>, Problem>,
    ) -> Result<bool, Problem> {
        let site = site(place);
        let mut sites = match self.sites.lock() {
            Ok(sites) => sites,
            // What another thread learnt before it broke down still holds.
            Err(poisoned) => poisoned.into_inner(),
        };
        if !sites.contains_key(&site) {
            let text = match robotxt::robots_url(place) {
                Ok(robots) => ask(&robots)?,
                Err(_) => Vec::new(),
            };
            sites.insert(site.clone(), Robots::parse(&text, NAME));
        }
        Ok(sites
            .get(&site)
            .is_none_or(|robots| robots.is_url_allowed(place)))
    }
}

/// Scheme, host and port: what one `robots.txt` speaks for.
fn site(place: &Url) -> String {
    match place.origin() {
        Origin::Tuple(..) => place.origin().ascii_serialization(),
        Origin::Opaque(_) => place.to_string(),
    }
}
