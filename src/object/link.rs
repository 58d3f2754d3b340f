//! A presigned URL: what it is to do, and the moment it really dies.

use std::time::Duration;

use super::{Key, Reading, Timestamp, read};

/// What a link is to be, before it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkWish {
    /// What it opens.
    pub key: Key,
    /// How long it is to work; it ends earlier with the session that signs it.
    pub lasts: Duration,
    /// What the receiver's browser does with it.
    pub opens: Opens,
    /// The name under which the receiver saves it.
    pub name: String,
    /// What the receiver is told that it is; `None` for what the store has.
    pub content_type: Option<String>,
}

impl LinkWish {
    /// How long a link works where nobody says otherwise, as the application promised its users (STORAGE.md).
    pub const USUAL: Duration = Duration::from_hours(1);
    /// The longest that S3 lets a signature live, of links as well as of uploads: seven days.
    pub const LONGEST: Duration = Duration::from_hours(7 * 24);

    /// The usual link: it opens in the browser, under the name that the customer's file had.
    pub fn usual(key: Key, lasts: Duration) -> Self {
        let name = original_name(&key).to_owned();
        Self {
            key,
            lasts,
            opens: Opens::InBrowser,
            name,
            content_type: None,
        }
    }
}

/// The name that the customer's own file had, as far as the key tells; else the key's own.
pub fn original_name(key: &Key) -> &str {
    match read(key) {
        Some(Reading::Office { original, .. } | Reading::Job { original, .. }) => original,
        None => key.name(),
    }
}

/// What a browser does with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Opens {
    /// Shows it, if it can.
    #[default]
    InBrowser,
    /// Saves it.
    AsDownload,
}

/// A presigned GET URL for one object.
///
/// The URL is a secret that anyone can use until it dies, so it is shown to the user and copied,
/// but never logged: `Debug` leaves it out.
#[derive(Clone, PartialEq, Eq)]
pub struct Link {
    /// What it opens.
    pub key: Key,
    /// The URL, signature included.
    pub url: String,
    /// Until when it works.
    pub until: Until,
}

/// When a link dies, and why then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// At the expiry that was asked for.
    Asked(Timestamp),
    /// Earlier, because the temporary credentials that signed it end then.
    SessionEnds(Timestamp),
    /// At the latest then: the temporary credentials that signed it do not say when they end.
    AtMost(Timestamp),
}

impl Until {
    /// The moment itself.
    pub fn moment(self) -> Timestamp {
        match self {
            Self::Asked(moment) | Self::SessionEnds(moment) | Self::AtMost(moment) => moment,
        }
    }

    /// The earlier of the expiry asked for and the end of the session that signs it.
    ///
    /// A presigned URL dies with the credentials that signed it (boto3#3079), whatever `X-Amz-Expires` says.
    pub fn earlier_of(asked: Timestamp, session: SessionEnd) -> Self {
        match session {
            SessionEnd::At(end) if end < asked => Self::SessionEnds(end),
            SessionEnd::At(_) | SessionEnd::Never => Self::Asked(asked),
            SessionEnd::Untold => Self::AtMost(asked),
        }
    }

    /// When the first of several ends. One that does not tell its end may be the first, whenever the others end.
    pub fn first_of(all: impl IntoIterator<Item = Self>) -> Option<Self> {
        all.into_iter().reduce(|first, next| {
            let sooner = if next.moment() < first.moment() {
                next
            } else {
                first
            };
            match (first, next) {
                (Self::AtMost(_), _) | (_, Self::AtMost(_)) => Self::AtMost(sooner.moment()),
                _ => sooner,
            }
        })
    }
}

/// When the credentials in use end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SessionEnd {
    /// They are no session's.
    #[default]
    Never,
    /// Then.
    At(Timestamp),
    /// They are a session's, as their token tells, and do not say when it ends: it may be at any moment.
    Untold,
}

impl SessionEnd {
    /// The moment, where it is known.
    pub fn moment(self) -> Option<Timestamp> {
        match self {
            Self::At(moment) => Some(moment),
            Self::Never | Self::Untold => None,
        }
    }
}

impl std::fmt::Debug for Link {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Link")
            .field("key", &self.key)
            .field("until", &self.until)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_dies_with_the_session_that_signed_it() {
        let asked = Timestamp(4_600);
        assert_eq!(
            Until::earlier_of(asked, SessionEnd::Never),
            Until::Asked(asked)
        );
        assert_eq!(
            Until::earlier_of(asked, SessionEnd::Untold),
            Until::AtMost(asked)
        );
        assert_eq!(
            Until::earlier_of(asked, SessionEnd::At(Timestamp(9_999))),
            Until::Asked(asked)
        );
        assert_eq!(
            Until::earlier_of(asked, SessionEnd::At(Timestamp(2_000))),
            Until::SessionEnds(Timestamp(2_000))
        );
    }

    #[test]
    fn of_several_links_any_that_does_not_tell_its_end_may_be_the_first_to_end() {
        let [soon, late] = [Timestamp(1), Timestamp(2)];
        let known = [Until::Asked(late), Until::SessionEnds(soon)];
        assert_eq!(Until::first_of(known), Some(Until::SessionEnds(soon)));
        for untold in [soon, late] {
            for all in [
                [Until::Asked(soon), Until::AtMost(untold)],
                [Until::AtMost(untold), Until::Asked(soon)],
            ] {
                assert_eq!(Until::first_of(all), Some(Until::AtMost(soon)));
            }
        }
        assert_eq!(Until::first_of([]), None);
    }

    #[test]
    fn a_link_in_the_log_shows_no_signature() {
        let link = Link {
            key: Key::new("a").unwrap(),
            url: "https://host/a?X-Amz-Signature=5ec4e7".into(),
            until: Until::Asked(Timestamp(1)),
        };
        assert!(!format!("{link:?}").contains("5ec4e7"));
    }
}
