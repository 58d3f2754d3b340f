//! A question that holds back what it asks about: exactly these effects, nothing looked up later.

use std::sync::Arc;

use tui_input::Input;

use crate::app::sharing::Guarded;
use crate::app::tree::Totals;
use crate::app::{Effect, Ticket, way_back};
use crate::object::{Batch, Key, Page, Prefix, TransferId};
use crate::share::Mixture;

/// What becomes of files once the question is answered with yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// Under which name it is done.
    pub id: TransferId,
    /// What is done.
    pub end: End,
    /// Where in the trash they wait.
    pub act: Prefix,
}

/// The two ways in which files go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Into the trash: they can come back.
    Trash,
    /// For good.
    Purge,
}

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
    /// What becomes of the files that are still being counted.
    pub ending: Option<Ending>,
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
            ending: None,
            guarded: None,
        }
    }

    /// Asks whether these files are to go, each named under its folder.
    pub fn end(files: &[(Key, u64)], ending: &Ending) -> Self {
        match files {
            [_] => Self::end_of("this file", files, ending),
            _ => Self::end_of(
                &format!("these {} files", grouped(files.len())),
                files,
                ending,
            ),
        }
    }

    /// The same of those that are marked, wherever the cursor is.
    pub fn end_marked(files: &[(Key, u64)], ending: &Ending) -> Self {
        match files {
            [_] => Self::end_of("the marked file", files, ending),
            _ => Self::end_of(
                &format!("the {} marked files", grouped(files.len())),
                files,
                ending,
            ),
        }
    }

    fn end_of(what: &str, files: &[(Key, u64)], ending: &Ending) -> Self {
        let mut confirm = Self::about_end(what, ending.end);
        confirm.settle(files.to_vec(), ending);
        confirm
    }

    /// Starts a question about a folder, which is counted first.
    pub fn end_folder(prefix: Prefix, ticket: Ticket, ending: Ending) -> Self {
        let stage = Stage::Counting {
            ticket,
            pages: Vec::new(),
            totals: Totals::default(),
        };
        let what = format!("the folder {prefix} and everything in it");
        let confirm = Self::about_end(&what, ending.end);
        Self {
            stage,
            folder: Some(prefix),
            ending: Some(ending),
            ..confirm
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

    fn about_end(what: &str, end: End) -> Self {
        let (title, question) = match end {
            End::Trash => ("Delete", format!("Delete {what}?")),
            End::Purge => ("Delete for good", format!("Delete {what} for good?")),
        };
        Self {
            question,
            yes: title,
            ..Self::plain(title)
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
        let files = pages.iter().flat_map(|page| page.files()).collect();
        self.stage = Stage::Ready;
        if let Some(ending) = self.ending.take() {
            self.settle(files, &ending);
        }
    }

    /// Names the files and holds back what becomes of them.
    fn settle(&mut self, files: Vec<(Key, u64)>, ending: &Ending) {
        self.detail = named(files.iter().cloned(), files.len());
        let (batch, too_long) = match ending.end {
            End::Trash => way_back::into_trash(&ending.act, files),
            End::Purge => (Batch::purge(files), Vec::new()),
        };
        self.count = typed_count(batch.plans.len(), ending.end);
        let told = match ending.end {
            End::Trash if batch.plans.is_empty() && !too_long.is_empty() => {
                "Nothing of it can wait in the trash: its name is too long. D deletes it for good."
                    .to_owned()
            }
            End::Trash if !too_long.is_empty() => format!(
                "{} of them stay: their names are too long to wait in the trash. D deletes them for good.",
                grouped(too_long.len())
            ),
            End::Trash if batch.plans.len() > 1 => {
                "They go to the trash: u right after, or Z later, brings them back.".into()
            }
            End::Trash => "It goes to the trash: u right after, or Z later, brings it back.".into(),
            End::Purge => {
                "For good: nothing brings back what goes, neither u nor the trash.".into()
            }
        };
        self.detail.insert(0, Detail::Text(told));
        self.then = vec![Effect::Transfer(ending.id, Arc::new(batch))];
    }
}

/// The count is typed where much is at stake; what goes for good is always much.
fn typed_count(count: usize, end: End) -> Option<(String, Input)> {
    let is_much = count > MANY || end == End::Purge;
    is_much.then(|| (count.to_string(), Input::default()))
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

    fn ending(end: End) -> Ending {
        Ending {
            id: TransferId(1),
            end,
            act: Prefix::new("trash/act/"),
        }
    }

    fn question(count: usize) -> Confirm {
        Confirm::end(&files(count), &ending(End::Trash))
    }

    #[test]
    fn what_goes_for_good_wants_its_count_typed_even_if_it_is_one() {
        let confirm = Confirm::end(&files(1), &ending(End::Purge));
        assert!(confirm.wants_count() && !confirm.is_sure());
        assert!(confirm.question.ends_with("for good?"));
    }

    #[test]
    fn a_name_that_is_too_long_for_the_trash_stays_and_that_is_said() {
        let long = Key::new("x".repeat(1_020)).unwrap();
        let files = [(long, 1), (Key::new("a").unwrap(), 1)];
        let confirm = Confirm::end(&files, &ending(End::Trash));
        let Effect::Transfer(_, batch) = &confirm.then[0] else {
            panic!("{:?}", confirm.then)
        };
        assert_eq!(batch.plans.len(), 1);
        let Detail::Text(told) = &confirm.detail[0] else {
            panic!("{:?}", confirm.detail)
        };
        assert!(told.starts_with("1 of them stay"), "{told}");
    }

    #[test]
    fn no_is_preselected() {
        assert!(!question(3).is_sure());
    }

    #[test]
    fn more_than_twenty_want_their_count_typed() {
        assert!(!question(20).wants_count());
        let mut confirm = question(1_021);
        assert!(confirm.wants_count());
        confirm.sure = Sure::Yes;
        assert!(!confirm.is_sure());
        confirm.count.as_mut().unwrap().1 = "1,021".into();
        assert!(confirm.is_sure());
    }

    #[test]
    fn every_folder_is_named_above_its_files() {
        let files = vec![(Key::new("a/x").unwrap(), 1), (Key::new("b/y").unwrap(), 2)];
        let detail = Confirm::end(&files, &ending(End::Trash)).detail;
        assert_eq!(detail[1], Detail::Text("2 files, 3 bytes".into()));
        assert_eq!(detail[2], Detail::Folder(Prefix::new("a/")));
        assert_eq!(detail[4], Detail::Folder(Prefix::new("b/")));
    }

    #[test]
    fn numbers_are_grouped_by_three() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(1_234), "1,234");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
