//! Pages that are built anew, where a stretch of an old one does not serve any more.

use std::sync::Arc;

use super::Stretch;
use crate::object::{Entry, EntryKind, Page, Prefix};

/// What became of a key: there is this object now, or none.
pub(super) type Change<'a> = (&'a str, Option<EntryKind>);

/// A page of more rows than this is built as several.
const MOST: usize = 2_000;
/// So many rows each of the several has, as a listing's page has.
const USUAL: usize = 1_000;

/// A page with the rows of all these stretches, which must lie in key order.
pub(super) fn joined(stretches: &[&Stretch]) -> Stretch {
    let entries = stretches.iter().flat_map(|stretch| stretch.entries());
    Stretch::whole(built(&entries.collect::<Vec<_>>()))
}

/// `stretch`, or nothing, with `changes`, which must lie in key order; `None` if they change nothing.
pub(super) fn patched(stretch: Option<&Stretch>, changes: &[Change<'_>]) -> Option<Vec<Stretch>> {
    let mut rows = Vec::with_capacity(stretch.map_or(0, Stretch::len) + changes.len());
    let mut changes = changes.iter().peekable();
    let mut is_news = false;
    for entry in stretch.into_iter().flat_map(Stretch::entries) {
        while let Some((name, now)) = changes.next_if(|(name, _)| *name < entry.name) {
            is_news |= now.is_some();
            rows.extend(now.map(|kind| Entry { name, kind }));
        }
        match changes.next_if(|(name, _)| *name == entry.name) {
            Some((name, now)) => {
                is_news |= *now != Some(entry.kind);
                rows.extend(now.map(|kind| Entry { name, kind }));
            }
            None => rows.push(entry),
        }
    }
    for (name, now) in changes {
        is_news |= now.is_some();
        rows.extend(now.map(|kind| Entry { name, kind }));
    }
    is_news.then(|| several(&rows))
}

fn several(rows: &[Entry<'_>]) -> Vec<Stretch> {
    let each = if rows.len() > MOST { USUAL } else { MOST };
    rows.chunks(each)
        .map(|rows| Stretch::whole(built(rows)))
        .collect()
}

fn built(rows: &[Entry<'_>]) -> Arc<Page> {
    let mut page = Page::below(Prefix::bucket());
    page.reserve(rows.len(), rows.iter().map(|entry| entry.name.len()).sum());
    for entry in rows {
        page.push(*entry);
    }
    Arc::new(page.finish())
}
