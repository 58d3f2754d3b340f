//! What the bucket holds, part by part: which parts are shown, in which order, and where the cursor is.

use std::sync::Arc;

use super::super::{Fetched, Ticket};
use crate::object::{Key, Unfinished};
use crate::search::{By, Share, Usage};

/// The view of what the bucket adds up to.
#[derive(Debug, Clone, Default)]
pub struct UsageView {
    /// The sums, once they are counted.
    pub usage: Option<Arc<Usage>>,
    /// Uploads that were begun and not ended, or why they cannot be told.
    pub unfinished: Fetched<Vec<Unfinished>>,
    /// Which parts are shown.
    pub list: UsageList,
    /// How they are sorted.
    pub by: By,
    /// The count that is awaited.
    pub counting: Option<Ticket>,
    /// The order of this list that is awaited.
    pub arranging: Option<Ticket>,
    /// The places of the shares in their order; empty while they are as they were counted.
    pub places: Vec<u32>,
    /// The row that is selected, counted from 0.
    pub cursor: usize,
}

/// What the bucket is divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UsageList {
    /// By category.
    #[default]
    Categories,
    /// By agency and client.
    Owners,
    /// By job.
    Jobs,
    /// What is outside of the convention, by its outermost folder.
    Elsewhere,
    /// By storage class.
    Classes,
    /// The largest files.
    Largest,
    /// The oldest files.
    Oldest,
    /// Uploads that were begun and not ended.
    Unfinished,
}

/// What a row leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UsageTarget {
    /// A search, as it would be typed.
    Search(String),
    /// One file.
    File(Key),
}

impl UsageList {
    /// All of them, as they stand beside each other.
    pub const ALL: [Self; 8] = [
        Self::Categories,
        Self::Owners,
        Self::Jobs,
        Self::Elsewhere,
        Self::Classes,
        Self::Largest,
        Self::Oldest,
        Self::Unfinished,
    ];

    /// What stands above it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Categories => "Categories",
            Self::Owners => "Owners",
            Self::Jobs => "Jobs",
            Self::Elsewhere => "Elsewhere",
            Self::Classes => "Classes",
            Self::Largest => "Largest",
            Self::Oldest => "Oldest",
            Self::Unfinished => "Unfinished",
        }
    }

    /// The shares that it is a list of; none where it lists files.
    pub fn shares(self, usage: &Usage) -> Option<&[Share]> {
        match self {
            Self::Categories => Some(&usage.categories),
            Self::Owners => Some(&usage.owners),
            Self::Jobs => Some(&usage.jobs),
            Self::Elsewhere => Some(&usage.others),
            Self::Classes | Self::Largest | Self::Oldest | Self::Unfinished => None,
        }
    }
}

impl UsageView {
    /// How many rows the list has.
    pub fn len(&self) -> usize {
        let Some(usage) = &self.usage else { return 0 };
        match self.list {
            UsageList::Classes => usage.classes.len(),
            UsageList::Largest => usage.largest.len(),
            UsageList::Oldest => usage.oldest.len(),
            UsageList::Unfinished => match &self.unfinished.shown {
                Some(Ok(uploads)) => uploads.len(),
                _ => 0,
            },
            shares => shares.shares(usage).map_or(0, <[Share]>::len),
        }
    }

    /// The share in a row of a list of shares.
    pub fn share(&self, row: usize) -> Option<&Share> {
        let shares = self.list.shares(self.usage.as_ref()?)?;
        let place = match self.places.get(row) {
            Some(place) => *place as usize,
            None => row,
        };
        shares.get(place)
    }

    /// Puts the cursor on the share of that name again, as far as there is one.
    pub fn select(&mut self, name: Option<&str>) {
        let is_it = |row: &usize| self.share(*row).map(|share| &*share.name) == name;
        let at = name.and_then(|_| (0..self.len()).find(is_it));
        self.cursor = at.unwrap_or(self.cursor).min(self.len().saturating_sub(1));
    }

    /// Moves the cursor by so many rows; the extremes lead to the first and the last.
    pub fn move_by(&mut self, rows: isize) {
        let last = self.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
    }

    /// Turns to another list, each with its own order.
    pub fn turn(&mut self, steps: isize) {
        let all = UsageList::ALL;
        let at = all.iter().position(|list| *list == self.list).unwrap_or(0);
        let length = all.len().cast_signed();
        let next = (at.cast_signed() + steps).rem_euclid(length);
        self.list = all[next.cast_unsigned()];
        self.by = By::default();
        self.places = Vec::new();
        self.arranging = None;
        self.cursor = 0;
    }

    /// What the selected row leads to.
    pub fn target(&self) -> Option<UsageTarget> {
        let usage = self.usage.as_ref()?;
        let spot = |spots: &[crate::search::Spot]| {
            let key = usage.snapshot.key(*spots.get(self.cursor)?)?;
            Some(UsageTarget::File(key))
        };
        let search = |filter: &str, name: &str| {
            // No filter says these, and one that says something else would show other files.
            if name.is_empty() || name.contains(['"', ',']) {
                return None;
            }
            let is_plain = !name.contains(char::is_whitespace);
            let name = if is_plain {
                name.to_owned()
            } else {
                format!("\"{name}\"")
            };
            Some(UsageTarget::Search(format!("{filter}:{name} largest")))
        };
        match self.list {
            UsageList::Categories => search("category", &self.share(self.cursor)?.name),
            UsageList::Owners => search("owner", &self.share(self.cursor)?.name),
            UsageList::Jobs => search("job", &self.share(self.cursor)?.name),
            UsageList::Elsewhere => search("folder", &self.share(self.cursor)?.name),
            UsageList::Classes => search("class", usage.classes.get(self.cursor)?.0.name()),
            UsageList::Largest => spot(&usage.largest),
            UsageList::Oldest => spot(&usage.oldest),
            UsageList::Unfinished => None,
        }
    }
}
