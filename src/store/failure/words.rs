//! Troubles that have no code: all there is to go by is what the SDK's errors say.

use std::error::Error;

use aws_credential_types::provider::error::CredentialsError;

use crate::object::{Doing, Failure, FailureKind, reveal};

/// The failure to get credentials.
pub fn of_credentials(error: &CredentialsError, profile: Option<&str>) -> Failure {
    let told = told(error);
    let words = told.to_lowercase();
    let has_any = |tells: &[&str]| tells.iter().any(|tell| words.contains(tell));
    // aws-config has no public types for these; its words are all there is to go by.
    let kind = if has_any(&["expired", "unauthorizedexception", "refresh"])
        || (words.contains("sso") && has_any(&["no such file", "not found", "cache"]))
    {
        FailureKind::SessionExpired(profile.map(str::to_owned))
    } else if has_any(&["dns error", "error trying to connect", "dispatch failure"]) {
        FailureKind::Offline
    } else if words.contains("was not defined") {
        FailureKind::Setting
    } else {
        FailureKind::NoCredentials
    };
    Failure {
        doing: Doing::Connecting,
        kind,
        detail: told,
    }
}

/// What the words of a broken connection mean.
pub fn unanswered_kind(told: &str) -> FailureKind {
    let words = told.to_lowercase();
    let has_any = |tells: &[&str]| tells.iter().any(|tell| words.contains(tell));
    if has_any(&["checksum"]) {
        return FailureKind::Unexpected;
    }
    // The TLS library's types are not ours to name, and its words are stable enough to be tested.
    if has_any(&[
        "certificate",
        "handshake",
        "tls",
        "corrupt message",
        "fatal alert",
    ]) {
        FailureKind::Tls
    } else if has_any(&["invalid uri", "endpoint", "bucket name", "not a valid"]) {
        FailureKind::Setting
    } else if has_any(&[
        "dispatch failure",
        "connect",
        "dns",
        "io error",
        "timed out",
        "timeout",
    ]) || has_any(&[
        "throughput",
        "connection",
        "broken pipe",
        "end of file",
        "streaming error",
    ]) {
        FailureKind::Offline
    } else {
        FailureKind::Unexpected
    }
}

/// An error and everything that caused it, outermost first.
pub fn chain<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| (*error).source())
}

/// What each link of the chain says, once.
pub fn told(error: &(dyn Error + 'static)) -> String {
    let mut parts: Vec<String> = Vec::new();
    for link in chain(error) {
        let said = reveal(link.to_string().trim());
        if !parts.iter().any(|part| part.contains(&said)) {
            parts.push(said);
        }
    }
    parts.join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_broken_connection_tell_what_broke() {
        let table = [
            (
                "dispatch failure: io error: Connection refused (os error 111)",
                FailureKind::Offline,
            ),
            (
                "dispatch failure: io error: client error (Connect): dns error: failed to lookup address information",
                FailureKind::Offline,
            ),
            (
                "dispatch failure: other: client error (Connect): invalid peer certificate: UnknownIssuer",
                FailureKind::Tls,
            ),
            (
                "dispatch failure: io error: client error (Connect): received corrupt message of type InvalidContentType",
                FailureKind::Tls,
            ),
        ];
        for (words, kind) in table {
            assert_eq!(unanswered_kind(words), kind, "{words}");
        }
    }

    #[test]
    fn missing_credentials_are_told_from_a_session_that_ended() {
        let none = CredentialsError::not_loaded("no providers in chain provided credentials");
        assert_eq!(of_credentials(&none, None).kind, FailureKind::NoCredentials);
        let ended =
            CredentialsError::provider_error("the SSO session has expired or is otherwise invalid");
        let kind = FailureKind::SessionExpired(Some("agency".into()));
        assert_eq!(of_credentials(&ended, Some("agency")).kind, kind);
    }
}
