//! Where a link leads, said before it is followed. Nothing here opens anything.

use crate::view::LinkView;
use holdpoint_domain::text::visible_line;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

/// Longer than this hides where it leads.
const LONG: usize = 500;

/// Reads a link.
pub(crate) fn look(text: &str) -> LinkView {
    let Ok(url) = Url::parse(text.trim()) else {
        return LinkView {
            url: visible_line(text),
            host: String::new(),
            warnings: vec!["This is not a web address.".into()],
            allowed: false,
        };
    };
    let allowed = matches!(url.scheme(), "http" | "https") && url.host().is_some();
    // The serialized form is ASCII: what is shown is exactly what is opened.
    LinkView { host: url.host_str().unwrap_or_default().to_owned(), warnings: warnings(text, &url, allowed), url: url.to_string(), allowed }
}

/// Whether an address means this computer only.
pub(crate) fn is_here(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    })
}

fn warnings(text: &str, url: &Url, allowed: bool) -> Vec<String> {
    let mut warnings = Vec::new();
    if !allowed {
        warnings.push(format!("Only web pages can be opened; this is {}.", visible_line(url.scheme())));
    } else if url.scheme() == "http" {
        warnings.push("The connection is not encrypted (http).".into());
    }
    if !url.username().is_empty() || url.password().is_some() {
        warnings.push("The address contains a user name. The text before the @ is not the destination.".into());
    }
    if let Some(Host::Domain(host)) = url.host()
        && host.split('.').any(|label| label.starts_with("xn--"))
    {
        warnings.push("The host is written in another alphabet and may only look like a name you know.".into());
    }
    if url.host().is_some_and(|host| is_inside(&host)) {
        warnings.push("It leads to this computer or a private network, not to the open web.".into());
    }
    if visible_line(text) != text.trim() {
        warnings.push("The link was written with characters that cannot be seen or deceive the eye.".into());
    }
    if url.as_str().len() > LONG {
        warnings.push(format!("It is very long ({} characters).", url.as_str().len()));
    }
    warnings
}

fn is_inside(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost" || [".localhost", ".local", ".internal"].iter().any(|end| name.ends_with(end)),
        Host::Ipv4(address) => is_inside_v4(*address),
        Host::Ipv6(address) => is_inside_v6(*address),
    }
}

fn is_inside_v4(address: Ipv4Addr) -> bool {
    address.is_loopback() || address.is_private() || address.is_link_local() || address.is_unspecified()
}

fn is_inside_v6(address: Ipv6Addr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_inside_v4(address),
        IpAddr::V6(address) => {
            address.is_loopback() || address.is_unspecified() || address.is_unique_local() || address.is_unicast_link_local()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_link_has_no_warnings() {
        let link = look("https://grafana.example.com/d/42?from=now");
        assert_eq!((link.host.as_str(), link.warnings.len(), link.allowed), ("grafana.example.com", 0, true));
    }

    #[test]
    fn deceptive_links_have_warnings() {
        for (text, host, words) in [
            ("https://p\u{430}ypal.com/login", "xn--pypal-4ve.com", "another alphabet"),
            ("https://github.com@evil.example/x", "evil.example", "before the @"),
            ("http://example.com/", "example.com", "not encrypted"),
            ("http://127.0.0.1:8080/admin", "127.0.0.1", "this computer"),
            ("http://2130706433/", "127.0.0.1", "this computer"),
            ("https://[::ffff:10.0.0.1]/", "[::ffff:a00:1]", "private network"),
            ("https://router.local/", "router.local", "private network"),
            ("https://example.com/\u{202e}gpj.exe", "example.com", "cannot be seen"),
        ] {
            let link = look(text);
            assert_eq!(link.host, host, "{text}");
            assert!(link.allowed && link.warnings.iter().any(|warning| warning.contains(words)), "{text}: {:?}", link.warnings);
            assert!(link.url.is_ascii());
        }
    }

    #[test]
    fn only_http_links_are_allowed() {
        for text in ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "holdpoint://action/1", "not a link", "http://"] {
            assert!(!look(text).allowed, "{text}");
        }
    }
}
