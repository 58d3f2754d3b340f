//! The trash, file by file: what is listed, what is chosen, and where the cursor is.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tui_input::Input;

use crate::app::Ticket;
use crate::object::{Entry, EntryKind, Failure, Key, Page, Plan, Timestamp, Trash, Trashed};

/// The view of the trash.
#[derive(Debug, Clone, Default)]
pub struct BinView {
    /// When it was opened, on the steady clock: older notes wait below it.
    pub since: Duration,
    /// Under which ticket it is still being listed.
    pub listing: Option<Ticket>,
    /// Why it could not be listed to its end.
    pub trouble: Option<Failure>,
    /// What lies there, the newest first.
    files: Vec<Binned>,
    /// The words that they are filtered by.
    pub filter: Input,
    /// Whether letters go to the words.
    pub is_typing: bool,
    /// Only what is older than so many days is listed.
    pub older: Age,
    /// The row that is selected, counted from 0.
    pub cursor: usize,
    /// What is chosen, by its place in the trash.
    chosen: BTreeSet<Key>,
    /// The places of the files that are listed.
    rows: Vec<u32>,
    /// Something was moved there or away since it was listed.
    pub is_outdated: bool,
}

/// One file in the trash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binned {
    /// Where it lies.
    pub place: Key,
    /// What its place tells.
    pub about: Trashed,
    /// Its size in bytes.
    pub size: u64,
}

/// How old what is listed is at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Age {
    /// Of any age.
    #[default]
    Any,
    /// A week.
    Week,
    /// Thirty days.
    Month,
    /// Ninety days.
    Quarter,
}

impl Age {
    /// The next one; after the last the first.
    pub fn next(self) -> Self {
        match self {
            Self::Any => Self::Week,
            Self::Week => Self::Month,
            Self::Month => Self::Quarter,
            Self::Quarter => Self::Any,
        }
    }

    /// In days; 0 for any.
    pub fn days(self) -> i64 {
        match self {
            Self::Any => 0,
            Self::Week => 7,
            Self::Month => 30,
            Self::Quarter => 90,
        }
    }
}

impl BinView {
    /// A view that is opened now, with nothing listed yet.
    pub fn new(since: Duration) -> Self {
        Self {
            since,
            ..Self::default()
        }
    }

    /// Takes a page of the listing, if it is the one that is awaited; false if it is not.
    pub fn listed(
        &mut self,
        ticket: Ticket,
        result: &Result<(Arc<Page>, bool), Failure>,
        trash: &Trash,
        now: Timestamp,
    ) -> bool {
        if self.listing != Some(ticket) {
            return false;
        }
        match result {
            Ok((page, more)) => {
                let rows = (0..page.len()).zip(page.entries());
                let binned = rows.filter_map(|(row, entry)| binned(page, row, &entry, trash));
                self.files.extend(binned);
                if !more {
                    self.listing = None;
                    let order =
                        |file: &Binned| (std::cmp::Reverse(file.about.at), file.place.clone());
                    self.files.sort_by_cached_key(order);
                    self.find(now);
                }
            }
            Err(failure) => {
                self.listing = None;
                self.trouble = Some(failure.clone());
                self.find(now);
            }
        }
        true
    }

    /// Begins anew under `ticket`; what was chosen stays chosen.
    pub fn begin(&mut self, ticket: Ticket) {
        self.listing = Some(ticket);
        self.trouble = None;
        self.is_outdated = false;
        self.files.clear();
        self.rows.clear();
    }

    /// Finds the rows anew, after the words or the age have changed.
    pub fn find(&mut self, now: Timestamp) {
        let selected = self.selected().map(|file| file.place.clone());
        let words: Vec<_> = self
            .filter
            .value()
            .split_whitespace()
            .map(str::to_lowercase)
            .collect();
        let latest = now.0 - self.older.days() * 86_400;
        let fits = |file: &Binned| {
            let about = &file.about;
            let told = format!(
                "{} {} {}",
                about.origin.as_str(),
                about.who,
                about.why.word()
            );
            let told = told.to_lowercase();
            let is_old = self.older == Age::Any || about.at.0 <= latest;
            is_old && words.iter().all(|word| told.contains(word.as_str()))
        };
        let rows = (0_u32..).zip(&self.files);
        self.rows = rows
            .filter(|(_, file)| fits(file))
            .map(|(place, _)| place)
            .collect();
        let at = selected.and_then(|place| {
            let is_it = |row: &u32| self.files[*row as usize].place == place;
            self.rows.iter().position(is_it)
        });
        self.cursor = at
            .unwrap_or(self.cursor)
            .min(self.rows.len().saturating_sub(1));
        let there: BTreeSet<_> = self.files.iter().map(|file| &file.place).collect();
        if self.listing.is_none() {
            self.chosen.retain(|place| there.contains(place));
        }
    }

