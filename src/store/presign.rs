//! Links: GET requests signed here, which anyone may make until they die.

use std::time::{Duration, SystemTime};

use aws_sdk_s3::presigning::PresigningConfig;

use super::failure::Act;
use super::{Store, clock};
use crate::object::{
    Doing, Failure, FailureKind, Key, Link, LinkWish, Permission, Timestamp, Until,
};

/// The longest that S3 lets a link last.
const LONGEST: Duration = Duration::from_hours(7 * 24);

impl Store {
    /// One link for each wish. Signed without asking the server; only fetching credentials can wait.
    pub async fn presign(&self, wishes: &[LinkWish]) -> Result<Vec<Link>, Failure> {
        self.presign_from(clock::now(), wishes).await
    }

    /// The links that are, or were, signed at `start`.
    pub(super) async fn presign_from(
        &self,
        start: SystemTime,
        wishes: &[LinkWish],
    ) -> Result<Vec<Link>, Failure> {
        // The session's end is asked first: should it be renewed while signing, what is told is too early.
        let ends = match wishes {
            [] => None,
            [first, ..] => self.end_of_session(&first.key).await?,
        };
        let mut links = Vec::with_capacity(wishes.len());
        for wish in wishes {
            let url = self.signed(&wish.key, start, wish.lasts).await?;
            let until = Until::earlier_of(clock::timestamp(start).plus(wish.lasts), ends);
            let key = wish.key.clone();
            links.push(Link { key, url, until });
        }
        Ok(links)
    }

    async fn end_of_session(&self, first: &Key) -> Result<Option<Timestamp>, Failure> {
        match self.0.credentials.current().await {
            Ok(credentials) => Ok(credentials.expiry().map(clock::timestamp)),
            Err(error) => Err(self.signing(first).never_answered(&error)),
        }
    }

    async fn signed(
        &self,
        key: &Key,
        start: SystemTime,
        lasts: Duration,
    ) -> Result<String, Failure> {
        let act = self.signing(key);
        if !(Duration::from_secs(1)..=LONGEST).contains(&lasts) {
            let detail = "a link lasts from one second to seven days";
            return Err(act.fails(FailureKind::Setting, detail));
        }
        let config = PresigningConfig::builder()
            .start_time(start)
            .expires_in(lasts)
            .build()
            .map_err(|error| act.never_answered(&error))?;
        let request = self.client().get_object().bucket(self.bucket());
        let signed = request.key(key.as_str()).presigned(config).await;
        let signed = signed.map_err(|error| act.failed(&error))?;
        Ok(signed.uri().to_owned())
    }

    fn signing(&self, key: &Key) -> Act {
        self.act(Doing::Signing(key.clone()), Permission::GetObject)
    }
}
