//! A question that holds back what it asks about: exactly these effects, nothing looked up later.

use std::sync::Arc;

use tui_input::Input;

use crate::app::sharing::Guarded;
use crate::app::tree::Totals;
use crate::app::{Effect, Ticket};
use crate::object::{Key, Page, Prefix};
use crate::share::Mixture;

/// A question with a yes and a no, no being preselected.
#[derive(Debug, Clone)]
pub struct Confirm {
    /// What it is about, in a word or two.
    pub title: &'static str,
    /// The question in one line.
    pub question: String,
    /// What it is about, name by name.
    pub detail: Vec<Detail>,
    /// Whether it is ready to be answered.
    pub stage: Stage,
    /// Which button is selected.
    pub sure: Sure,
    /// How many lines of the detail are scrolled away.
    pub scroll: usize,
    /// The count that has to be typed, where much is at stake, and what was typed.
    pub count: Option<(String, Input)>,
    /// What the yes button says.
    pub yes: &'static str,
    /// What happens on yes.
    pub then: Vec<Effect>,
    /// The folder that is deleted whole, if it is one.
    pub folder: Option<Prefix>,
    /// What passes on yes, where customers would be mixed; `then` is empty in that case.
    pub guarded: Option<Box<Guarded>>,
}

/// A line of what a question is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detail {
    /// Plain words.
    Text(String),
    /// The files that follow lie here.
    Folder(Prefix),
    /// One object and its size in bytes.
    File(Key, u64),
}

/// How far a question is.
#[derive(Debug, Clone)]
pub enum Stage {
    /// What lies below the folder is being counted.
    Counting {
        /// Whose pages count.
        ticket: Ticket,
        /// What has come so far: later exactly this is deleted.
        pages: Vec<Arc<Page>>,
        /// What that adds up to.
        totals: Totals,
    },
    /// It can be answered.
    Ready,
}

/// The two buttons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sure {
    /// Leave everything as it is.
    No,
    /// Do it.
    Yes,
}

/// Above so many objects the count has to be typed.
const MANY: usize = 20;
/// So many names are listed before "and 12 more".
const NAMED: usize = 200;

impl Confirm {
    /// Asks whether to leave, although something is under way.
    pub fn leave(under_way: Vec<Detail>) -> Self {
        let mut confirm = Self::plain("Leave filedesk");
        confirm.yes = "Stop and leave";
        confirm.then = vec![Effect::Quit];
        confirm.still_under_way(under_way);
        confirm
    }

    /// Says anew what is under way; once nothing is, only the leaving is left to answer.
    pub fn still_under_way(&mut self, under_way: Vec<Detail>) {
        if under_way.is_empty() {
            self.question = "All is done now. Leave?".into();
            self.yes = "Leave";
        } else {
            self.question = "Something is still under way. Stop it and leave?".into();
        }
        self.detail = under_way;
    }

    fn plain(title: &'static str) -> Self {
        Self {
            title,
            question: String::new(),
            detail: Vec::new(),
            stage: Stage::Ready,
            sure: Sure::No,
            scroll: 0,
            count: None,
            yes: "",
            then: Vec::new(),
            folder: None,
            guarded: None,
        }
    }

    /// Asks whether the marked files are to be deleted, wherever the cursor is.
    pub fn delete_marked(files: &[(Key, u64)]) -> Self {
        let question = match files.len() {
            1 => "Delete the marked file?".to_owned(),
            count => format!("Delete the {} marked files?", grouped(count)),
        };
        Self {
            question,
            ..Self::delete(files)
        }
    }

    /// Asks whether these files are to be deleted, each named under its folder.
    pub fn delete(files: &[(Key, u64)]) -> Self {
        let keys = files.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>();
        let question = match keys.as_slice() {
            [_] => "Delete this file?".to_owned(),
            _ => format!("Delete these {} files?", grouped(keys.len())),
        };
        let count = typed_count(keys.len());
        let detail = named(
            files.iter().map(|(key, size)| (key.clone(), *size)),
            files.len(),
        );
        let then = vec![Effect::Remove { keys }];
        Self {
            count,
            then,
            ..Self::about_delete(question, detail)
        }
    }

    /// Starts a question about a folder, which is counted first.
    pub fn delete_folder(prefix: Prefix, ticket: Ticket) -> Self {
        let totals = Totals::default();
        let stage = Stage::Counting {
            ticket,
            pages: Vec::new(),
            totals,
        };
        let question = format!("Delete the folder {prefix} and everything in it?");
        let folder = Some(prefix);
        Self {
            stage,
            folder,
            ..Self::about_delete(question, Vec::new())
        }
    }

    /// Asks whether files of more than one customer, or not of the pinned one, are really meant.
    pub fn mixture(mixture: &Mixture, guarded: Guarded) -> Self {
        Self {
            question: format!("{mixture} Go on?"),
            yes: guarded.yes(),
            guarded: Some(Box::new(guarded)),
            ..Self::plain("Another customer")
        }
    }

    fn about_delete(question: String, detail: Vec<Detail>) -> Self {
        Self {
            question,
            detail,
            yes: "Delete",
            ..Self::plain("Delete")
        }
    }