    /// Takes out what is on its way back; once nothing moves any more it is listed anew, and what did not go is there again.
    pub fn leaves(&mut self, plans: &[Plan], now: Timestamp) {
        let leaving: BTreeSet<_> = plans.iter().map(Plan::key).collect();
        self.files.retain(|file| !leaving.contains(&file.place));
        self.chosen.retain(|place| !leaving.contains(place));
        self.rows.clear();
        self.find(now);
        self.is_outdated = true;
    }

    /// Moves the cursor by so many rows; the extremes lead to the first and the last.
    pub fn move_by(&mut self, rows: isize) {
        let last = self.rows.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
    }

    /// How many files are listed.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// How many there are, listed or not, and their bytes.
    pub fn all(&self) -> (usize, u64) {
        (
            self.files.len(),
            self.files.iter().map(|file| file.size).sum(),
        )
    }

    /// The listed file in this row.
    pub fn row(&self, row: usize) -> Option<&Binned> {
        self.files.get(*self.rows.get(row)? as usize)
    }

    /// The file under the cursor.
    pub fn selected(&self) -> Option<&Binned> {
        self.row(self.cursor)
    }

    /// Whether a file is chosen.
    pub fn is_chosen(&self, file: &Binned) -> bool {
        self.chosen.contains(&file.place)
    }

    /// How many are chosen.
    pub fn chosen(&self) -> usize {
        self.chosen.len()
    }

    /// Chooses the file under the cursor or not, and goes down.
    pub fn choose(&mut self) {
        let Some(place) = self.selected().map(|file| file.place.clone()) else {
            return;
        };
        if !self.chosen.remove(&place) {
            self.chosen.insert(place);
        }
        self.move_by(1);
    }

    /// What a command is about: what is chosen, else the file under the cursor.
    pub fn meant(&self) -> Vec<Binned> {
        if self.chosen.is_empty() {
            return self.selected().cloned().into_iter().collect();
        }
        self.files
            .iter()
            .filter(|file| self.is_chosen(file))
            .cloned()
            .collect()
    }

    /// Everything that went with the file under the cursor.
    pub fn act(&self) -> Vec<Binned> {
        let act = self.selected().map(|file| &file.about.act);
        let goes_with = |file: &&Binned| Some(&file.about.act) == act;
        self.files.iter().filter(goes_with).cloned().collect()
    }

    /// All that is listed.
    pub fn listed_files(&self) -> Vec<Binned> {
        let rows = self.rows.iter();
        rows.filter_map(|row| self.files.get(*row as usize).cloned())
            .collect()
    }
}

fn binned(page: &Page, row: usize, entry: &Entry<'_>, trash: &Trash) -> Option<Binned> {
    let EntryKind::File { size, .. } = entry.kind else {
        return None;
    };
    let place = page.key(row)?;
    let about = trash.read(&place)?;
    Some(Binned { place, about, size })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::{Class, Prefix, Why};

    const NOW: Timestamp = Timestamp(1_795_510_800);

    fn view(names: &[(&str, i64)]) -> BinView {
        let trash = Trash::default();
        let mut page = Page::below(Prefix::bucket());
        for (name, days) in names {
            let at = Timestamp(NOW.0 - days * 86_400);
            let act = trash.act(at, Why::Deleted, "ann", "1");
            let key = Trash::place(&act, &Key::new(*name).unwrap()).unwrap();
            page.push(Entry {
                name: key.as_str(),
                kind: EntryKind::File {
                    size: 5,
                    modified: None,
                    class: Class::Standard,
                },
            });
        }
        let mut view = BinView::default();
        view.begin(Ticket(1));
        view.listed(
            Ticket(1),
            &Ok((Arc::new(page.finish()), false)),
            &trash,
            NOW,
        );
        view
    }

    fn names(view: &BinView) -> Vec<&str> {
        (0..view.len())
            .filter_map(|row| Some(view.row(row)?.about.origin.as_str()))
            .collect()
    }

    #[test]
    fn the_newest_comes_first_and_words_and_age_filter() {
        let mut view = view(&[("a/old.pdf", 40), ("a/new.pdf", 1), ("b/new.pdf", 8)]);
        assert_eq!(names(&view), ["a/new.pdf", "b/new.pdf", "a/old.pdf"]);
        view.filter = "NEW ann".into();
        view.find(NOW);
        assert_eq!(names(&view), ["a/new.pdf", "b/new.pdf"]);
        view.older = Age::Week;
        view.find(NOW);
        assert_eq!(names(&view), ["b/new.pdf"]);
        assert_eq!(view.all(), (3, 15));
    }

    #[test]
    fn what_is_chosen_goes_before_the_cursor() {
        let mut view = view(&[("a", 1), ("b", 2), ("c", 2)]);
        assert_eq!(view.meant()[0].about.origin.as_str(), "a");
        view.move_by(1);
        assert_eq!(view.act().len(), 2, "what went at once comes back at once");
        view.choose();
        view.choose();
        assert_eq!(view.meant().len(), 2);
    }
}
