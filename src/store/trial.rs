//! Trying a link as its receiver would, before it is sent.

use std::time::Duration;

use super::disposition::carries;
use super::failure::{Act, Answer};
use super::plain::Reply;
use super::{Store, guessed_type};
use crate::object::{Doing, Doubt, Failure, FailureKind, Link, LinkWish, Permission, Trial};

/// The pauses before a second and a third try where the server is busy.
const PAUSES: [Duration; 2] = [Duration::from_millis(250), Duration::from_millis(500)];

impl Store {
    /// Fetches one byte through `link` itself, without credentials, as a customer's client would.
    pub async fn try_link(&self, link: &Link, wish: &LinkWish) -> Result<Trial, Failure> {
        let doing = Doing::Trying(link.key.clone());
        let act = self.act(doing, Permission::GetObject);
        let failed = |failure: Failure| Failure {
            detail: without_secrets(&failure.detail, &link.url),
            ..failure
        };
        let reply = self.ask(link, Some("bytes=0-0"), &act).await;
        let reply = reply.map_err(failed)?;
        let reply = match reply.status {
            // No byte can be had of an empty file; asking for all of it costs nothing.
            416 => self.ask(link, None, &act).await.map_err(failed)?,
            _ => reply,
        };
        match reply.status {
            200 | 206 => Ok(judge(&reply, wish)),
            _ => Err(failed(refused(&reply.answer, &act))),
        }
    }

    async fn ask(
        &self,
        link: &Link,
        range: Option<&'static str>,
        act: &Act,
    ) -> Result<Reply, Failure> {
        for pause in PAUSES {
            let reply = self.0.plain.get(&link.url, range, act).await?;
            if !is_busy(reply.status) {
                return Ok(reply);
            }
            tokio::time::sleep(pause).await;
        }
        self.0.plain.get(&link.url, range, act).await
    }
}

fn is_busy(status: u16) -> bool {
    matches!(status, 429 | 500 | 502 | 503 | 504)
}

fn judge(reply: &Reply, wish: &LinkWish) -> Trial {
    let size = reply.size;
    let mut doubts = Vec::new();
    if reply.size == Some(0) {
        doubts.push(Doubt::Empty);
    }
    let is_tidied = |part: &str| matches!(part, "." | "..");
    if wish.key.as_str().split('/').any(is_tidied) {
        doubts.push(Doubt::TidiedUp);
    }
    if !carries(&reply.disposition, &wish.name) {
        doubts.push(Doubt::NameIgnored);
    }
    let is_told = |asked: &String| same_type(asked, &reply.content_type);
    if !wish.content_type.as_ref().is_none_or(is_told) {
        doubts.push(Doubt::TypeIgnored);
    }
    Trial {
        size,
        content_type: reply.content_type.clone(),
        better_type: better_type(&reply.content_type, wish),
        doubts,
    }
}

/// What the name says that the file is, where the store says nothing.
fn better_type(told: &str, wish: &LinkWish) -> Option<String> {
    let says_nothing = ["", "application/octet-stream", "binary/octet-stream"];
    if !says_nothing.iter().any(|nothing| same_type(nothing, told)) {
        return None;
    }
    let names = [wish.name.as_str(), wish.key.name()];
    let guesses = names.into_iter().map(guessed_type);
    guesses
        .into_iter()
        .find(|guess| !says_nothing.contains(&guess.as_str()))
}

/// Case and the spaces between parameters mean nothing.
fn same_type(one: &str, other: &str) -> bool {
    let parts = |text: &str| -> Vec<String> {
        let parts = text.split(';').map(|part| part.trim().to_lowercase());
        parts.collect()
    };
    parts(one) == parts(other)
}

/// What a refusal means to whoever is sent the link; it differs from what it means to the owner of keys.
fn refused(answer: &Answer, act: &Act) -> Failure {
    let says = |word: &str| answer.message.to_lowercase().contains(word);
    let kind = match answer.code.as_str() {
        "AccessDenied" if says("expired") => FailureKind::LinkDead,
        "ExpiredToken" | "ExpiredTokenException" | "TokenRefreshRequired" | "RequestExpired" => {
            FailureKind::LinkDead
        }
        "AccessDenied" if says("not yet valid") => FailureKind::ClockSkew,
        "AccessDenied" if says("kms") => FailureKind::KeyRefused,
        code if code.starts_with("KMS.") => FailureKind::KeyRefused,
        // The keys that signed have opened the bucket a moment ago: it is the address that did not survive.
        "SignatureDoesNotMatch" => FailureKind::Unexpected,
        _ if is_busy(answer.status) => FailureKind::Throttled,
        _ => return act.refused_by(answer),
    };
    act.fails(kind, answer.told())
}