    /// Takes a page of the count; after the last one the question is ready.
    pub fn counted(&mut self, ticket: Ticket, page: Arc<Page>, is_last: bool) {
        let Stage::Counting {
            ticket: awaited,
            pages,
            totals,
            ..
        } = &mut self.stage
        else {
            return;
        };
        if *awaited != ticket {
            return;
        }
        page.entries().for_each(|entry| totals.count(entry.kind));
        pages.push(page);
        if is_last {
            let pages = std::mem::take(pages);
            self.ready(&pages);
        }
    }

    /// Whether the count under `ticket` is the one that this question waits for.
    pub fn awaits(&self, ticket: Ticket) -> bool {
        matches!(self.stage, Stage::Counting { ticket: awaited, .. } if awaited == ticket)
    }

    /// Scrolls the detail by `lines`, up if negative.
    ///
    /// A long name takes several lines; the view clamps to the last.
    pub fn scroll_by(&mut self, lines: isize) {
        let last = self.detail.len().saturating_mul(3);
        self.scroll = self.scroll.saturating_add_signed(lines).min(last);
    }

    /// Whether it asks about leaving, which time may answer.
    pub fn is_about_leaving(&self) -> bool {
        self.then == [Effect::Quit]
    }

    /// Whether a count must be typed.
    pub fn wants_count(&self) -> bool {
        self.count.is_some() && matches!(self.stage, Stage::Ready)
    }

    /// Whether pressing the selected button, or Enter after typing, means yes.
    pub fn is_sure(&self) -> bool {
        match (&self.stage, &self.count) {
            (Stage::Counting { .. }, _) => false,
            (Stage::Ready, Some((wanted, typed))) => {
                typed.value().trim().replace([',', '.', ' '], "") == *wanted
            }
            (Stage::Ready, None) => self.sure == Sure::Yes,
        }
    }

    fn ready(&mut self, pages: &[Arc<Page>]) {
        let keys: Vec<Key> = pages
            .iter()
            .flat_map(|page| (0..page.len()).filter_map(|row| page.key(row)))
            .collect();
        let sizes = pages
            .iter()
            .flat_map(|page| page.entries())
            .map(|entry| match entry.kind {
                crate::object::EntryKind::File { size, .. } => size,
                crate::object::EntryKind::Folder => 0,
            });
        self.detail = named(keys.iter().cloned().zip(sizes), keys.len());
        self.count = typed_count(keys.len());
        self.stage = Stage::Ready;
        self.then = vec![Effect::Remove { keys }];
    }
}

fn typed_count(count: usize) -> Option<(String, Input)> {
    (count > MANY).then(|| (count.to_string(), Input::default()))
}

fn named(files: impl Iterator<Item = (Key, u64)>, count: usize) -> Vec<Detail> {
    let mut detail = Vec::new();
    let mut bytes = 0;
    let mut folder = None;
    for (at, (key, size)) in files.enumerate() {
        bytes += size;
        if at >= NAMED {
            continue;
        }
        let parent = key.parent();
        if folder.as_ref() != Some(&parent) {
            detail.push(Detail::Folder(parent.clone()));
            folder = Some(parent);
        }
        detail.push(Detail::File(key, size));
    }
    if count > NAMED {
        detail.push(Detail::Text(format!(
            "… and {} more",
            grouped(count - NAMED)
        )));
    }
    detail.insert(0, Detail::Text(summary(count, bytes)));
    detail
}

fn summary(count: usize, bytes: u64) -> String {
    let files = if count == 1 {
        "1 file".to_owned()
    } else {
        format!("{} files", grouped(count))
    };
    format!(
        "{files}, {} bytes",
        grouped(usize::try_from(bytes).unwrap_or(usize::MAX))
    )
}

/// A number with a comma every three digits, as in `12,345`.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(count: usize) -> Vec<(Key, u64)> {
        (0..count)
            .map(|at| (Key::new(format!("a/{at:04}")).unwrap(), 1))
            .collect()
    }

    #[test]
    fn no_is_preselected() {
        assert!(!Confirm::delete(&files(3)).is_sure());
    }

    #[test]
    fn more_than_twenty_want_their_count_typed() {
        assert!(!Confirm::delete(&files(20)).wants_count());
        let mut confirm = Confirm::delete(&files(1_021));
        assert!(confirm.wants_count());
        confirm.sure = Sure::Yes;
        assert!(!confirm.is_sure());
        confirm.count.as_mut().unwrap().1 = "1,021".into();
        assert!(confirm.is_sure());
    }

    #[test]
    fn every_folder_is_named_above_its_files() {
        let files = vec![(Key::new("a/x").unwrap(), 1), (Key::new("b/y").unwrap(), 2)];
        let detail = Confirm::delete(&files).detail;
        assert_eq!(detail[0], Detail::Text("2 files, 3 bytes".into()));
        assert_eq!(detail[1], Detail::Folder(Prefix::new("a/")));
        assert_eq!(detail[3], Detail::Folder(Prefix::new("b/")));
    }

    #[test]
    fn numbers_are_grouped_by_three() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(1_234), "1,234");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
