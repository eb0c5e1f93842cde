//! How is a page fetched from the web when a person asks for it?
//!
//! One page a time, nothing that it names, within limits, and only where the site's `robots.txt` allows it (RFC 9309).
//! Each redirection is looked at before it is followed.

mod permission;
#[cfg(test)]
mod tests;

use std::io::{self, Read};
use std::time::Duration;

use attache::{Fetch, FetchError, Fetched, PartialDate};
use ureq::http::Response;
use ureq::http::header::{CONTENT_TYPE, DATE, LOCATION, RETRY_AFTER};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};
use url::Url;

use self::permission::Permissions;

/// Limits on fetching one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FetchLimits {
    /// The longest time for one request and its whole answer, in seconds.
    pub(crate) max_seconds: u64,
    /// The longest time until a server answers at all, in seconds.
    pub(crate) max_connect_seconds: u64,
    /// The most redirections from one address to the next.
    pub(crate) max_redirects: usize,
    /// So much of a `robots.txt` is read, in bytes. RFC 9309 wants 500 KiB at least.
    pub(crate) max_robots_bytes: u64,
}

impl Default for FetchLimits {
    fn default() -> Self {
        Self {
            max_seconds: 60,
            max_connect_seconds: 15,
            max_redirects: 10,
            max_robots_bytes: 512 << 10,
        }
    }
}

/// How the program calls itself: the name that a `robots.txt` may speak to, and the whole line.
const NAME: &str = "attache";
const USER_AGENT: &str = concat!(
    "attache/",
    env!("CARGO_PKG_VERSION"),
    " (fetches one page that a person asked for)"
);
/// What is read, the likeliest first.
const ACCEPT: &str = "text/html, application/xhtml+xml, application/pdf;q=0.9, */*;q=0.8";

/// Fetches pages by HTTP and HTTPS. Certificates are checked as the system does it, and a proxy that the environment
/// names (`HTTPS_PROXY`, `NO_PROXY` …) is used.
#[derive(Debug)]
pub(crate) struct WebFetcher {
    agent: Agent,
    limits: FetchLimits,
    permissions: Permissions,
}

/// Why a page was not fetched.
#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error("it is no address of a page; write it as in the browser, with https://")]
    NoAddress(#[source] url::ParseError),
    #[error(
        "it redirects to {to}, which is no address of a page; open it in a browser, save the page and read the file"
    )]
    LeavesTheWeb { to: String },
    #[error(
        "it redirects more than {limit} times; open it in a browser, save the page and read the file"
    )]
    TooManyRedirects { limit: usize },
    #[error(
        "the robots.txt of {host} asks programs not to read this page; open it in a browser, save it and read the file"
    )]
    Forbidden { host: String },
    #[error(
        "whether {host} allows programs to read it could not be found out (robots.txt); {remedy}"
    )]
    NoPermission { host: String, remedy: String },
    #[error("{host} answers {status}; {remedy}")]
    Status {
        host: String,
        status: String,
        remedy: String,
    },
    #[error("{host} {what}")]
    Network { host: String, what: String },
    #[error("it is larger than the limit of {limit} bytes; download it and split the file")]
    TooLarge { limit: u64 },
}

impl WebFetcher {
    pub(crate) fn new(limits: FetchLimits) -> Self {
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(rustls::crypto::ring::default_provider().into())
            .build();
        let config = Agent::config_builder()
            .user_agent(USER_AGENT)
            .accept(ACCEPT)
            .tls_config(tls)
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(Duration::from_secs(limits.max_connect_seconds)))
            .timeout_global(Some(Duration::from_secs(limits.max_seconds)))
            .build();
        Self {
            agent: config.new_agent(),
            limits,
            permissions: Permissions::default(),
        }
    }

    /// Follows redirections from `address` to a page, asking each site for permission first.
    fn follow(&self, address: &str, max_bytes: u64) -> Result<Fetched, Problem> {
        let mut place = Url::parse(address).map_err(Problem::NoAddress)?;
        place.set_fragment(None);
        for _ in 0..=self.limits.max_redirects {
            self.permit(&place)?;
            let response = self.get(&place)?;
            match redirection(&response) {
                None => return self.page(&place, response, max_bytes),
                Some(location) => place = resolve(&place, location)?,
            }
        }
        Err(Problem::TooManyRedirects {
            limit: self.limits.max_redirects,
        })
    }

    /// Whether the site of `place` lets programs read it; its `robots.txt` is fetched once.
    fn permit(&self, place: &Url) -> Result<(), Problem> {
        let ask = |robots: &Url| self.robots(robots);
        match self.permissions.allows(place, ask)? {
            true => Ok(()),
            false => Err(Problem::Forbidden { host: host(place) }),
        }
    }

    /// The beginning of a `robots.txt`, or an empty one where a site has none.
    fn robots(&self, place: &Url) -> Result<Vec<u8>, Problem> {
        let mut place = place.clone();
        for _ in 0..=self.limits.max_redirects {
            let mut response = self.get(&place)?;
            let status = response.status();
            if let Some(location) = redirection(&response) {
                place = resolve(&place, location)?;
            } else if status.is_success() {
                let limit = self.limits.max_robots_bytes;
                let reader = response.body_mut().as_reader();
                return read_to(reader, limit)
                    .map_err(|problem| network(&place, &ureq::Error::Io(problem)));
            } else if status.is_client_error() && status.as_u16() != 429 {
                return Ok(Vec::new());
            } else {
                return Err(Problem::NoPermission {
                    host: host(&place),
                    remedy: format!("it answers {status}; {}", try_later(&response)),
                });
            }
        }
        // RFC 9309, 2.3.1.2: a robots.txt that cannot be reached for redirections counts as none.
        Ok(Vec::new())
    }

    fn get(&self, place: &Url) -> Result<Response<Body>, Problem> {
        let response = self.agent.get(place.as_str()).call();
        response.map_err(|problem| network(place, &problem))
    }

    fn page(
        &self,
        place: &Url,
        mut response: Response<Body>,
        max_bytes: u64,
    ) -> Result<Fetched, Problem> {
        let status = response.status();
        if !status.is_success() {
            return Err(Problem::Status {
                host: host(place),
                status: status.to_string(),
                remedy: match status.as_u16() {
                    404 | 410 => "check the address".to_owned(),
                    429 | 500..=599 => try_later(&response),
                    _ => "open it in a browser, save the page and read the file".to_owned(),
                },
            });
        }
        let header = |name| {
            response
                .headers()
                .get(name)?
                .to_str()
                .ok()
                .map(str::to_owned)
        };
        let kind = header(CONTENT_TYPE)
            .unwrap_or_default()
            .to_ascii_lowercase();
        let day = header(DATE).as_deref().and_then(day);
        let bytes = read_to(response.body_mut().as_reader(), max_bytes + 1)
            .map_err(|problem| network(place, &ureq::Error::Io(problem)))?;
        if bytes.len() as u64 > max_bytes {
            return Err(Problem::TooLarge { limit: max_bytes });
        }
        Ok(Fetched {
            bytes,
            address: without_password(place),
            is_web_page: kind.starts_with("text/html") || kind.starts_with("application/xhtml"),
            encoding: charset(&kind),
            day,
        })
    }
}

