//! All keys that are known of a bucket, in key order, kept up to date stretch by stretch.

use std::ops::{Bound, Range};
use std::sync::Arc;

use super::changes::Changes;
use super::patch::{self, Change};
use super::{Snapshot, Spot, Stretch};
use crate::object::{EntryKind, Key, Page, Span};

/// The keys of a bucket, as far as they are known. Its pages hold full keys: their prefix is the whole bucket.
///
/// A page is copied once, when it comes, and then shared. It comes from any of many threads, and an allocator keeps for
/// each thread what that thread once allocated: without the copy, a sweep that replaces what another thread had read
/// took twice the memory. Neighbours that are few rows together become one page, and what is left of a page that was
/// mostly replaced moves out of it. So neither many small listings nor a bucket that changes for days make more
/// stretches, or hold more memory, than a small multiple of what there is to know.
#[derive(Debug, Clone, Default)]
pub struct Index {
    known: Snapshot,
    rows: usize,
    bytes: u64,
    changes: Changes,
}

/// Neighbours that have no more rows together than this become one page.
const FEW: usize = 256;
/// A stretch that is a smaller part of its page than one in so many moves to a page of its own.
const PART: usize = 4;

impl Index {
    /// Everything in `span` is what `page` tells, and nothing else; but see [`Index::begin_sweep`].
    ///
    /// Whether that was news.
    pub fn replace(&mut self, span: &Span, page: &Page) -> bool {
        debug_assert!(
            page.prefix().is_bucket(),
            "pages of the index hold full keys"
        );
        let (start, end) = (
            self.known.first(|name| span.begins_before(name)),
            self.known.first(|name| span.ends_before(name)),
        );
        // Mostly a sweep tells what was kept the last time: then nothing moves, and nobody keeps two of it.
        if start <= end && self.changes.are_none() && self.holds(start, end, page) {
            return false;
        }
        let page = within(span, Arc::new(page.clone()));
        let pages = self.changes.corrected(span, &page);
        let pages = pages.unwrap_or_else(|| vec![page]);
        if start <= end {
            self.exchange(start, end, pages);
        }
        true
    }

    /// From its first key to its last, everything is what `page` tells, which a cache file kept. Only before a sweep has
    /// told newer things; what filedesk changed since the sweep was announced is held against it all the same.
    pub fn recall(&mut self, page: &Page) {
        let ends = page
            .len()
            .checked_sub(1)
            .map(|last| [0, last].map(|row| page.name_range(row)));
        let ends = ends.map(|ends| ends.map(|name| Bound::Included(page.names()[name].into())));
        if let Some([start, end]) = ends {
            self.replace(&Span { start, end }, page);
        }
    }

    /// A sweep begins. Until it ends, what filedesk itself changes is held against the pages that it brings: they may
    /// have been asked before. Also to be called where one sweep is given up for another.
    pub fn begin_sweep(&mut self) {
        self.changes.begin();
    }

    /// The sweep has ended, or was given up: no page of it comes any more.
    pub fn finish_sweep(&mut self) {
        self.changes.finish();
    }

    /// There is an object called `key` now.
    pub fn put(&mut self, key: &Key, kind: EntryKind) {
        self.change(&[(key.as_str(), Some(kind))]);
    }

    /// There is no object called `key` any more.
    #[cfg(any(test, feature = "bench"))]
    pub fn forget(&mut self, key: &Key) {
        self.change(&[(key.as_str(), None)]);
    }

    /// There is none of these objects any more. Cheaper than one by one: each page is built anew once.
    pub fn forget_all(&mut self, keys: &[Key]) {
        let mut keys: Vec<_> = keys.iter().map(|key| (key.as_str(), None)).collect();
        keys.sort_unstable_by_key(|(key, _)| *key);
        keys.dedup_by_key(|(key, _)| *key);
        self.change(&keys);
    }

    /// What is known now. Costs nothing; the next change then copies the list of stretches, never a row.
    pub fn snapshot(&self) -> Snapshot {
        self.known.clone()
    }

