//! Links: GET requests signed here, which anyone may make until they die.

use std::time::SystemTime;

use super::disposition::disposition;
use super::failure::Act;
use super::sign::{Signed, Signer};
use super::{Store, clock};
use crate::object::{Doing, Failure, Key, Link, LinkWish, Permission};

/// So many links are signed before anything else may run: about a millisecond's work.
const AT_ONCE: usize = 64;

impl Store {
    /// One link for each wish. Signed without asking the server; only fetching credentials can wait.
    ///
    /// The credentials are read once, for signing and for telling when they end.
    pub async fn presign(&self, wishes: &[LinkWish]) -> Result<Vec<Link>, Failure> {
        self.presign_from(clock::now(), wishes).await
    }

    /// The links that are, or were, signed at `start`.
    pub(super) async fn presign_from(
        &self,
        start: SystemTime,
        wishes: &[LinkWish],
    ) -> Result<Vec<Link>, Failure> {
        let Some(first) = wishes.first() else {
            return Ok(Vec::new());
        };
        let mut act = self.signing(&first.key, Permission::GetObject);
        let signer = self.signer(start, &act).await?;
        let mut links = Vec::with_capacity(wishes.len());
        for some in wishes.chunks(AT_ONCE) {
            for wish in some {
                act.doing = Doing::Signing(wish.key.clone());
                links.push(signer.link(wish, &act)?);
            }
            tokio::task::yield_now().await;
        }
        Ok(links)
    }

    /// An act of signing.
    pub(super) fn signing(&self, key: &Key, permission: Permission) -> Act {
        self.act(Doing::Signing(key.clone()), permission)
    }
}

impl Signer<'_> {
    fn link(&self, wish: &LinkWish, act: &Act) -> Result<Link, Failure> {
        let signed = Signed {
            method: "GET",
            key: &wish.key,
            query: &query(wish),
            headers: &[],
            lasts: wish.lasts,
        };
        Ok(Link {
            key: wish.key.clone(),
            url: self.url(&signed, act)?,
            until: self.until(wish.lasts),
        })
    }
}

/// What the link asks for beside the object, in the SDK's order.
fn query(wish: &LinkWish) -> Vec<(&'static str, String)> {
    let mut query = vec![("x-id", "GetObject".to_owned())];
    query.push((
        "response-content-disposition",
        disposition(wish.opens, &wish.name),
    ));
    if let Some(content_type) = &wish.content_type {
        query.push(("response-content-type", content_type.clone()));
    }
    query
}
