//! The page that a customer opens from disk to send the file that he was asked for.

use super::fill::fill;
use super::told::{self, Here};
use super::{Words, quote};
use crate::object::UploadLink;

/// The page before anything is filled in: its style and its script stay as they are.
const PAGE: &str = include_str!("../../assets/request.html");

/// The page that asks for the file called `name`, self-contained: one file without outside references.
///
/// Its script takes address and fields from the very form that serves where there is no script, so there is nothing to
/// embed in the script, and nothing that could break out of it; style and script are allowed by their digests only.
pub fn page(link: &UploadLink, name: &str, words: &Words, here: Here<'_>) -> String {
    let name = quote::one_line(name);
    let until = told::until(link.until, words, here);
    let size = told::size(link.largest);
    let told = [
        ("name", name.as_str()),
        ("until", until.as_str()),
        ("size", size.as_str()),
    ];
    let sentence = fill(&words.page, &told);
    let values = [
        ("@name@", quote::html(&name)),
        ("@sentence@", quote::html(&sentence)),
        ("@until@", quote::html(&until)),
        ("@size@", quote::html(&size)),
        ("@ends@", link.until.moment().0.to_string()),
        ("@largest@", link.largest.to_string()),
        ("@origin@", quote::html(&origin(&link.form.action))),
        (
            "@action@",
            quote::html(&quote::address(&link.form.action).unwrap_or_default()),
        ),
        ("@fields@", fields(link)),
    ];
    filled(PAGE, &values)
}

/// What was filled in is not looked through again: a file may be called `@fields@`.
fn filled(page: &str, values: &[(&str, String)]) -> String {
    let mut filled = String::with_capacity(page.len() * 2);
    let mut rest = page;
    let next = |rest: &str| {
        let found = values
            .iter()
            .filter_map(|(mark, value)| Some((rest.find(mark)?, *mark, value.clone())));
        found.min_by_key(|(at, ..)| *at)
    };
    while let Some((at, mark, value)) = next(rest) {
        filled.push_str(&rest[..at]);
        filled.push_str(&value);
        rest = &rest[at + mark.len()..];
    }
    filled + rest
}

fn fields(link: &UploadLink) -> String {
    let fields = link.form.fields.iter().map(|(name, value)| {
        let (name, value) = (quote::html(name), quote::html(value));
        format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">\n")
    });
    fields.collect()
}

