//! What came of trying an upload without sending anything.

use crate::app::Ticket;
use crate::object::{Failure, Timestamp};

/// A try of an upload, while it is made and once it is over.
#[derive(Debug, Clone)]
pub struct Rehearsal {
    /// Which answers are awaited; none once all have come.
    pub awaited: Option<Ticket>,
    /// How many files it is about.
    pub all: usize,
    /// What came of those that were looked at: first those that would not arrive as they are, each in the form's order.
    rows: Vec<Rehearsed>,
}

/// What came of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rehearsed {
    /// Its place in the form.
    pub place: usize,
    /// The key that it would get; for a file without one its own name.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// What would become of it.
    pub outlook: Outlook,
}

/// What would become of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outlook {
    /// It could not be sent, or whether the key is free could not be told.
    Refused(Failure),
    /// No key fits its name: it is too long.
    NoKey,
    /// Something is there already.
    Taken {
        /// Its size in bytes.
        size: u64,
        /// When it was last written, if the server says.
        modified: Option<Timestamp>,
    },
    /// Nothing is there.
    Free,
}

impl Outlook {
    /// The one word for it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Refused(_) | Self::NoKey => "refused",
            Self::Taken { .. } => "taken",
            Self::Free => "free",
        }
    }

    fn rank(&self) -> usize {
        match self {
            Self::Refused(_) | Self::NoKey => 0,
            Self::Taken { .. } => 1,
            Self::Free => 2,
        }
    }
}

impl Rehearsal {
    /// So many files are shown; of more the copied table tells.
    pub const SHOWN: usize = 500;

    /// A try of `all` files whose answers come under `ticket`; those in `nameless` get no key.
    pub fn new(ticket: Ticket, all: usize, nameless: Vec<Rehearsed>) -> Self {
        let is_over = nameless.len() >= all;
        Self {
            awaited: (!is_over).then_some(ticket),
            all,
            rows: nameless,
        }
    }

    /// Takes what came of one file.
    pub fn take(&mut self, ticket: Ticket, row: Rehearsed) {
        if self.awaited != Some(ticket) {
            return;
        }
        let order = |row: &Rehearsed| (row.outlook.rank(), row.place);
        let at = self
            .rows
            .partition_point(|other| order(other) < order(&row));
        self.rows.insert(at, row);
        if self.rows.len() >= self.all {
            self.awaited = None;
        }
    }

    /// What came of the files so far.
    pub fn rows(&self) -> &[Rehearsed] {
        &self.rows
    }

    /// How many files are refused, taken and free.
    pub fn counts(&self) -> [usize; 3] {
        let behind = |rank| self.rows.partition_point(|row| row.outlook.rank() <= rank);
        let (refused, taken, free) = (behind(0), behind(1), behind(2));
        [refused, taken - refused, free - taken]
    }

    /// All of it as a table, a file a line.
    pub fn text(&self) -> String {
        let mut text = String::from("would be\tbytes\tkey\tthere already, or why not\n");
        for row in &self.rows {
            let told = match &row.outlook {
                Outlook::Free => String::new(),
                Outlook::NoKey => "its name is too long here".into(),
                Outlook::Refused(failure) => failure.sentence(),
                Outlook::Taken { size, modified } => {
                    let since = modified.map(|at| format!(" since {}", at.utc()));
                    format!("{size} bytes{}", since.unwrap_or_default())
                }
            };
            let (word, size) = (row.outlook.word(), row.size);
            let name = crate::object::reveal(&row.name);
            let line = [word, &size.to_string(), &name, &told].join("\t");
            text.push_str(&line);
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::{Doing, FailureKind, Key};

    fn row(place: usize, outlook: Outlook) -> Rehearsed {
        Rehearsed {
            place,
            name: format!("uploads/{place}"),
            size: 7,
            outlook,
        }
    }

    fn refused() -> Outlook {
        let key = Key::new("uploads/2").unwrap();
        Outlook::Refused(Failure::new(Doing::Inspecting(key), FailureKind::Offline))
    }

    fn taken() -> Outlook {
        Outlook::Taken {
            size: 3,
            modified: Some(Timestamp(1_767_225_600)),
        }
    }

    fn tried() -> Rehearsal {
        let mut rehearsal = Rehearsal::new(Ticket(1), 5, vec![row(4, Outlook::NoKey)]);
        for (place, outlook) in [
            (3, Outlook::Free),
            (1, taken()),
            (0, Outlook::Free),
            (2, refused()),
        ] {
            assert!(rehearsal.awaited.is_some());
            rehearsal.take(Ticket(1), row(place, outlook));
        }
        rehearsal
    }

    #[test]
    fn what_would_not_arrive_stands_first_and_all_else_in_the_forms_order() {
        let rehearsal = tried();
        let places: Vec<_> = rehearsal.rows().iter().map(|row| row.place).collect();
        assert_eq!(places, [2, 4, 1, 0, 3]);
        assert_eq!(rehearsal.counts(), [2, 1, 2]);
        assert_eq!(rehearsal.awaited, None);
    }

    #[test]
    fn the_answers_to_another_try_are_not_taken() {
        let mut rehearsal = Rehearsal::new(Ticket(2), 1, Vec::new());
        rehearsal.take(Ticket(1), row(0, Outlook::Free));
        assert_eq!(rehearsal.rows(), []);
    }

    #[test]
    fn the_table_tells_what_is_there_and_why_not() {
        let text = tried().text();
        assert!(text.contains("taken\t7\tuploads/1\t3 bytes since 2026-01-01T00:00:00Z\n"));
        assert!(text.contains("refused\t7\tuploads/2\tCould not look at"));
        assert!(text.contains("free\t7\tuploads/0\t\n"));
    }
}
