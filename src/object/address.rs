//! The ways in which people name a key: as it is, as an `s3://` address, as a link to it.

use super::Key;

/// The key that a person has typed or pasted, with whatever came along around it.
pub fn address(typed: &str, bucket: &str) -> Result<Key, String> {
    let typed = typed.trim_matches(['\r', '\n', '"', '\'']);
    exact_address(typed.trim_start(), bucket)
}

/// The key that `named` names in `bucket`, letter by letter: a bare key, `s3://bucket/key`, or an `https` address of it.
pub fn exact_address(named: &str, bucket: &str) -> Result<Key, String> {
    let key = match named.split_once("://") {
        Some(("s3", rest)) => in_bucket(rest, bucket)?.to_owned(),
        Some(("https" | "http", rest)) => in_web_address(rest, bucket)?,
        _ => named.to_owned(),
    };
    if key.is_empty() {
        return Err("Type or paste a key, such as uploads/rate_card/….".into());
    }
    Key::new(key).ok_or_else(|| "A key has at most 1,024 bytes; this text is longer.".into())
}

fn in_bucket<'a>(rest: &'a str, bucket: &str) -> Result<&'a str, String> {
    let (named, key) = rest.split_once('/').unwrap_or((rest, ""));
    if named.is_empty() {
        return Err("An address names the bucket too: s3://bucket/key.".into());
    }
    if named == bucket && key.is_empty() {
        return Err("That is the bucket itself: b shows all of it.".into());
    }
    if named != bucket {
        return Err(format!(
            "That is in the bucket {named}; this one is {bucket}."
        ));
    }
    Ok(key)
}

/// Host style names the bucket in the host, path style first in the path; the query is a link's signature.
fn in_web_address(rest: &str, bucket: &str) -> Result<String, String> {
    let address = rest.split(['?', '#']).next().unwrap_or(rest);
    let (host, path) = address.split_once('/').unwrap_or((address, ""));
    let key = if host.starts_with(&format!("{bucket}.")) {
        path
    } else {
        path.strip_prefix(&format!("{bucket}/"))
            .ok_or_else(|| format!("That address is not in the bucket {bucket}."))?
    };
    let decoded = percent_encoding::percent_decode_str(key).decode_utf8();
    decoded
        .map(Into::into)
        .map_err(|_| "That address is not readable text.".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_name_a_key_leads_to_it() {
        for typed in [
            "uploads/a b.pdf",
            "s3://desk/uploads/a b.pdf",
            "https://desk.s3.us-east-1.amazonaws.com/uploads/a%20b.pdf?X-Amz-Signature=1",
            "http://127.0.0.1:8333/desk/uploads/a%20b.pdf",
            "  \"uploads/a b.pdf\"\n",
        ] {
            assert_eq!(
                address(typed.trim_start(), "desk").unwrap().as_str(),
                "uploads/a b.pdf",
                "{typed}"
            );
        }
    }

    #[test]
    fn an_address_in_another_bucket_is_refused_by_name() {
        let refused = address("s3://other/uploads/a.pdf", "desk").unwrap_err();
        assert!(refused.contains("other") && refused.contains("desk"));
        assert!(address("https://example.com/x", "desk").is_err());
        assert!(address("", "desk").is_err());
    }
}