    /// How many rows there are.
    #[cfg(any(test, feature = "bench"))]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether nothing is known.
    #[cfg(any(test, feature = "bench"))]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// How many bytes all objects have together.
    #[cfg(any(test, feature = "bench"))]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Where the object called `key` stands in the snapshot of now.
    pub fn find(&self, key: &Key) -> Option<Spot> {
        self.known.find(key)
    }

    /// What is known of the object called `key`.
    pub fn get(&self, key: &Key) -> Option<EntryKind> {
        let (_, entry) = self.known.get(self.find(key)?)?;
        Some(entry.kind)
    }

    /// Whether everything from `start` up to `end` is what `page` tells already.
    fn holds(&self, start: Spot, end: Spot, page: &Page) -> bool {
        let (first, last) = (start.stretch as usize, end.stretch as usize);
        let between = (first..=last).filter_map(|at| {
            let from = if at == first { start.row } else { 0 };
            let until = if at == last { end.row } else { u32::MAX };
            Some(self.known.stretches().get(at)?.cut(from..until))
        });
        let between: Vec<_> = between.collect();
        count(&between) == page.len()
            && between.iter().flat_map(Stretch::entries).eq(page.entries())
    }

    /// Puts `pages` in the place of everything from `start` up to `end`.
    fn exchange(&mut self, start: Spot, end: Spot, pages: Vec<Stretch>) {
        let stretches = self.known.stretches();
        let (first, last) = (start.stretch as usize, end.stretch as usize);
        let head = stretches.get(first).map(|cut| cut.cut(0..start.row));
        let tail = stretches.get(last).map(|cut| cut.cut(end.row..u32::MAX));
        let is_cut = matches!((&tail, stretches.get(last)), (Some(tail), Some(whole)) if tail.len() < whole.len());
        let tail = tail.filter(|_| is_cut);
        let mut fresh: Vec<_> = head.into_iter().chain(pages).chain(tail).collect();
        fresh.retain(|stretch| !stretch.is_empty());
        self.swap(first..last + usize::from(is_cut), fresh);
    }

