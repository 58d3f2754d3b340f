//! Credentials, fetched when they are needed and remembered for as long as they last.

use std::time::Duration;

use aws_config::default_provider::credentials::DefaultCredentialsChain;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::future;
use aws_sdk_s3::config::{Credentials, ProvideCredentials, Region, SharedCredentialsProvider};
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::{Store, Target, clock, failure};
use crate::object::{Failure, SessionEnd};

/// The identity in use, as far as it can be told without asking AWS who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// When the credentials end.
    pub ends: SessionEnd,
    /// The profile that they come from, if one is in use.
    pub profile: Option<String>,
    /// The last four characters of the access key's identifier, by which an operator knows it again.
    pub key_tail: String,
}

impl Store {
    /// Fetches the credentials, unless they are at hand, and tells how long they last.
    pub async fn session(&self) -> Result<Session, Failure> {
        self.told(self.0.credentials.current().await)
    }

    /// Fetches the credentials anew, since someone may have logged in again; where that fails the old ones stay.
    pub async fn renew_session(&self) -> Result<Session, Failure> {
        self.told(self.0.credentials.renewed().await)
    }

    fn told(&self, result: Result<Credentials, CredentialsError>) -> Result<Session, Failure> {
        let profile = self.0.profile.clone();
        match result {
            Ok(credentials) => Ok(Session {
                ends: session_end(&credentials),
                profile,
                key_tail: key_tail(credentials.access_key_id()),
            }),
            Err(error) => Err(failure::of_credentials(&error, profile.as_deref())),
        }
    }
}

/// When `credentials` end. Such as name no end and yet are temporary, as their token tells, may do so at any moment.
pub(super) fn session_end(credentials: &Credentials) -> SessionEnd {
    match (credentials.expiry(), credentials.session_token()) {
        (Some(end), _) => SessionEnd::At(clock::timestamp(end)),
        (None, Some(_)) => SessionEnd::Untold,
        (None, None) => SessionEnd::Never,
    }
}

/// Credentials that end are fetched anew when less than this is left of them.
const ALMOST_OVER: Duration = Duration::from_mins(1);

/// Credentials without an end are fetched anew after this, since someone may be mending them meanwhile.
const MAY_HAVE_CHANGED: Duration = Duration::from_mins(1);

/// Where credentials come from: the keys given, else the profile named, else the ordinary chain.
#[derive(Debug)]
pub(super) enum Source {
    /// Credentials at hand, or whatever gives them.
    Given(SharedCredentialsProvider),
    /// The profile that was named, and nothing else, lest a misspelt name work with someone else's keys.
    Profile {
        /// Its name.
        name: String,
        /// Where the session service is asked.
        region: Region,
    },
    /// Environment, default profile, role, container, instance, in the order of every AWS program.
    Chain {
        /// Where the session service is asked.
        region: Region,
    },
}

impl Source {
    /// The source that `target` names.
    pub(super) fn of(target: &Target, region: &Region) -> Self {
        let region = region.clone();
        match (&target.keys, &target.profile) {
            (Some(keys), _) => {
                let token = keys.session_token.clone();
                let ends = keys.expires.map(clock::moment);
                let keys = Credentials::new(&keys.id, &keys.secret, token, ends, "filedesk");
                Self::Given(SharedCredentialsProvider::new(keys))
            }
            (None, Some(name)) => {
                let name = name.clone();
                Self::Profile { name, region }
            }
            (None, None) => Self::Chain { region },
        }
    }

    /// Fetches from the beginning. The SDK's providers read their files once and keep what they found,
    /// errors included; a person who has just mended a file must not have to start filedesk again.
    async fn fetch(&self) -> Result<Credentials, CredentialsError> {
        match self {
            Self::Given(provider) => provider.provide_credentials().await,
            Self::Profile { name, region } => {
                let region = Some(region.clone());
                let config = ProviderConfig::without_region().with_region(region);
                let profile = ProfileFileCredentialsProvider::builder().configure(&config);
                let profile = profile.profile_name(name).build();
                profile.provide_credentials().await
            }
            Self::Chain { region } => {
                let chain = DefaultCredentialsChain::builder().region(region.clone());
                chain.build().await.provide_credentials().await
            }
        }
    }
}

