//! The side that is compared with the bucket: a local folder, or a folder of another bucket.

use std::path::Path;

use super::scope::Scope;
use crate::cli::Desk;
use crate::cli::out::Stop;
use crate::object::Prefix;
use crate::reconcile::{Filter, Layout, There, Walk};
use crate::store::{Store, Target};

/// Where things come from.
pub(super) enum Source {
    /// The disk.
    Disk(Walk),
    /// A folder of another bucket, and what lies in it.
    Bucket(Store, Prefix, There),
}

/// What a person named to be compared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named<'a> {
    /// A local folder, a folder of the store, or an `s3://` address.
    pub(super) folder: &'a str,
    /// The store that the folder lies in, if it is not the one that is open.
    pub(super) store: Option<&'a Target>,
}

impl Source {
    /// Opens what was named; `hear` is told how many keys have been listed. With it comes which file belongs where.
    pub(super) async fn open(
        named: Named<'_>,
        desk: &Desk,
        scope: &Scope,
        filter: &Filter,
        hear: &mut impl FnMut(usize),
    ) -> Result<(Layout, Self), Stop> {
        let (target, folder) = match (named.store, named.folder.strip_prefix("s3://")) {
            (None, None) => {
                let layout = scope.layout(desk, Path::new(named.folder))?;
                let walk = Walk::below(layout.folder().to_owned(), filter.clone());
                return Ok((layout, Self::Disk(walk)));
            }
            (Some(other), None) => (other.clone(), named.folder),
            (Some(_), Some(_)) => {
                let why = "--from names the store already: give the folder in it, such as uploads/";
                return Err(Stop::Wrong(format!("{why}.")));
            }
            (None, Some(address)) => {
                let (bucket, folder) = address.split_once('/').unwrap_or((address, ""));
                if bucket.is_empty() {
                    let why = "an address names the bucket too: s3://BUCKET/FOLDER/.";
                    return Err(Stop::Wrong(why.into()));
                }
                let target = Target {
                    bucket: bucket.to_owned(),
                    ..desk.setup.target.clone()
                };
                (target, folder)
            }
        };
        let folder = Prefix::new(folder.trim_start_matches('/'));
        let store = Store::connect(&target).await?;
        let listed = There::below(&store, &folder, hear).await?;
        if listed.is_empty() {
            let folder = crate::object::reveal(folder.as_str());
            let why = format!("there is nothing in {folder} of {}.", target.bucket);
            return Err(Stop::Wrong(why));
        }
        let layout = scope.layout_of_bucket(desk)?;
        Ok((layout, Self::Bucket(store, folder, listed)))
    }
}
