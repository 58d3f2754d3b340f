//! A presigned URL, together with the moment it really dies.

use super::{Key, Timestamp};

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
}

impl Until {
    /// The moment itself.
    pub fn moment(self) -> Timestamp {
        match self {
            Self::Asked(moment) | Self::SessionEnds(moment) => moment,
        }
    }

    /// The earlier of the expiry asked for and the end of the session, if it has one.
    ///
    /// A presigned URL dies with the credentials that signed it (boto3#3079), whatever `X-Amz-Expires` says.
    pub fn earlier_of(asked: Timestamp, session_ends: Option<Timestamp>) -> Self {
        match session_ends {
            Some(end) if end < asked => Self::SessionEnds(end),
            _ => Self::Asked(asked),
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
        assert_eq!(Until::earlier_of(asked, None), Until::Asked(asked));
        assert_eq!(
            Until::earlier_of(asked, Some(Timestamp(9_999))),
            Until::Asked(asked)
        );
        assert_eq!(
            Until::earlier_of(asked, Some(Timestamp(2_000))),
            Until::SessionEnds(Timestamp(2_000))
        );
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
