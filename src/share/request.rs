//! Asking a customer for a file: the message, and the line for whoever has a shell.

use super::fill::fill;
use super::told::{self, Here};
use super::{Words, quote};
use crate::object::UploadLink;

/// The message that asks for the file called `name`.
pub fn request_message(link: &UploadLink, name: &str, words: &Words, here: Here<'_>) -> String {
    let name = quote::one_line(name);
    let until = told::until(link.until, words, here);
    let (size, curl) = (told::size(link.largest), curl_line(link));
    let values = [
        ("name", name.as_str()),
        ("until", until.as_str()),
        ("size", size.as_str()),
        ("curl", curl.as_str()),
    ];
    fill(&words.request, &values).trim_end().to_owned()
}

/// The line that sends a file from a shell; the customer puts the name of his own for `FILE`.
pub fn curl_line(link: &UploadLink) -> String {
    let headers = link.headers.iter().map(|(name, value)| {
        let header = quote::one_line(&format!("{name}: {value}"));
        format!(" -H {}", quote::sh(&header))
    });
    let headers: String = headers.collect();
    let url = quote::address(&link.put).unwrap_or_else(|| quote::one_line(&link.put));
    format!("curl -f -X PUT{headers} -T FILE {}", quote::sh(&url))
}

#[cfg(test)]
mod tests {
    use super::super::samples::{HERE, link};
    use super::*;
    use crate::object::Until;
    use proptest::prelude::*;
    use std::process::Command;

    #[test]
    fn the_line_sends_every_signed_header() {
        assert_eq!(
            curl_line(&link()),
            "curl -f -X PUT -H 'content-type: application/pdf' -H 'x-amz-server-side-encryption: AES256' \
             -T FILE 'https://host/b/uploads/a.pdf?X-Amz-Signature=5ec4e7&x=1'"
        );
    }

    #[test]
    fn the_message_says_what_until_when_and_how() {
        let told = request_message(&link(), "signed order.pdf", &Words::default(), HERE);
        for needed in [
            "“signed order.pdf” by Tuesday 14:00 UTC",
            "100 MB",
            "page",
            "curl -f -X PUT",
        ] {
            assert!(told.contains(needed), "{needed}: {told}");
        }
        assert!(!told.contains('{'), "{told}");
    }

    #[test]
    fn the_message_does_not_promise_more_than_the_credentials_do() {
        let mut link = link();
        link.until = Until::AtMost(link.until.moment());
        let told = request_message(&link, "a", &Words::default(), HERE);
        assert!(told.contains("“a” by Tuesday 14:00 UTC at the latest."));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn a_shell_reads_the_line_as_it_is_meant(value in "[ -~\n]{0,20}", rest in "[ -~]{0,20}") {
            let mut link = link();
            link.headers = vec![("content-type".into(), value.clone())];
            link.put = format!("https://host/{rest}");
            let script = curl_line(&link).replacen("curl", "printf '%s\\n'", 1);
            let told = Command::new("sh").args(["-c", &script]).output().unwrap();
            let told = String::from_utf8(told.stdout).unwrap();
            let words: Vec<_> = told.lines().collect();
            let header = quote::one_line(&format!("content-type: {value}"));
            let address = quote::address(&link.put).unwrap();
            prop_assert_eq!(words, ["-f", "-X", "PUT", "-H", &header, "-T", "FILE", &address]);
        }
    }
}
