//! Two local files that would have the same key: a slip in `--map` that nobody may have to find out from the bucket.

use std::path::Path;

use crate::object::{Key, reveal};
use crate::reconcile::{Filter, Layout};

/// Why the file at `relative` cannot have `key`, if another file that is there and meant would have it, too.
pub(super) fn clash(layout: &Layout, filter: &Filter, relative: &str, key: &Key) -> Option<String> {
    if !layout.is_mapped() {
        return None;
    }
    let paths = layout.paths(key).into_iter();
    let mut others = paths.filter(|path| {
        path != relative && filter.wants(path) && is_file(&layout.folder().join(path))
    });
    let other = reveal(&others.next()?);
    Some(format!(
        "{other} would have the same key, {key}: rename one, or map it elsewhere"
    ))
}

fn is_file(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|about| about.is_file())
}