/// The encoding that a content type names, as in `text/html; charset="utf-8"`.
fn charset(kind: &str) -> Option<String> {
    let parameters = kind.split(';').skip(1);
    let mut named = parameters.filter_map(|parameter| parameter.trim().strip_prefix("charset="));
    let label = named.next()?.trim_matches(['"', '\'', ' ']);
    (!label.is_empty()).then(|| label.to_owned())
}

impl Fetch for WebFetcher {
    fn fetch(&self, address: &str, max_bytes: u64) -> Result<Fetched, FetchError> {
        Ok(self.follow(address, max_bytes)?)
    }
}

/// Where an answer sends the reader on to.
fn redirection(response: &Response<Body>) -> Option<&str> {
    let is_one = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    let location = response.headers().get(LOCATION).filter(|_| is_one)?;
    location.to_str().ok()
}

fn resolve(from: &Url, location: &str) -> Result<Url, Problem> {
    let to = from.join(location).ok();
    match to.filter(|to| matches!(to.scheme(), "http" | "https")) {
        Some(mut to) => {
            to.set_fragment(None);
            Ok(to)
        }
        None => Err(Problem::LeavesTheWeb {
            to: location.to_owned(),
        }),
    }
}

/// The address as it may be kept and shown.
fn without_password(place: &Url) -> String {
    let mut place = place.clone();
    // Both can always be taken off an address with a host.
    let _ = place.set_username("");
    let _ = place.set_password(None);
    place.into()
}

fn host(place: &Url) -> String {
    place.host_str().unwrap_or_default().to_owned()
}

fn try_later(response: &Response<Body>) -> String {
    let after = response.headers().get(RETRY_AFTER);
    match after.and_then(|after| after.to_str().ok()?.trim().parse::<u64>().ok()) {
        Some(seconds) => format!("try again after {seconds} seconds"),
        None => "try again later".to_owned(),
    }
}

/// Says what went wrong with a connection in a person's words.
fn network(place: &Url, problem: &ureq::Error) -> Problem {
    let what = match problem {
        ureq::Error::HostNotFound => {
            "is not found; check the address and the connection to the network".to_owned()
        }
        ureq::Error::Timeout(_) => {
            "takes too long; try again later, or raise --fetch-seconds".to_owned()
        }
        ureq::Error::ConnectionFailed => "cannot be reached; try again later".to_owned(),
        ureq::Error::Io(problem) if is_timeout(problem) => {
            "takes too long; try again later, or raise --fetch-seconds".to_owned()
        }
        other => format!("sends no page ({other}); try again later, or save the page in a browser"),
    };
    Problem::Network {
        host: host(place),
        what,
    }
}

fn is_timeout(problem: &io::Error) -> bool {
    let inner = problem.get_ref().and_then(|inner| inner.downcast_ref());
    problem.kind() == io::ErrorKind::TimedOut || matches!(inner, Some(ureq::Error::Timeout(_)))
}

fn read_to(reader: impl Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The day of an HTTP date (RFC 9110, 5.6.7), such as `Sun, 06 Nov 1994 08:49:37 GMT`.
fn day(date: &str) -> Option<PartialDate> {
    let mut parts = date.split_whitespace().skip(1);
    let day = parts.next()?.parse().ok()?;
    let month = parts.next()?;
    let year = parts.next()?.parse().ok()?;
    let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let month = months.iter().position(|known| *known == month)?;
    PartialDate::new(year, Some(month as u8 + 1), Some(day))
}