    /// `changes` must lie in key order.
    fn change(&mut self, changes: &[Change<'_>]) {
        if self.changes.are_kept() {
            for change in changes {
                let before = Key::new(change.0).and_then(|key| self.get(&key));
                self.changes.note(*change, before);
            }
        }
        let mut left = changes;
        while let Some((key, _)) = left.first() {
            let stretches = self.known.stretches();
            let at = self.known.first(|name| name >= *key).stretch as usize;
            // What lies behind all that is known goes to the last page.
            let at = at.min(stretches.len().saturating_sub(1));
            let is_last = at + 1 >= stretches.len();
            let whole = stretches.get(at);
            let last = whole.map_or("", Stretch::last);
            let count = left.partition_point(|(key, _)| is_last || *key <= last);
            let (here, others) = left.split_at(count);
            if let Some(pages) = patch::patched(whole, here) {
                self.swap(at..(at + 1).min(stretches.len()), pages);
            }
            left = others;
        }
    }

    fn swap(&mut self, old: Range<usize>, new: Vec<Stretch>) {
        let stretches = self.known.stretches_mut();
        let gone = &stretches[old.clone()];
        self.rows += count(&new);
        self.rows -= count(gone);
        self.bytes = self
            .bytes
            .wrapping_add(bytes(&new))
            .wrapping_sub(bytes(gone));
        let around = old.start.saturating_sub(1)..old.start + new.len() + 1;
        stretches.splice(old, new);
        tidy(stretches, around);
    }
}

/// The rows of `page` that lie in `span`: all of them, unless a listing answered more than it was asked.
fn within(span: &Span, page: Arc<Page>) -> Stretch {
    let all = Stretch::whole(page);
    let start = all.first(|name| span.begins_before(name));
    all.cut(start..all.first(|name| span.ends_before(name)))
}

/// Joins neighbours that are few rows together, and moves what is little of its page out of it.
fn tidy(stretches: &mut Vec<Stretch>, around: Range<usize>) {
    let (mut at, mut end) = (around.start, around.end.min(stretches.len()));
    while at < end {
        if at + 1 < end && count(&stretches[at..at + 2]) <= FEW {
            stretches[at] = patch::joined(&[&stretches[at], &stretches[at + 1]]);
            stretches.remove(at + 1);
            end -= 1;
            continue;
        }
        let stretch = &stretches[at];
        if stretch.len() * PART < stretch.page().len() {
            stretches[at] = patch::joined(&[stretch]);
        }
        at += 1;
    }
}

fn count(stretches: &[Stretch]) -> usize {
    stretches.iter().map(Stretch::len).sum()
}

fn bytes(stretches: &[Stretch]) -> u64 {
    let all = stretches.iter().map(Stretch::bytes);
    all.fold(0, u64::wrapping_add)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::object::{Class, Entry, Prefix, Timestamp};

    fn file(size: u64, modified: i64) -> EntryKind {
        EntryKind::File {
            size,
            modified: Some(Timestamp(modified)),
            class: Class::Standard,
        }
    }

    fn key(text: &str) -> Key {
        Key::new(text).unwrap()
    }

    fn page(rows: &[(String, EntryKind)]) -> Page {
        let mut page = Page::below(Prefix::bucket());
        for (name, kind) in rows {
            page.push(Entry { name, kind: *kind });
        }
        page.finish()
    }

    fn told(rows: &[(&str, EntryKind)]) -> Page {
        let rows: Vec<_> = rows
            .iter()
            .map(|(name, kind)| ((*name).to_owned(), *kind))
            .collect();
        page(&rows)
    }

    fn names(snapshot: &Snapshot) -> Vec<&str> {
        let rows = snapshot.stretches().iter().flat_map(Stretch::entries);
        rows.map(|entry| entry.name).collect()
    }

    /// An index in which a sweep is under way, and that knows `a`, written at 10.
    fn swept() -> Index {
        let mut index = Index::default();
        index.replace(
            &Span::everything(),
            &told(&[("a", file(1, 10)), ("b", file(1, 10))]),
        );
        index.begin_sweep();
        index
    }

    #[test]
    fn what_is_told_again_moves_nothing() {
        let rows = [("a", file(1, 1)), ("b", file(2, 2)), ("c", file(3, 3))];
        let mut index = Index::default();
        index.replace(&Span::everything(), &told(&rows));
        let before = index.snapshot();
        index.replace(&Span::everything(), &told(&rows));
        assert_eq!(index.snapshot(), before);
        let newer = [("a", file(1, 1)), ("b", file(2, 9)), ("c", file(3, 3))];
        index.replace(&Span::everything(), &told(&newer));
        assert_ne!(index.snapshot(), before);
        assert_eq!(index.get(&key("b")), Some(file(2, 9)));
    }

    #[test]
    fn what_was_deleted_stays_deleted_though_a_page_asked_before_tells_it() {
        let mut index = swept();
        index.forget(&key("a"));
        index.replace(
            &Span::everything(),
            &told(&[("a", file(1, 10)), ("b", file(1, 10))]),
        );
        assert_eq!(names(&index.snapshot()), ["b"]);
        index.finish_sweep();
        index.replace(&Span::everything(), &told(&[("a", file(1, 10))]));
        assert_eq!(names(&index.snapshot()), ["a"]);
    }

    #[test]
    fn what_was_deleted_before_it_was_known_stays_deleted_too() {
        let mut index = swept();
        index.forget(&key("c"));
        index.replace(&Span::everything(), &told(&[("c", file(1, 10))]));
        assert!(index.is_empty());
    }

    #[test]
    fn what_was_uploaded_stays_though_a_page_asked_before_misses_it() {
        let mut index = swept();
        index.put(&key("c"), file(3, 20));
        index.put(&key("a"), file(3, 20));
        index.replace(&Span::everything(), &told(&[("a", file(1, 10))]));
        assert_eq!(names(&index.snapshot()), ["a", "c"]);
        assert_eq!(index.get(&key("a")), Some(file(3, 20)));
        assert_eq!((index.len(), index.bytes()), (2, 6));
    }

    #[test]
    fn what_someone_else_wrote_later_is_believed() {
        let mut index = swept();
        index.forget(&key("a"));
        index.put(&key("b"), file(3, 20));
        index.replace(
            &Span::everything(),
            &told(&[("a", file(5, 30)), ("b", file(7, 30))]),
        );
        assert_eq!(index.get(&key("a")), Some(file(5, 30)));
        assert_eq!(index.get(&key("b")), Some(file(7, 30)));
    }

    #[test]
    fn the_servers_own_time_of_an_upload_is_believed() {
        let mut index = swept();
        let untimed = EntryKind::File {
            size: 3,
            modified: None,
            class: Class::Standard,
        };
        index.put(&key("c"), untimed);
        index.replace(&Span::everything(), &told(&[("c", file(3, 40))]));
        assert_eq!(index.get(&key("c")), Some(file(3, 40)));
    }

    #[test]
    fn a_hundred_thousand_deletes_leave_few_stretches() {
        let mut index = Index::default();
        let keys: Vec<_> = (0..100_000).map(|at| key(&format!("{at:06}"))).collect();
        for keys in keys.chunks(1_000) {
            let rows: Vec<_> = keys.iter().map(|key| (key.as_str(), file(1, 1))).collect();
            let span = Span {
                start: Bound::Included(rows[0].0.into()),
                end: Bound::Unbounded,
            };
            index.replace(&span, &told(&rows));
        }
        let most = keys.iter().filter(|key| !key.as_str().ends_with("00"));
        index.forget_all(&most.cloned().collect::<Vec<_>>());
        assert_eq!((index.len(), index.bytes()), (1_000, 1_000));
        assert!(index.snapshot().stretches().len() <= 8);
    }

    #[test]
    fn a_row_costs_24_bytes_and_its_name() {
        let mut index = Index::default();
        let keys: Vec<_> = (0..20_000).map(|at| format!("{at:070}")).collect();
        for keys in keys.chunks(1_000) {
            let rows: Vec<_> = keys.iter().map(|key| (&**key, file(1, 1))).collect();
            let span = Span {
                start: Bound::Included(keys[0].as_str().into()),
                end: Bound::Unbounded,
            };
            index.replace(&span, &told(&rows));
        }
        keys.iter()
            .step_by(100)
            .for_each(|name| index.put(&key(name), file(2, 2)));
        let snapshot = index.snapshot();
        let pages = snapshot
            .stretches()
            .iter()
            .map(|stretch| stretch.page().room());
        assert_eq!(pages.sum::<usize>(), 20_000 * (24 + 70));
        assert!(size_of::<Stretch>() <= 16);
    }

    #[test]
    fn uploads_one_by_one_leave_few_stretches() {
        let mut index = Index::default();
        for at in 0..2_100 {
            index.put(&key(&format!("{:06}", at * 7_919 % 2_100)), file(1, 1));
        }
        assert_eq!(index.len(), 2_100);
        assert_eq!(index.snapshot().stretches().len(), 3);
    }

    #[test]
    fn a_snapshot_shares_everything_until_something_changes() {
        let mut index = swept();
        let before = index.snapshot();
        assert_eq!(before, index.snapshot());
        index.forget(&key("a"));
        assert_eq!(names(&before), ["a", "b"]);
        assert_eq!(names(&index.snapshot()), ["b"]);
    }

    #[test]
    fn rows_outside_of_the_span_are_not_taken() {
        let mut index = swept();
        let span = Span {
            start: Bound::Excluded("a".into()),
            end: Bound::Excluded("c".into()),
        };
        let rows = [("a", file(9, 9)), ("bb", file(9, 9)), ("c", file(9, 9))];
        index.replace(&span, &told(&rows));
        assert_eq!(names(&index.snapshot()), ["a", "bb"]);
        let backwards = Span {
            start: span.end,
            end: span.start,
        };
        index.replace(&backwards, &told(&rows));
        assert_eq!(names(&index.snapshot()), ["a", "bb"]);
    }

    /// Something that happens to an index.
    #[derive(Debug, Clone)]
    enum Act {
        /// A listing of every key from one number up to another, as far as a step divides it.
        Replace(u32, u32, u32, bool),
        Put(u32, u64),
        Forget(u32),
        ForgetAll(u32, u32),
        Look,
    }

    fn act() -> impl Strategy<Value = Act> {
        prop_oneof![
            4 => (0u32..4_000, 0u32..2_500, 1u32..5, any::<bool>())
                .prop_map(|(start, length, step, is_open)| Act::Replace(start, length, step, is_open)),
            2 => (0u32..4_000, 0u64..9).prop_map(|(at, size)| Act::Put(at, size)),
            2 => (0u32..4_000).prop_map(Act::Forget),
            1 => (0u32..4_000, 0u32..2_000).prop_map(|(start, length)| Act::ForgetAll(start, length)),
            1 => Just(Act::Look),
        ]
    }

    fn name(at: u32) -> String {
        format!("é/{at:05}")
    }

    fn perform(act: &Act, index: &mut Index, model: &mut BTreeMap<String, EntryKind>) {
        match *act {
            Act::Replace(start, length, step, is_open) => {
                let (from, to) = (name(start), name(start + length));
                let first = start + u32::from(is_open);
                let rows = (first..start + length).filter(|at| at % step == 0);
                let rows: Vec<_> = rows.map(|at| (name(at), file(u64::from(at), 5))).collect();
                model.retain(|key, _| *key >= to || *key < from || is_open && *key == from);
                model.extend(rows.iter().cloned());
                let from: Box<str> = from.into();
                let start = if is_open {
                    Bound::Excluded(from)
                } else {
                    Bound::Included(from)
                };
                let end = Bound::Excluded(to.into());
                let span = Span { start, end };
                if length > 0 {
                    index.replace(&span, &page(&rows));
                }
            }
            Act::Put(at, size) => {
                index.put(&key(&name(at)), file(size, 6));
                model.insert(name(at), file(size, 6));
            }
            Act::Forget(at) => {
                index.forget(&key(&name(at)));
                model.remove(&name(at));
            }
            Act::ForgetAll(start, length) => {
                let keys: Vec<_> = (start..start + length)
                    .rev()
                    .map(|at| key(&name(at)))
                    .collect();
                index.forget_all(&keys);
                model.retain(|name, _| !keys.iter().any(|key| key.as_str() == name));
            }
            Act::Look => {}
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn it_is_what_a_sorted_map_would_be(acts in prop::collection::vec(act(), 1..40)) {
            let (mut index, mut model) = (Index::default(), BTreeMap::new());
            let mut looks = Vec::new();
            for act in &acts {
                perform(act, &mut index, &mut model);
                if matches!(act, Act::Look) {
                    looks.push((index.snapshot(), model.clone()));
                }
            }
            looks.push((index.snapshot(), model.clone()));
            for (snapshot, model) in &looks {
                let rows = snapshot.stretches().iter().flat_map(Stretch::entries);
                prop_assert!(rows.map(|entry| (entry.name, entry.kind)).eq(model.iter().map(|(name, kind)| (name.as_str(), *kind))));
            }
            let size = |kind: &EntryKind| match kind { EntryKind::File { size, .. } => *size, EntryKind::Folder => 0 };
            prop_assert_eq!(index.len(), model.len());
            prop_assert_eq!(index.bytes(), model.values().map(size).sum::<u64>());
            for name in model.keys().step_by(97) {
                let spot = index.find(&key(name)).unwrap();
                prop_assert_eq!(index.snapshot().key(spot), Key::new(name.as_str()));
            }
            prop_assert_eq!(index.find(&key("absent")), None);
            for pair in index.snapshot().stretches().windows(2) {
                prop_assert!(count(pair) > FEW);
            }
            for stretch in index.snapshot().stretches() {
                prop_assert!(!stretch.is_empty() && stretch.len() * PART >= stretch.page().len());
            }
        }
    }
}
