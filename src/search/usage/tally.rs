//! How many files, how many bytes, from when until when.

use crate::object::{Class, Timestamp};

/// What some files are together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// How many they are.
    pub files: u64,
    /// How many bytes they have.
    pub bytes: u64,
    oldest: i64,
    newest: i64,
    /// Bytes by class, once there are any outside of the usual one: there may be a million tallies.
    unusual: Option<Box<ByClass>>,
}

type ByClass = [u64; Class::ALL.len()];

/// One file, as it is counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted {
    /// Its bytes.
    pub size: u64,
    /// When it came, if that is known.
    pub moment: Option<Timestamp>,
    /// Its storage class.
    pub class: Class,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            files: 0,
            bytes: 0,
            oldest: i64::MAX,
            newest: i64::MIN,
            unusual: None,
        }
    }
}

impl Tally {
    /// When the oldest came; `None` if of none it is known.
    pub fn oldest(&self) -> Option<Timestamp> {
        (self.oldest <= self.newest).then_some(Timestamp(self.oldest))
    }

    /// When the newest came; `None` if of none it is known.
    pub fn newest(&self) -> Option<Timestamp> {
        (self.oldest <= self.newest).then_some(Timestamp(self.newest))
    }

    /// The bytes in each class that has any.
    pub fn classes(&self) -> impl Iterator<Item = (Class, u64)> {
        let all = Class::ALL
            .into_iter()
            .map(|class| (class, self.bytes_in(class)));
        all.filter(|(_, bytes)| *bytes > 0)
    }

    /// How many bytes are in `class`.
    pub fn bytes_in(&self, class: Class) -> u64 {
        let unusual = self.unusual.as_deref().unwrap_or(&[0; Class::ALL.len()]);
        match class {
            Class::Standard => self.bytes.saturating_sub(unusual.iter().sum()),
            class => unusual[class as usize],
        }
    }

    pub(super) fn add(&mut self, file: Counted) {
        self.files += 1;
        self.bytes = self.bytes.saturating_add(file.size);
        if let Some(Timestamp(moment)) = file.moment {
            self.oldest = self.oldest.min(moment);
            self.newest = self.newest.max(moment);
        }
        if file.class != Class::Standard {
            let bytes = &mut self.unusual.get_or_insert_default()[file.class as usize];
            *bytes = bytes.saturating_add(file.size);
        }
    }

    pub(super) fn absorb(&mut self, other: Self) {
        self.files += other.files;
        self.bytes = self.bytes.saturating_add(other.bytes);
        self.oldest = self.oldest.min(other.oldest);
        self.newest = self.newest.max(other.newest);
        if let Some(other) = other.unusual {
            let mine = self.unusual.get_or_insert_default();
            for (mine, other) in mine.iter_mut().zip(*other) {
                *mine = mine.saturating_add(other);
            }
        }
    }
}
