//! What there is to complete: the owners, categories, types and classes of a bucket.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::object::{Class, EntryKind, Reading, read_name};
use crate::search::Snapshot;

/// The values that filters can have, the most frequent first. Bounded, whatever the bucket's size.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// Agencies and clients.
    pub owners: Vec<String>,
    /// Categories.
    pub categories: Vec<String>,
    /// What names end in, without the dot, in small letters.
    pub types: Vec<String>,
    /// Storage classes.
    pub classes: Vec<String>,
}

/// So many owners are kept.
const OWNERS: usize = 2_000;
/// So many of everything else.
const OTHERS: usize = 100;
/// An ending longer than this is no type.
const LONGEST_TYPE: usize = 8;

impl Known {
    /// What is known in `snapshot`; `None` once `stop` is set. Reads every row: for a thread of its own.
    pub fn of(snapshot: &Snapshot, stop: &AtomicBool) -> Option<Self> {
        let mut counts = Counts::default();
        for stretch in snapshot.stretches() {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            let page = stretch.page();
            let folder = page.prefix().as_str();
            for row in stretch.rows() {
                let Some(entry) = page.get(row as usize) else {
                    continue;
                };
                if let EntryKind::File { class, .. } = entry.kind {
                    counts.take(folder, entry.name, class);
                }
            }
        }
        let classes = counts.classes.into_iter();
        let classes = classes.map(|(class, count)| (class.name().to_owned(), count));
        Some(Self {
            owners: most_frequent(counts.owners, OWNERS),
            categories: most_frequent(counts.categories, OTHERS),
            types: most_frequent(counts.types, OTHERS),
            classes: most_frequent(classes, OTHERS),
        })
    }
}

#[derive(Default)]
struct Counts {
    owners: HashMap<String, u64>,
    categories: HashMap<String, u64>,
    types: HashMap<String, u64>,
    classes: HashMap<Class, u64>,
}

impl Counts {
    fn take(&mut self, folder: &str, name: &str, class: Class) {
        let joined;
        let key = if folder.is_empty() {
            name
        } else {
            joined = format!("{folder}{name}");
            &joined
        };
        match read_name(key) {
            Some(Reading::Office {
                owner, category, ..
            }) => {
                count(&mut self.owners, owner);
                count(&mut self.categories, category);
            }
            Some(Reading::Job { category, .. }) => count(&mut self.categories, category),
            None => {}
        }
        let ending = Path::new(name)
            .extension()
            .and_then(|ending| ending.to_str());
        if let Some(ending) = ending.filter(|ending| is_type(ending)) {
            // Nearly all are in small letters already, and then nothing is copied.
            if ending.bytes().any(|letter| letter.is_ascii_uppercase()) {
                count(&mut self.types, &ending.to_ascii_lowercase());
            } else {
                count(&mut self.types, ending);
            }
        }
        *self.classes.entry(class).or_default() += 1;
    }
}

fn is_type(ending: &str) -> bool {
    let is_short = (1..=LONGEST_TYPE).contains(&ending.len());
    is_short && ending.bytes().all(|letter| letter.is_ascii_alphanumeric())
}

/// Counts a name, which is copied only when it is new.
fn count(counts: &mut HashMap<String, u64>, name: &str) {
    match counts.get_mut(name) {
        Some(count) => *count += 1,
        None => {
            counts.insert(name.to_owned(), 1);
        }
    }
}

fn most_frequent(counts: impl IntoIterator<Item = (String, u64)>, most: usize) -> Vec<String> {
    let mut all: Vec<_> = counts.into_iter().collect();
    all.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    all.truncate(most);
    all.into_iter().map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::object::{Entry, Page, Prefix};
    use crate::search::Stretch;

    fn page(folder: &str, names: &[&str]) -> Stretch {
        let mut page = Page::below(Prefix::new(folder));
        for name in names {
            let kind = EntryKind::File {
                size: 0,
                modified: None,
                class: Class::Glacier,
            };
            page.push(Entry { name, kind });
        }
        Stretch::whole(Arc::new(page.finish()))
    }

    #[test]
    fn what_filters_can_ask_for_is_gathered_the_most_frequent_first() {
        let keys = [
            "jobs/68b71f6b73d950590d63e7db/job_order/x.PDF",
            "notes.no-type",
            "uploads/rate_card/CLT-4_rate_card_1_a.xlsx",
        ];
        let below = ["AGY-1_rate_card_1_b.pdf", "AGY-1_rate_card_2_b.pdf"];
        let snapshot = Snapshot::new(vec![page("", &keys), page("uploads/rate_card/", &below)]);
        let known = Known::of(&snapshot, &AtomicBool::new(false)).unwrap();
        assert_eq!(known.owners, ["AGY-1", "CLT-4"]);
        assert_eq!(known.categories, ["rate_card", "job_order"]);
        assert_eq!(known.types, ["pdf", "xlsx"]);
        assert_eq!(known.classes, ["GLACIER"]);
    }

    #[test]
    fn of_very_many_owners_only_some_are_kept() {
        let names: Vec<_> = (0..2_500)
            .map(|number| format!("AGY-{number:05}_x_1_a"))
            .collect();
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        let known = Known::of(
            &Snapshot::new(vec![page("uploads/x/", &names)]),
            &AtomicBool::new(false),
        )
        .unwrap();
        assert_eq!(known.owners.len(), OWNERS);
    }
}
