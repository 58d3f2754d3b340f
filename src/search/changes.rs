//! What filedesk itself changed while the bucket is swept: pages that were asked before must not undo it.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::Stretch;
use super::patch::{self, Change};
use crate::object::{EntryKind, Span, Timestamp};

/// The changes since the sweep under way began; none are kept while there is none.
///
/// S3 tells the truth as it was when it was asked, and no page says when that was. So a change is held against every
/// page of the sweep that covers its key, unless the page tells something that must be newer still. A sweep that
/// begins after a change cannot miss it; there the change is forgotten.
#[derive(Debug, Clone, Default)]
pub(super) struct Changes(Option<BTreeMap<Box<str>, Own>>);

/// What filedesk did to one key.
#[derive(Debug, Clone, Copy)]
struct Own {
    /// What was known of it before, if anything.
    before: Option<EntryKind>,
    /// What is there now, if anything.
    now: Option<EntryKind>,
}

impl Changes {
    /// A sweep begins: what was changed until now, it will see.
    pub fn begin(&mut self) {
        self.0 = Some(BTreeMap::new());
    }

    /// The sweep has ended: no page of it can arrive any more.
    pub fn finish(&mut self) {
        self.0 = None;
    }

    /// Whether nothing was changed while pages are on their way.
    pub fn are_none(&self) -> bool {
        self.0.as_ref().is_none_or(BTreeMap::is_empty)
    }

    /// Whether changes are kept.
    pub fn are_kept(&self) -> bool {
        self.0.is_some()
    }

    /// Keeps a change.
    pub fn note(&mut self, (key, now): Change<'_>, before: Option<EntryKind>) {
        let Some(own) = &mut self.0 else { return };
        own.entry(key.into())
            .and_modify(|own| own.now = now)
            .or_insert(Own { before, now });
    }

    /// What a page tells of `span`, as it must be by now; `None` if the page may stand.
    pub fn corrected(&self, span: &Span, page: &Stretch) -> Option<Vec<Stretch>> {
        let own = self.0.as_ref().filter(|own| !own.is_empty())?;
        let (start, end) = (borrowed(&span.start), borrowed(&span.end));
        let told = |key: &str| {
            let row = page.page().position(key).ok()?;
            page.page().get(row).map(|entry| entry.kind)
        };
        let corrections: Vec<Change<'_>> = own
            .range::<str, _>((start, Bound::Unbounded))
            .take_while(|(key, _)| match end {
                Bound::Unbounded => true,
                Bound::Included(end) => &***key <= end,
                Bound::Excluded(end) => &***key < end,
            })
            .filter(|(key, own)| own.holds_against(told(key)))
            .map(|(key, own)| (&**key, own.now))
            .collect();
        patch::patched(Some(page), &corrections)
    }
}

impl Own {
    /// Whether it still holds though a page told something else.
    fn holds_against(self, told: Option<EntryKind>) -> bool {
        let Some(told) = told else { return true };
        // Whoever wrote it again after filedesk left a younger object than the one that filedesk knew.
        let is_younger = |than| matches!((written(told), written(than)), (Some(told), Some(than)) if told > than);
        let is_newer_than_before = self.before.is_some_and(is_younger);
        match self.now {
            None => !is_newer_than_before,
            Some(now) => {
                // Of two that may be the same, the server's knows best when it was written.
                let is_the_same = size(now) == size(told) && written(now).is_none();
                !(is_newer_than_before || is_younger(now) || is_the_same)
            }
        }
    }
}

fn borrowed(bound: &Bound<Box<str>>) -> Bound<&str> {
    bound.as_ref().map(|text| &**text)
}

fn written(kind: EntryKind) -> Option<Timestamp> {
    match kind {
        EntryKind::Folder => None,
        EntryKind::File { modified, .. } => modified,
    }
}

fn size(kind: EntryKind) -> u64 {
    match kind {
        EntryKind::Folder => 0,
        EntryKind::File { size, .. } => size,
    }
}
