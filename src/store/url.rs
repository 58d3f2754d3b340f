//! An object's public address, STORAGE.md's `file_url`.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Store;
use crate::object::Key;

/// What S3's own signing leaves as it is: letters, digits, `-._~`, and the slashes between segments.
pub(super) const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

impl Store {
    /// The object's address without a signature, percent-encoded, following endpoint and path style.
    pub fn url(&self, key: &Key) -> String {
        let key = utf8_percent_encode(key.as_str(), ESCAPED);
        format!("{}/{key}", self.0.address)
    }
}

/// The bucket's address, without a slash at its end.
pub(super) fn address(bucket: &str, region: &str, endpoint: Option<&str>, style: Style) -> String {
    let Some(endpoint) = endpoint else {
        let ending = if region.starts_with("cn-") { ".cn" } else { "" };
        let host = format!("s3.{region}.amazonaws.com{ending}");
        return match style {
            Style::Path => format!("https://{host}/{bucket}"),
            Style::Host => format!("https://{bucket}.{host}"),
        };
    };
    let endpoint = endpoint.trim_end_matches('/');
    match (style, endpoint.split_once("://")) {
        (Style::Host, Some((scheme, host))) => format!("{scheme}://{bucket}.{host}"),
        _ => format!("{endpoint}/{bucket}"),
    }
}

/// Where the bucket stands in an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `host/bucket/key`.
    Path,
    /// `bucket.host/key`.
    Host,
}

impl Style {
    /// The style in which a request really goes out, which is what an address has to say.
    ///
    /// Two buckets cannot stand in a host's name, whatever was asked for: with a dot in its name
    /// a bucket's certificate would not fit, and a number such as 127.0.0.1 has no names below it.
    pub(super) fn in_force(bucket: &str, endpoint: Option<&str>, path_style_asked: bool) -> Self {
        let is_number = endpoint.is_some_and(is_number);
        let is_https = endpoint.is_none_or(|address| address.starts_with("https:"));
        if path_style_asked || is_number || (is_https && bucket.contains('.')) {
            return Self::Path;
        }
        Self::Host
    }
}

fn is_number(endpoint: &str) -> bool {
    let host = endpoint
        .split_once("://")
        .map_or(endpoint, |(_, host)| host);
    let host = host.split('/').next().unwrap_or(host);
    host.starts_with('[')
        || host
            .split(':')
            .next()
            .is_some_and(|name| name.parse::<std::net::Ipv4Addr>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(bucket: &str, endpoint: Option<&str>, path_style_asked: bool) -> String {
        let style = Style::in_force(bucket, endpoint, path_style_asked);
        address(bucket, "us-east-1", endpoint, style)
    }

    #[test]
    fn the_address_is_that_of_the_contract() {
        let expected = "https://your-bucket.s3.us-east-1.amazonaws.com";
        assert_eq!(at("your-bucket", None, false), expected);
    }

    #[test]
    fn the_address_follows_endpoint_and_path_style() {
        let endpoint = Some("https://s3.example.org/");
        assert_eq!(at("desk", endpoint, true), "https://s3.example.org/desk");
        assert_eq!(at("desk", endpoint, false), "https://desk.s3.example.org");
        assert_eq!(
            at("desk", None, true),
            "https://s3.us-east-1.amazonaws.com/desk"
        );
    }

    #[test]
    fn a_bucket_that_cannot_stand_in_a_host_s_name_stands_in_the_path() {
        let expected = "https://s3.us-east-1.amazonaws.com/old.bucket";
        assert_eq!(at("old.bucket", None, false), expected);
        let loopback = Some("http://127.0.0.1:8333");
        assert_eq!(at("desk", loopback, false), "http://127.0.0.1:8333/desk");
        let six = Some("http://[::1]:8333");
        assert_eq!(at("desk", six, false), "http://[::1]:8333/desk");
    }

    #[test]
    fn china_has_an_ending_of_its_own() {
        let address = address("desk", "cn-north-1", None, Style::Host);
        assert_eq!(address, "https://desk.s3.cn-north-1.amazonaws.com.cn");
    }
}