/// Credentials that are kept for a while.
///
/// It stands in for the SDK's own cache, which does not tell when its content ends: a link's expiry
/// depends on the very credentials that signed it.
#[derive(Debug)]
pub(super) struct Remembered {
    source: Source,
    last: Mutex<Option<(Credentials, Instant)>>,
}

impl Remembered {
    /// Remembers what `source` gives.
    pub(super) fn new(source: Source) -> Self {
        let last = Mutex::new(None);
        Self { source, last }
    }

    /// Credentials that last for a while yet.
    pub(super) async fn current(&self) -> Result<Credentials, CredentialsError> {
        let mut last = self.last.lock().await;
        if let Some((known, since)) = &*last
            && will_last(known, *since)
        {
            return Ok(known.clone());
        }
        let fresh = self.source.fetch().await?;
        *last = Some((fresh.clone(), Instant::now()));
        Ok(fresh)
    }

    /// Credentials as they are now, whatever is remembered.
    pub(super) async fn renewed(&self) -> Result<Credentials, CredentialsError> {
        let mut last = self.last.lock().await;
        let fresh = self.source.fetch().await?;
        *last = Some((fresh.clone(), Instant::now()));
        Ok(fresh)
    }
}

impl ProvideCredentials for Remembered {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.current())
    }
}

/// The last four characters of an access key's identifier, by which it is known again. One that is no longer than that is
/// not told at all.
pub fn key_tail(id: &str) -> String {
    let letters: Vec<_> = id.chars().collect();
    match letters.len() {
        ..=4 => String::new(),
        length => letters[length - 4..].iter().collect(),
    }
}

fn will_last(credentials: &Credentials, since: Instant) -> bool {
    match credentials.expiry() {
        Some(end) => end > clock::now() + ALMOST_OVER,
        None => since.elapsed() < MAY_HAVE_CHANGED,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::SystemTime;

    use super::*;

    /// Gives credentials that end so many seconds from now, and counts how often it was asked.
    #[derive(Debug)]
    struct Counting {
        lasts: Option<Duration>,
        asked: AtomicU64,
    }

    impl ProvideCredentials for Counting {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            let asked = self.asked.fetch_add(1, Ordering::Relaxed);
            let end = self.lasts.map(|lasts| clock::now() + lasts);
            future::ProvideCredentials::ready(Ok(credentials(asked, end)))
        }
    }

    fn credentials(number: u64, end: Option<SystemTime>) -> Credentials {
        Credentials::new(format!("id-{number}"), "secret", None, end, "test")
    }

    fn remembered(lasts: Option<u64>) -> Remembered {
        Remembered::new(Source::Given(SharedCredentialsProvider::new(Counting {
            lasts: lasts.map(Duration::from_secs),
            asked: AtomicU64::new(0),
        })))
    }

    async fn id(remembered: &Remembered) -> String {
        let credentials = remembered.current().await.unwrap();
        credentials.access_key_id().to_owned()
    }

    async fn asked_twice(lasts: u64) -> [String; 2] {
        let remembered = remembered(Some(lasts));
        [id(&remembered).await, id(&remembered).await]
    }

    #[tokio::test]
    async fn credentials_that_last_are_fetched_once() {
        assert_eq!(asked_twice(3600).await, ["id-0", "id-0"]);
    }

    #[tokio::test]
    async fn whoever_logs_in_again_need_not_wait_for_the_old_session_to_end() {
        let remembered = remembered(Some(3600));
        assert_eq!(id(&remembered).await, "id-0");
        remembered.renewed().await.unwrap();
        assert_eq!(id(&remembered).await, "id-1");
    }

    #[tokio::test]
    async fn credentials_about_to_end_are_fetched_anew() {
        assert_eq!(asked_twice(30).await, ["id-0", "id-1"]);
    }

    #[test]
    fn credentials_without_an_end_are_good_for_a_minute() {
        let now = Instant::now();
        let credentials = credentials(0, None);
        assert!(will_last(&credentials, now));
        assert!(!will_last(&credentials, now - Duration::from_secs(61)));
    }
}