/// Where the page may send to, and nowhere else: scheme, host and port of `action`.
fn origin(action: &str) -> String {
    let none = || "'none'".to_owned();
    let Some((scheme, rest)) = action.split_once("://") else {
        return none();
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_host = |letter: char| letter.is_ascii_alphanumeric() || "-._:".contains(letter);
    match scheme {
        // The grammar of policies has no IPv6 addresses; only people who try things out have them.
        "http" | "https" if host.starts_with('[') => format!("{scheme}:"),
        "http" | "https" if !host.is_empty() && host.chars().all(is_host) => {
            format!("{scheme}://{host}")
        }
        _ => none(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{HERE, link};
    use super::*;
    use crate::object::Until;
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;
    use sha2::{Digest, Sha256};

    fn made(name: &str) -> String {
        page(&link(), name, &Words::default(), HERE)
    }

    /// What stands in the one element of that name.
    fn inside<'a>(page: &'a str, element: &str) -> &'a str {
        let (_, rest) = page.split_once(&format!("<{element}>")).unwrap();
        rest.split_once(&format!("</{element}>")).unwrap().0
    }

    #[test]
    fn style_and_script_are_allowed_by_their_own_digests() {
        for element in ["style", "script"] {
            let digest = Sha256::digest(inside(PAGE, element));
            let allowed = format!("{element}-src 'sha256-{}'", STANDARD.encode(digest));
            assert!(
                PAGE.contains(&allowed),
                "assets/request.html needs {allowed}"
            );
        }
        assert!(!PAGE.contains("unsafe"));
    }

    #[test]
    fn only_what_the_storage_has_confirmed_is_told_in_the_colour_of_success() {
        let script = inside(PAGE, "script");
        let mut told = script.lines().filter(|line| line.contains("\"good\""));
        assert!(told.next().unwrap().contains("say(\"Arrived."));
        assert_eq!(told.next(), None);
        assert!(script.contains("say(\"Probably sent: "));
    }

    #[test]
    fn the_page_refers_to_nothing_outside_but_where_it_sends() {
        let page = made("order.pdf").replace("https://host", "");
        for outside in ["http:", "https:", "src=", "href=", "url(", "@import", "//"] {
            let found = page
                .lines()
                .find(|line| line.contains(outside) && !line.trim_start().starts_with("//"));
            assert_eq!(found, None, "{outside}");
        }
    }

    #[test]
    fn it_says_what_is_asked_until_when_and_how_large() {
        let page = made("signed order.pdf");
        assert!(page.contains("<h1>Please send us “signed order.pdf” by Tuesday 14:00 UTC.</h1>"));
        assert!(page.contains("up to 100 MB"));
        assert!(page.contains("data-ends=\"1795528800\" data-largest=\"100000000\""));
        assert!(!page.contains('@'), "something is not filled in");
    }

    #[test]
    fn it_does_not_promise_more_than_the_credentials_do() {
        let mut link = link();
        link.until = Until::AtMost(link.until.moment());
        let page = page(&link, "a", &Words::default(), HERE);
        let (until, latest) = ("Tuesday 14:00 UTC", "Tuesday 14:00 UTC at the latest");
        assert!(page.contains(&format!("data-until=\"{latest}\"")));
        assert_eq!(page.matches(until).count(), page.matches(latest).count());
    }

    #[test]
    fn the_form_carries_every_field_and_the_file_comes_last() {
        let page = made("order.pdf");
        let key = page.find("name=\"key\" value=\"uploads/job_order/AGY-1_job_order_1_order.pdf\"");
        let (policy, file) = (page.find("name=\"policy\""), page.find("name=\"file\""));
        assert!(key.is_some() && key < policy && policy < file);
        assert!(
            page.contains(
                "action=\"https://host/b\" method=\"post\" enctype=\"multipart/form-data\""
            )
        );
    }

    #[test]
    fn it_may_send_to_the_origin_of_its_form_only() {
        assert!(made("a").contains("connect-src https://host; form-action https://host\">"));
        for (action, expected) in [
            ("http://127.0.0.1:9000/bucket", "http://127.0.0.1:9000"),
            (
                "https://bucket.s3.eu-west-1.amazonaws.com",
                "https://bucket.s3.eu-west-1.amazonaws.com",
            ),
            ("http://[::1]:9000/b", "http:"),
            ("https://host;script-src * /", "'none'"),
            ("https://", "'none'"),
            ("file:///etc", "'none'"),
            ("host", "'none'"),
        ] {
            assert_eq!(origin(action), expected, "{action}");
        }
    }

    #[test]
    fn a_name_that_looks_like_a_mark_or_ends_a_script_is_only_a_name() {
        let page = made("@fields@</script><b>.pdf");
        assert!(page.contains("“@fields@&lt;/script&gt;&lt;b&gt;.pdf”"));
        assert_eq!(page.matches("</script>").count(), 1);
    }

    proptest! {
        #[test]
        fn no_name_and_no_field_makes_another_element(name in any::<String>(), value in any::<String>()) {
            let mut link = link();
            link.form.fields = vec![(value.clone(), value)];
            let page = page(&link, &name, &Words::default(), HERE);
            let plain = page_of_plain_names();
            for sign in ['<', '>', '"'] {
                prop_assert_eq!(page.matches(sign).count(), plain.matches(sign).count());
            }
        }
    }

    fn page_of_plain_names() -> String {
        let mut link = link();
        link.form.fields = vec![("a".into(), "b".into())];
        page(&link, "a", &Words::default(), HERE)
    }
}