/// `detail` without the link's query, which is the secret in it, should anyone have repeated that.
fn without_secrets(detail: &str, url: &str) -> String {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let mut detail = detail.to_owned();
    let secrets = query.split('&').filter_map(|pair| pair.split_once('='));
    let secrets = secrets.filter(|(name, _)| {
        matches!(
            *name,
            "X-Amz-Signature" | "X-Amz-Security-Token" | "X-Amz-Credential"
        )
    });
    for secret in std::iter::once(query).chain(secrets.map(|(_, value)| value)) {
        if !secret.is_empty() {
            detail = detail.replace(secret, "…");
        }
    }
    detail
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::Key;

    fn act() -> Act {
        Act {
            doing: Doing::Trying(Key::new("a").unwrap()),
            permission: Permission::GetObject,
            bucket: "desk".into(),
            region: "us-east-1".into(),
            profile: None,
        }
    }

    fn kind(status: u16, code: &str, message: &str) -> FailureKind {
        let answer = Answer {
            status,
            code: code.into(),
            message: message.into(),
            ..Answer::default()
        };
        refused(&answer, &act()).kind
    }

    #[test]
    fn a_refusal_is_told_as_its_receiver_would_meet_it() {
        let denied = FailureKind::Denied(Permission::GetObject);
        let sse = "The ciphertext refers to a customer master key; User: x is not authorized to perform: kms:Decrypt";
        for (status, code, message, expected) in [
            (404, "NoSuchKey", "", FailureKind::NotFound),
            (403, "InvalidObjectState", "", FailureKind::Archived),
            (
                403,
                "AccessDenied",
                "Request has expired",
                FailureKind::LinkDead,
            ),
            (
                400,
                "ExpiredToken",
                "The provided token has expired.",
                FailureKind::LinkDead,
            ),
            (
                403,
                "AccessDenied",
                "Request is not yet valid",
                FailureKind::ClockSkew,
            ),
            (403, "RequestTimeTooSkewed", "", FailureKind::ClockSkew),
            (403, "AccessDenied", sse, FailureKind::KeyRefused),
            (400, "KMS.DisabledException", "", FailureKind::KeyRefused),
            (403, "AccessDenied", "Access Denied", denied.clone()),
            (403, "", "", denied),
            (403, "SignatureDoesNotMatch", "", FailureKind::Unexpected),
            (503, "SlowDown", "", FailureKind::Throttled),
            (500, "InternalError", "", FailureKind::Throttled),
            (
                404,
                "NoSuchBucket",
                "",
                FailureKind::NoSuchBucket("desk".into()),
            ),
            (301, "PermanentRedirect", "", FailureKind::WrongRegion(None)),
        ] {
            assert_eq!(kind(status, code, message), expected, "{code} {message}");
        }
    }

    #[test]
    fn a_detail_never_repeats_what_makes_the_link_a_secret() {
        let url = "https://h/a?X-Amz-Security-Token=t0k3n&X-Amz-Signature=5ec4e7";
        let told = without_secrets("no 5ec4e7 with t0k3n", url);
        assert_eq!(told, "no … with …");
        assert_eq!(
            without_secrets(&format!("at {url}"), url),
            "at https://h/a?…"
        );
        assert_eq!(without_secrets("as it is", "https://h/a"), "as it is");
    }

    #[test]
    fn a_store_that_passes_on_neither_name_nor_type_leaves_doubts() {
        let mut wish = LinkWish::usual(Key::new("a.pdf").unwrap(), Duration::from_mins(1));
        wish.content_type = Some("application/pdf".into());
        let mut reply = Reply {
            status: 206,
            content_type: "text/plain".into(),
            disposition: "inline; filename=\"b.pdf\"".into(),
            size: Some(1024),
            date: String::new(),
            answer: Answer::default(),
        };
        let trial = judge(&reply, &wish);
        assert_eq!(trial.size, Some(1024));
        assert_eq!(trial.doubts, [Doubt::NameIgnored, Doubt::TypeIgnored]);
        reply.disposition = "inline; filename=a.pdf".into();
        reply.content_type = "application/pdf".into();
        assert_eq!(judge(&reply, &wish).doubts, []);
    }

    #[test]
    fn a_type_is_compared_as_http_does() {
        assert!(same_type(
            "text/plain;charset=utf-8",
            "Text/Plain; charset=UTF-8"
        ));
        assert!(!same_type("text/plain", "text/html"));
    }

    #[test]
    fn a_better_type_is_known_only_where_the_store_says_nothing() {
        let mut wish = LinkWish::usual(Key::new("a.pdf").unwrap(), Duration::from_mins(1));
        wish.name = "March".into();
        let pdf = Some("application/pdf".to_owned());
        assert_eq!(better_type("binary/octet-stream", &wish), pdf);
        assert_eq!(better_type("text/plain", &wish), None);
        wish.key = Key::new("a").unwrap();
        assert_eq!(better_type("", &wish), None);
    }
}
