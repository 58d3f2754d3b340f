//! Listing a folder, page after page in key order.

use std::sync::Arc;

use aws_sdk_s3::types::EncodingType;

use super::sweep::{InOrder, Pace, Patience};
use super::{Store, connect};
use crate::object::{Cursor, Doing, Failure, Page, Permission, Prefix};

/// How far down a listing goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Depth {
    /// What lies in the folder itself; what lies below a slash shows as one folder.
    Shallow,
    /// Every object below the folder.
    Deep,
}

/// A page of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The rows.
    pub page: Arc<Page>,
    /// Where it goes on; `None` after the last page.
    pub next: Option<Cursor>,
}

/// So many pages are held at a time where none is kept: twice as many as are asked for at once.
const AHEAD: usize = 64;

/// The pages of one folder, in key order.
///
/// The first one takes one request. Once it says that there is more, many are under way at once (see
/// `sweep`), and each page is told when all before it are.
#[derive(Debug)]
pub struct Pages(InOrder);

impl Store {
    /// The pages of `folder`, from its beginning or from where an earlier listing stopped.
    pub fn pages(&self, folder: &Prefix, depth: Depth, from: Option<Cursor>) -> Pages {
        let pace = Pace {
            patience: Patience::Short,
            ..Pace::default()
        };
        Pages(InOrder::new(self, folder, depth, from, pace, false))
    }

    /// The same for whoever keeps none of it: however large the folder is, only a few pages are held at a time.
    pub fn flowing_pages(&self, folder: &Prefix, depth: Depth) -> Pages {
        let pace = Pace {
            patience: Patience::Short,
            ahead: Some(AHEAD),
            ..Pace::default()
        };
        Pages(InOrder::new(self, folder, depth, None, pace, false))
    }

    /// Every object below `folder`, with what its entity tag says of its bytes; nobody waits for the first one.
    pub fn tagged_pages(&self, folder: &Prefix) -> Pages {
        let pace = Pace::default();
        Pages(InOrder::new(self, folder, Depth::Deep, None, pace, true))
    }

    /// Whether anything lies below `folder`.
    pub async fn has_any(&self, folder: &Prefix) -> Result<bool, Failure> {
        let request = self
            .client()
            .list_objects_v2()
            .bucket(self.bucket())
            .encoding_type(EncodingType::Url)
            .set_prefix((!folder.is_bucket()).then(|| folder.as_str().to_owned()))
            .max_keys(1);
        let answer = request.customize().config_override(connect::soon());
        match answer.send().await {
            Ok(answer) => Ok(!answer.contents().is_empty() || !answer.common_prefixes().is_empty()),
            Err(error) => {
                let doing = Doing::Listing(folder.clone());
                Err(self.act(doing, Permission::ListBucket).failed(&error))
            }
        }
    }
}

impl Pages {
    /// The next page; `None` after the last.
    ///
    /// After a failure the place is kept: the next call goes on from there.
    pub async fn next(&mut self) -> Option<Result<Listed, Failure>> {
        self.0.next().await
    }
}
