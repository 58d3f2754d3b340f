//! Everything that belongs to one owner or one job, wherever it lies: what a support person has in mind on the phone.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use memchr::memmem::Finder;

use super::{Snapshot, Spot, Stretch};
use crate::object::{Entry, EntryKind, Reading, Timestamp, Whose, read_name};

/// Files of one category, or those that are in none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Their category; `None` for files that carry the owner or the job in a name or folder outside of the convention,
    /// or in one that belongs to someone else.
    pub category: Option<String>,
    /// The files, the newest first.
    pub files: Vec<Spot>,
    /// How many bytes they have.
    pub bytes: u64,
}

/// Each file with the moment by which it is sorted.
type Found<'a> = BTreeMap<Option<&'a str>, Vec<(Option<Timestamp>, Spot, u64)>>;

/// All files of `whose`, by category in order of name, what is in none at the end; `None` once `stop` is set.
///
/// A longer number that begins alike is someone else: `AGY-1234` carries no `AGY-123`.
pub fn gather(snapshot: &Snapshot, whose: &Whose, stop: &AtomicBool) -> Option<Vec<Group>> {
    if whose.text().is_empty() {
        return Some(Vec::new());
    }
    let finder = Finder::new(whose.text());
    let mut found = Found::new();
    for (at, stretch) in (0..).zip(snapshot.stretches()) {
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        for row in carriers(stretch, &finder) {
            let Some(entry) = stretch.page().get(row as usize) else {
                continue;
            };
            let EntryKind::File { size, modified, .. } = entry.kind else {
                continue;
            };
            let (category, uploaded) = belonging(entry, whose);
            let spot = Spot { stretch: at, row };
            let files = found.entry(category).or_default();
            files.push((uploaded.or(modified), spot, size));
        }
    }
    let mut groups: Vec<_> = found
        .into_iter()
        .map(|(category, files)| group(category, files))
        .collect();
    // What is in no category was sorted to the front.
    groups.sort_by_key(|group| group.category.is_none());
    Some(groups)
}

fn group(category: Option<&str>, mut files: Vec<(Option<Timestamp>, Spot, u64)>) -> Group {
    files.sort_by_key(|(moment, ..)| std::cmp::Reverse(*moment));
    Group {
        category: category.map(str::to_owned),
        bytes: files
            .iter()
            .fold(0, |sum, (.., size)| sum.saturating_add(*size)),
        files: files.into_iter().map(|(_, spot, _)| spot).collect(),
    }
}

/// The category in which a file is `whose`, and when it was uploaded, if its name tells.
fn belonging<'a>(entry: Entry<'a>, whose: &Whose) -> (Option<&'a str>, Option<Timestamp>) {
    match (read_name(entry.name), whose) {
        (
            Some(Reading::Office {
                owner,
                category,
                uploaded,
                ..
            }),
            whose,
        ) => {
            let is_theirs = matches!(whose, Whose::Owner(name) if name == owner);
            (is_theirs.then_some(category), Some(uploaded))
        }
        (Some(Reading::Job { job, category, .. }), Whose::Job(id)) if id == job => {
            (Some(category), None)
        }
        _ => (None, None),
    }
}

/// The rows of `stretch` whose keys carry what `finder` looks for as a whole word.
///
/// The names of a page are one text: looking through all of it at once is many times as fast as name by name.
fn carriers(stretch: &Stretch, finder: &Finder<'_>) -> Vec<u32> {
    let (page, rows) = (stretch.page(), stretch.rows());
    let range = |row: u32| page.name_range(row as usize);
    let Some(last) = rows.end.checked_sub(1) else {
        return Vec::new();
    };
    let (first, end) = (range(rows.start).start, range(last).end);
    let names = page.names().as_bytes();
    let mut found = Vec::new();
    let (mut from, mut row) = (first, rows.start);
    while let Some(at) = finder.find(&names[from..end]) {
        let hit = from + at..from + at + finder.needle().len();
        row = holder(row..rows.end, hit.start, range);
        let name = range(row);
        if hit.end <= name.end
            && is_whole(
                &names[name.clone()],
                hit.start - name.start..hit.end - name.start,
            )
        {
            found.push(row);
            // One hit is enough for a name.
            from = name.end;
        } else {
            from = hit.start + 1;
        }
    }
    found
}

