//! Looking into files: which one, which part of it, and how it is scrolled; in a pane beside the tree, or over all of it.

mod content;
mod find;
mod follow;
mod keys;
mod moving;
mod picture;
mod rows;
mod take;
#[cfg(test)]
mod tests;
mod typing;
mod view;

use std::sync::Arc;
use std::time::Duration;

use super::{Fetched, Ticket};
use crate::object::{Failure, Key, Timestamp};
use crate::preview::{Ask, Body, Parts, Password, Picture, Preview, Seek, Unreadable, Wanted};

pub(super) use follow::{follow, looked};
pub(super) use keys::{is_about, leaves_for, open, perform, stays_for};
pub(super) use moving::wheel;
pub use rows::Rows;
pub(super) use typing::{pasted, takes};
use view::{Around, Sight};
pub use view::{LookView, Typing};

/// A look into a file, as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Which file.
    pub file: File,
    /// What of it.
    pub ask: Ask,
}

/// One version of a file, as it was listed: with another size or moment it is another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its key.
    pub key: Key,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last written.
    pub modified: Option<Timestamp>,
}

/// How soon a look is worth what it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// At once: the cursor has come here alone.
    AtOnce,
    /// Once the cursor rests: it has come here on its way.
    Resting,
}

/// How much of the window is for what is looked at, while it has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Its pane.
    Pane,
    /// All of it.
    Whole,
}

/// Whether the pane is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// Where the window is wide enough for both.
    #[default]
    WhereItFits,
    /// It is.
    Shown,
    /// It is not.
    Hidden,
}

/// What is looked into.
#[derive(Debug, Clone, Default)]
pub struct Looking {
    /// Whether the pane is wanted.
    pub pane: Pane,
    /// The look that was asked for last; what is shown may still be an older one.
    pub asked: Option<Look>,
    /// Which file is shown.
    pub shown_of: Option<File>,
    /// What came.
    pub shown: Fetched<Arc<Preview>>,
    /// How it is scrolled.
    pub view: LookView,
    /// What is wanted of the file.
    pub wanted: Wanted,
    /// What has opened locked files, as long as filedesk runs.
    passwords: Vec<(File, Password)>,
    /// Whether the view that has the keys was opened just now, and nothing has been shown in it.
    is_new: bool,
    /// Whether a page was turned back to, and its end is to be shown.
    comes_from_below: bool,
    /// For which file the view that has the keys was opened.
    opened: Option<Key>,
    /// Whether the view that has the keys goes along to another file.
    goes_along: bool,
    /// When the cursor came to another file last.
    pub moved: Option<Duration>,
}

impl Looking {
    /// Whether what is shown is of another file than the one that was asked for.
    pub fn is_old(&self) -> bool {
        let asked = self.asked.as_ref().map(|look| &look.file);
        self.shown_of.as_ref() != asked
    }

    /// What is shown of the file that was asked for; nothing while that is still another one.
    pub fn current(&self) -> Option<&Preview> {
        self.preview().map(Arc::as_ref).filter(|_| !self.is_old())
    }

    /// What is shown, if it came.
    pub fn preview(&self) -> Option<&Arc<Preview>> {
        match &self.shown.shown {
            Some(Ok(preview)) => Some(preview),
            _ => None,
        }
    }

    /// The pages or sheets of the file that was asked for, once they are known.
    pub fn parts(&self) -> Option<&Parts> {
        self.current().and_then(|preview| preview.parts.as_ref())
    }

    /// The picture that is shown of the file that was asked for, if it is one.
    pub fn picture(&self) -> Option<&Picture> {
        match &self.current()?.body {
            Body::Picture(picture) => Some(picture),
            _ => None,
        }
    }

    /// Goes to the next line with what is searched for, or the one before. False if there is none in what is shown of the
    /// file that was asked for, or none before its end if it does not go around that. There is room for so many `cells` beside each other, and for a `page` below.
    fn find(&mut self, step: isize, around: Around, (cells, page): (usize, usize)) -> bool {
        let Some(preview) = self.preview().filter(|_| !self.is_old()).cloned() else {
            return false;
        };
        let sight = self.sight(&preview, cells, page);
        self.view.find(&preview, step, around, &sight)
    }

    /// What is in sight of a preview in so much room.
    fn sight<'a>(&self, preview: &'a Preview, cells: usize, page: usize) -> Sight<'a> {
        Sight {
            lines: Rows::of(preview, &self.view, cells),
            cells,
            page,
        }
    }

    /// To that page or sheet, which is seen from its beginning.
    fn go_to(&mut self, part: usize) {
        self.wanted.part = part;
        self.wanted.seek = None;
        self.wanted.sight.steps = (0, 0);
        self.comes_from_below = false;
        self.view.begin();
    }

    /// Tries that password, and keeps it for the next look at the file.
    fn unlock(&mut self, password: Password) {
        if let Some(look) = &self.asked {
            self.passwords.retain(|(other, _)| *other != look.file);
            self.passwords.push((look.file.clone(), password.clone()));
        }
        self.wanted.password = password;
    }

    /// What has been typed for that file last; nothing if nothing was.
    fn password_of(&self, file: &File) -> Password {
        let mut known = self.passwords.iter();
        let known = known.find(|(other, _)| other == file);
        known
            .map(|(_, password)| password.clone())
            .unwrap_or_default()
    }

    /// Whether a password is needed.
    pub fn is_locked(&self) -> bool {
        let trouble = self.current().and_then(|preview| preview.trouble.as_ref());
        trouble == Some(&Unreadable::Locked)
    }

    /// Takes what came; the words that were looked for, if it came for them.
    fn take(&mut self, ticket: Ticket, result: Result<Arc<Preview>, Failure>) -> Option<Seek> {
        if !self.shown.awaits(ticket) {
            return None;
        }
        if self.is_old() {
            self.view = std::mem::take(&mut self.view).for_another();
        }
        let sought = self.wanted.seek.take();
        let came = result.as_ref().ok();
        let has_broken_off = sought.is_some() && came.is_none_or(|came| came.sought.is_none());
        let before = self.preview().filter(|_| has_broken_off && !self.is_old());
        // A search that breaks off takes nothing away.
        let result = before.cloned().map_or(result, Ok);
        self.shown_of = self.asked.as_ref().map(|look| look.file.clone());
        self.shown.answer(ticket, result);
        let at = self.parts().map(|parts| parts.at);
        if let Some(at) = at.filter(|at| *at != self.wanted.part) {
            self.go_to(at);
        }
        if let Some((across, down)) = self.picture().map(|picture| picture.steps) {
            let steps = &mut self.wanted.sight.steps;
            *steps = (steps.0.min(across), steps.1.min(down));
        }
        // What is shown now is what was wanted: nothing of it has to be asked for once more.
        if let Some(asked) = &mut self.asked {
            asked.ask.wanted = self.wanted.clone();
        }
        let lines = self.preview().map_or(0, |preview| content::lines(preview));
        if lines == 0 {
            self.view.selected = None;
            self.view.hit = None;
        }
        self.view.fit(lines);
        sought
    }
}
