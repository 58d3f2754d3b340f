//! Who may sign: the one key pair that lasts, and temporary ones that end.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use s3s::auth::{S3Auth, SecretKey};
use s3s::{S3Result, s3_error};

use super::clock::Clock;
use super::server::Demo;
use crate::object::Timestamp;

/// Temporary keys, as from an SSO login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The access key's identifier.
    pub id: String,
    /// Its secret.
    pub secret: String,
    /// What has to be sent with whatever the two sign.
    pub token: String,
    /// From when on they are refused.
    pub ends: Timestamp,
}

/// All key pairs that are known.
#[derive(Debug)]
pub(super) struct Sessions {
    begun: Mutex<Vec<Session>>,
    clock: Arc<Clock>,
}

/// The same, as `s3s` asks for it.
pub(super) struct Keys(pub Arc<Sessions>);

impl Sessions {
    /// None yet.
    pub(super) fn new(clock: Arc<Clock>) -> Self {
        let begun = Mutex::default();
        Self { begun, clock }
    }

    /// One more, which is good until `ends`.
    pub(super) fn begin(&self, ends: Timestamp) -> Session {
        let mut begun = self.begun();
        let number = begun.len();
        let session = Session {
            id: format!("ASIADEMO{number:012}"),
            secret: format!("demo-secret-of-session-{number}"),
            // Real ones have letters that have to be escaped in a URL.
            token: format!("demo/token+of/session=={number}"),
            ends,
        };
        begun.push(session.clone());
        session
    }

    /// Refuses a token that does not belong to the key, and a key without its token.
    pub(super) fn check(&self, access_key: &str, token: Option<&str>) -> S3Result<()> {
        let begun = self.begun();
        let session = begun.iter().find(|session| session.id == access_key);
        if session.map(|session| session.token.as_str()) == token {
            return Ok(());
        }
        Err(s3_error!(
            InvalidToken,
            "The provided token is malformed or otherwise invalid."
        ))
    }

    fn secret(&self, access_key: &str) -> S3Result<SecretKey> {
        if access_key == Demo::ACCESS_KEY {
            return Ok(Demo::SECRET_KEY.into());
        }
        let begun = self.begun();
        match begun.iter().find(|session| session.id == access_key) {
            Some(session) if session.ends < self.clock.now() => {
                Err(s3_error!(ExpiredToken, "The provided token has expired."))
            }
            Some(session) => Ok(session.secret.as_str().into()),
            None => Err(s3_error!(
                InvalidAccessKeyId,
                "The AWS Access Key Id you provided does not exist in our records."
            )),
        }
    }

    fn begun(&self) -> MutexGuard<'_, Vec<Session>> {
        self.begun.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait::async_trait]
impl S3Auth for Keys {
    async fn get_secret_key(&self, access_key: &str) -> S3Result<SecretKey> {
        self.0.secret(access_key)
    }
}