/// Which of `rows` has the name that the byte at `place` is in.
fn holder(rows: Range<u32>, place: usize, range: impl Fn(u32) -> Range<usize>) -> u32 {
    let (mut low, mut high) = (rows.start, rows.end.saturating_sub(1));
    while low < high {
        let middle = u32::midpoint(low, high);
        if range(middle).end <= place {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// Whether neither a letter nor a digit stands on either side.
fn is_whole(name: &[u8], word: Range<usize>) -> bool {
    let is_part = |letter: Option<&u8>| letter.is_some_and(u8::is_ascii_alphanumeric);
    let before = word.start.checked_sub(1).and_then(|at| name.get(at));
    !is_part(before) && !is_part(name.get(word.end))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::object::Key;
    use crate::object::{Class, Page, Prefix};

    const JOB: &str = "68b71f6b73d950590d63e7db";

    fn snapshot(names: &[&str]) -> Snapshot {
        let mut names = names.to_vec();
        names.sort_unstable();
        let pages = names.chunks(3).map(|names| {
            let mut page = Page::below(Prefix::bucket());
            for name in names {
                let kind = EntryKind::File {
                    size: 10,
                    modified: Some(Timestamp(500)),
                    class: Class::Standard,
                };
                page.push(Entry { name, kind });
            }
            Stretch::whole(Arc::new(page.finish()))
        });
        Snapshot::new(pages.collect())
    }

    fn gathered(names: &[&str], whose: &Whose) -> Vec<(Option<String>, Vec<String>)> {
        let snapshot = snapshot(names);
        let groups = gather(&snapshot, whose, &AtomicBool::new(false)).unwrap();
        let keys = |files: Vec<Spot>| {
            files
                .into_iter()
                .map(|spot| snapshot.key(spot).unwrap().as_str().to_owned())
                .collect()
        };
        groups
            .into_iter()
            .map(|group| (group.category, keys(group.files)))
            .collect()
    }

    fn group(category: Option<&str>, files: &[&str]) -> (Option<String>, Vec<String>) {
        (
            category.map(str::to_owned),
            files.iter().map(|name| (*name).to_owned()).collect(),
        )
    }

    #[test]
    fn an_owners_files_come_by_category_the_newest_first_and_the_rest_at_the_end() {
        let (old, new) = (
            "uploads/rate_card/AGY-123_rate_card_1_a",
            "uploads/rate_card/AGY-123_rate_card_2_a",
        );
        let order = "uploads/job_order/AGY-123_job_order_1_a";
        let (letter, mention) = (
            "letters/AGY-123.txt",
            "uploads/rate_card/CLT-4_rate_card_1_for AGY-123.pdf",
        );
        let names = [
            old,
            new,
            order,
            letter,
            mention,
            "uploads/rate_card/AGY-1234_rate_card_1_a",
            "letters/XAGY-123",
            "other",
        ];
        let expected = [
            group(Some("job_order"), &[order]),
            group(Some("rate_card"), &[new, old]),
            group(None, &[letter, mention]),
        ];
        assert_eq!(gathered(&names, &Whose::Owner("AGY-123".into())), expected);
    }

    #[test]
    fn a_jobs_files_come_from_both_homes() {
        let (one, two) = (
            format!("uploads/jobs/{JOB}/rate_card/a"),
            format!("jobs/{JOB}/rate_card/b"),
        );
        let names = [&*one, &*two, "jobs/68b71f6b73d950590d63e7dc/rate_card/c"];
        let expected = [group(Some("rate_card"), &[&*two, &*one])];
        assert_eq!(gathered(&names, &Whose::Job(JOB.into())), expected);
    }

    #[test]
    fn names_that_meet_make_no_word() {
        // In the page they stand as `…AGY-12` and `3…`, one after the other.
        let names = ["AGY-12", "3", "4 AGY-", "123"];
        assert_eq!(gathered(&names, &Whose::Owner("AGY-123".into())), []);
        assert_eq!(
            gathered(&["a AGY-123", "b"], &Whose::Owner("AGY-123".into())).len(),
            1
        );
        assert_eq!(
            gathered(&["AGY-1234 AGY-123"], &Whose::Owner("AGY-123".into())).len(),
            1
        );
    }

    #[test]
    fn rows_that_are_cut_away_are_not_gathered() {
        let whole = snapshot(&["a AGY-1", "b AGY-1", "c AGY-1"]);
        let cut = Snapshot::new(vec![whole.stretches()[0].cut(1..2)]);
        let groups = gather(&cut, &Whose::Owner("AGY-1".into()), &AtomicBool::new(false)).unwrap();
        assert_eq!(groups[0].files, [Spot { stretch: 0, row: 1 }]);
    }

    #[test]
    fn a_key_says_whose_it_is() {
        let whose = |key: &str| Whose::of(&Key::new(key).unwrap());
        assert_eq!(
            whose("uploads/rate_card/CLT-4_rate_card_1_a"),
            Some(Whose::Owner("CLT-4".into()))
        );
        assert_eq!(
            whose(&format!("jobs/{JOB}/x/a")),
            Some(Whose::Job(JOB.into()))
        );
        assert_eq!(whose("a"), None);
        assert_eq!(gathered(&["a"], &Whose::Owner(String::new())), []);
    }

    #[test]
    fn gathering_stops_when_told() {
        let stop = AtomicBool::new(true);
        assert_eq!(
            gather(&snapshot(&["a"]), &Whose::Job(JOB.into()), &stop),
            None
        );
    }
}
