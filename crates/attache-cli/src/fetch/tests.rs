//! Does the fetcher ask for one page and no more, and say why it gets none? Against a small server on this machine.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use attache::{Fetch, Fetched};

use super::{FetchLimits, WebFetcher};

/// Answers each request by `respond`, a whole answer for a path, and remembers what was asked.
struct Server {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start(respond: impl Fn(&str) -> Vec<u8> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let remembered = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                if let Some(path) = asked_path(&stream) {
                    remembered.lock().unwrap().push(path.clone());
                    // A reader with enough may have gone.
                    let _ = (&stream).write_all(&respond(&path));
                }
            }
        });
        Self { address, asked }
    }

    fn fetch(&self, path: &str) -> Result<Fetched, String> {
        self.fetch_within(path, FetchLimits::default(), 1 << 20)
    }

    fn fetch_within(
        &self,
        path: &str,
        limits: FetchLimits,
        max_bytes: u64,
    ) -> Result<Fetched, String> {
        let address = format!("{}{path}", self.address);
        let fetched = WebFetcher::new(limits).fetch(&address, max_bytes);
        fetched.map_err(|error| error.to_string().replace(&self.address, "SERVER"))
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// The path of a request, whose head is read to its end.
fn asked_path(stream: &TcpStream) -> Option<String> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    while !lines.next()?.ok()?.is_empty() {}
    Some(first.split(' ').nth(1)?.to_owned())
}

fn answer(status: &str, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status}\r\nConnection: close\r\n");
    for header in headers {
        head.push_str(header);
        head.push_str("\r\n");
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    [head.as_bytes(), body].concat()
}

fn page() -> Vec<u8> {
    let headers = [
        "Content-Type: text/html; charset=utf-8",
        "Date: Wed, 25 Nov 2026 19:36:02 GMT",
    ];
    answer("200 OK", &headers, b"<p>Our allies and partners.</p>")
}

fn nothing() -> Vec<u8> {
    answer("404 Not Found", &[], b"")
}

#[test]
fn one_page_is_fetched_and_nothing_beside_the_permission() {
    let server = Server::start(|path| match path {
        "/plan.html?all" => page(),
        _ => nothing(),
    });
    let fetched = server.fetch("/plan.html?all#allies").unwrap();
    assert_eq!(fetched.bytes, b"<p>Our allies and partners.</p>");
    assert_eq!(fetched.address, format!("{}/plan.html?all", server.address));
    assert!(fetched.is_web_page);
    assert_eq!(fetched.day.unwrap().to_string(), "2026-11-25");
    assert_eq!(server.asked(), ["/robots.txt", "/plan.html?all"]);
}

#[test]
fn the_server_tells_the_encoding_of_a_page() {
    let server = Server::start(|path| match path {
        "/plan.html" => answer(
            "200 OK",
            &["Content-Type: text/html; Charset=\"windows-1251\""],
            b"<p>\xd1\xee\xfe\xe7\xed\xe8\xea\xe8</p>",
        ),
        _ => nothing(),
    });
    let fetched = server.fetch("/plan.html").unwrap();
    assert_eq!(fetched.encoding.as_deref(), Some("windows-1251"));
}

#[test]
fn what_a_site_forbids_is_not_fetched() {
    let server = Server::start(|path| match path {
        "/robots.txt" => answer(
            "200 OK",
            &[],
            b"User-agent: *\nDisallow: /drafts/\n\nUser-agent: attache\nDisallow: /private/\n",
        ),
        "/moved" => answer("302 Found", &["Location: /private/plan.html"], b""),
        _ => page(),
    });
    let error = server.fetch("/private/plan.html").unwrap_err();
    assert_eq!(
        error,
        "the robots.txt of 127.0.0.1 asks programs not to read this page; open it in a browser, save it and read the file"
    );
    assert_eq!(server.asked(), ["/robots.txt"]);
    // A redirection does not lead round it, and a group of our name stands above that of all.
    assert!(server.fetch("/moved").unwrap_err().contains("robots.txt"));
    assert!(!server.asked().contains(&"/private/plan.html".to_owned()));
    assert!(server.fetch("/drafts/plan.html").is_ok());
}

#[test]
fn a_site_whose_permission_cannot_be_had_is_left_alone() {
    let server = Server::start(|path| match path {
        "/robots.txt" => answer("503 Service Unavailable", &["Retry-After: 120"], b""),
        _ => page(),
    });
    let error = server.fetch("/plan.html").unwrap_err();
    assert_eq!(
        error,
        "whether 127.0.0.1 allows programs to read it could not be found out (robots.txt); it answers 503 Service Unavailable; try again after 120 seconds"
    );
    assert_eq!(server.asked(), ["/robots.txt"]);
}

#[test]
fn redirections_are_followed_to_their_end_and_no_further() {
    let server = Server::start(|path| match path {
        "/robots.txt" => nothing(),
        "/old" => answer("301 Moved Permanently", &["Location: new?a=1#part"], b""),
        "/new?a=1" => page(),
        "/file" => answer("302 Found", &["Location: file:///etc/hosts"], b""),
        round => answer("302 Found", &[&format!("Location: {round}x")], b""),
    });
    let fetched = server.fetch("/old").unwrap();
    assert_eq!(fetched.address, format!("{}/new?a=1", server.address));
    assert_eq!(
        server.fetch("/round").unwrap_err(),
        "it redirects more than 10 times; open it in a browser, save the page and read the file"
    );
    assert_eq!(
        server.fetch("/file").unwrap_err(),
        "it redirects to file:///etc/hosts, which is no address of a page; open it in a browser, save the page and read the file"
    );
}

/// A hundred thousand letters a, packed by gzip into 133 bytes.
fn packed_letters() -> Vec<u8> {
    let head: &[u8] = &[
        31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 237, 193, 49, 1, 0, 0, 0, 194, 160, 172, 235, 95, 194, 26,
        30, 64, 1,
    ];
    let tail: &[u8] = &[175, 6, 135, 250, 226, 27, 160, 134, 1, 0];
    [head, &[0; 96], tail].concat()
}

#[test]
fn a_page_over_the_limit_is_refused_packed_or_not() {
    let server = Server::start(|path| match path {
        "/robots.txt" => nothing(),
        "/packed" => answer("200 OK", &["Content-Encoding: gzip"], &packed_letters()),
        _ => answer("200 OK", &[], &[b'a'; 1001]),
    });
    let packed = server.fetch_within("/packed", FetchLimits::default(), 1000);
    assert!(packed.unwrap_err().contains("larger than the limit"));
    let packed = server.fetch("/packed").unwrap();
    assert_eq!(packed.bytes, [b'a'; 100_000]);
    let error = server.fetch_within("/", FetchLimits::default(), 1000);
    assert_eq!(
        error.unwrap_err(),
        "it is larger than the limit of 1000 bytes; download it and split the file"
    );
    assert!(
        server
            .fetch_within("/", FetchLimits::default(), 1001)
            .is_ok()
    );
}

#[test]
fn each_refusal_has_a_remedy() {
    let server = Server::start(|path| match path {
        "/robots.txt" => nothing(),
        "/paid" => answer("402 Payment Required", &[], b""),
        "/busy" => answer("429 Too Many Requests", &[], b""),
        "/cut" => b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort".to_vec(),
        "/noise" => b"\0\x01\x02".to_vec(),
        _ => nothing(),
    });
    let refusals: Vec<String> = ["/paid", "/busy", "/gone", "/cut", "/noise"]
        .iter()
        .map(|path| format!("{path}: {}", server.fetch(path).unwrap_err()))
        .collect();
    insta::assert_snapshot!(refusals.join("\n"));
}

#[test]
fn a_server_that_says_nothing_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let limits = FetchLimits {
        max_seconds: 1,
        ..FetchLimits::default()
    };
    let error = WebFetcher::new(limits).fetch(&address, 1000).unwrap_err();
    assert_eq!(
        error.to_string(),
        "127.0.0.1 takes too long; try again later, or raise --fetch-seconds"
    );
}

#[test]
fn a_server_without_the_certificate_of_https_is_refused() {
    let server = Server::start(|_| page());
    let address = server.address.replace("http:", "https:");
    let fetched = WebFetcher::new(FetchLimits::default()).fetch(&address, 1000);
    assert!(fetched.unwrap_err().to_string().starts_with("127.0.0.1 "));
}

#[test]
fn what_is_no_address_is_said() {
    for address in ["https://", "https://a b/", "http://[::1"] {
        let fetched = WebFetcher::new(FetchLimits::default()).fetch(address, 1000);
        assert_eq!(
            fetched.unwrap_err().to_string(),
            "it is no address of a page; write it as in the browser, with https://",
            "{address}"
        );
    }
}
