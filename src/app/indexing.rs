//! The index of the bucket: recalled from the last time, read anew behind the screen, kept for the next time.

use std::sync::Arc;

use super::{Effect, Model, Ticket, counting, found};
use crate::object::{
    Doing, Entry, EntryKind, Failure, FailureKind, Key, Page, Prefix, Span, Timestamp, Trash,
};
use crate::search::{Index, Known};

/// What is known of all keys, and how far that is.
#[derive(Debug, Default)]
pub struct Indexing {
    /// The keys.
    pub index: Index,
    /// The words that filters are completed with.
    pub known: Arc<Known>,
    /// The moment that the keys are true for; none while the first sweep is not at its end.
    pub as_of: Option<Timestamp>,
    /// What is going on.
    pub stage: Stage,
    /// The folders that may not be listed; the whole bucket, where only its usual folders may be.
    pub refused: Vec<Prefix>,
    /// Why the last sweep did not get to its end.
    pub broken_off: Option<Failure>,
}

/// What is going on with the index.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Stage {
    /// Nobody wants it yet.
    #[default]
    Off,
    /// What was kept the last time is being read.
    Recalling(Ticket),
    /// The bucket is not open yet; it is read as soon as it is.
    Waiting,
    /// The bucket is being read.
    Sweeping(Sweeping),
    /// It is as complete as it can be.
    Resting,
}

/// A sweep under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sweeping {
    ticket: Ticket,
    prefixes: Vec<Prefix>,
    began: Timestamp,
    /// How many keys it has seen.
    pub seen: usize,
    /// Whether any of that was not known already.
    is_news: bool,
}

/// Where the application keeps its files: what is tried where the whole bucket may not be listed.
const HOMES: [&str; 2] = ["jobs/", "uploads/"];

impl Indexing {
    /// Whether keys are still to come for the first time.
    pub fn is_incomplete(&self) -> bool {
        self.as_of.is_none() && self.stage != Stage::Resting
    }

    /// The usual folders that may be listed, where the whole bucket may not; `None` where it may.
    pub fn narrowed(&self) -> Option<Vec<Prefix>> {
        let is_refused = |folder: &Prefix| self.refused.contains(folder);
        let homes = HOMES.map(Prefix::new).into_iter();
        is_refused(&Prefix::bucket()).then(|| homes.filter(|home| !is_refused(home)).collect())
    }

    /// Whether the bucket is being read.
    pub fn is_sweeping(&self) -> bool {
        matches!(self.stage, Stage::Sweeping(_))
    }
}

/// Begins to read what is known of the bucket and then the bucket, unless that was done or is under way.
pub(super) fn wake(model: &mut Model) -> Vec<Effect> {
    if model.indexing.stage != Stage::Off {
        return Vec::new();
    }
    if model.start.prefix.is_some() {
        // What is kept is of the whole bucket, and a part of it is not kept in its place.
        model.indexing.stage = Stage::Waiting;
        return opened(model);
    }
    let ticket = model.ticket();
    model.indexing.stage = Stage::Recalling(ticket);
    vec![Effect::Recall { ticket }]
}

/// Reads the bucket anew.
pub(super) fn renew(model: &mut Model) -> Vec<Effect> {
    if model.indexing.stage != Stage::Resting {
        return Vec::new();
    }
    model.indexing.refused.clear();
    sweep(model, roots(model))
}

/// What is to be indexed: what the program was told to show, else everything.
fn roots(model: &Model) -> Vec<Prefix> {
    let only = model.start.prefix.clone();
    vec![only.unwrap_or_else(Prefix::bucket)]
}

fn sweep(model: &mut Model, prefixes: Vec<Prefix>) -> Vec<Effect> {
    let ticket = model.ticket();
    if let Some(last) = &mut model.last_search {
        last.let_go();
    }
    model.indexing.index.begin_sweep();
    model.indexing.broken_off = None;
    model.indexing.stage = Stage::Sweeping(Sweeping {
        ticket,
        prefixes: prefixes.clone(),
        began: model.clock.wall,
        seen: 0,
        is_news: false,
    });
    vec![Effect::Sweep { ticket, prefixes }]
}

/// Takes some of what was kept the last time.
pub(super) fn recalled(model: &mut Model, ticket: Ticket, pages: &[Arc<Page>]) -> Vec<Effect> {
    if model.indexing.stage == Stage::Recalling(ticket) {
        let index = &mut model.indexing.index;
        for page in pages {
            index.recall(page);
        }
    }
    found::has_changed(model, is_of_index)
}

/// All that was kept is here: the bucket is read anew behind it.
pub(super) fn recall_ended(
    model: &mut Model,
    ticket: Ticket,
    taken: Option<Timestamp>,
) -> Vec<Effect> {
    if model.indexing.stage != Stage::Recalling(ticket) {
        return Vec::new();
    }
    if taken.is_none() {
        // What came of a file that turned out to be damaged is not believed either.
        let nothing = Page::below(Prefix::bucket()).finish();
        model.indexing.index.replace(&Span::everything(), &nothing);
    }
    model.indexing.as_of = taken;
    model.indexing.stage = Stage::Waiting;
    let mut effects = opened(model);
    effects.extend(learn(model));
    effects.extend(found::has_changed(model, is_of_index));
    effects
}

/// Reads the bucket, if that was waited for or had broken off, and it is open.
pub(super) fn opened(model: &mut Model) -> Vec<Effect> {
    let is_open = matches!(model.place.shown, Some(Ok(_)));
    let has_broken_off =
        model.indexing.stage == Stage::Resting && model.indexing.broken_off.is_some();
    if !is_open || model.indexing.stage != Stage::Waiting && !has_broken_off {
        return Vec::new();
    }
    sweep(model, roots(model))
}

/// Takes a stretch of the bucket.
pub(super) fn swept(model: &mut Model, ticket: Ticket, span: &Span, page: &Page) -> Vec<Effect> {
    let outside = outside_trash(&model.start.trash, page);
    let page = outside.as_ref().unwrap_or(page);
    let indexing = &mut model.indexing;
    let Some(sweeping) = under_way(&mut indexing.stage, ticket) else {
        return Vec::new();
    };
    let is_news = indexing.index.replace(span, page);
    sweeping.seen += page.len();
    sweeping.is_news |= is_news;
    found::has_changed(model, |about| is_news && is_of_index(about))
}

/// The page without what waits in the trash: that is neither found nor handed over. `None` if nothing of it does.
fn outside_trash(trash: &Trash, page: &Page) -> Option<Page> {
    if !page.names().contains(trash.root.as_str()) {
        return None;
    }
    let mut outside = Page::below(page.prefix().clone());
    let stays =
        |entry: &Entry<'_>| !trash.holds(&format!("{}{}", page.prefix().as_str(), entry.name));
    page.entries()
        .filter(stays)
        .for_each(|entry| outside.push(entry));
    Some(outside.finish())
}

/// Takes the end of a sweep; where the whole bucket may not be listed, its usual folders are tried.
pub(super) fn ended(model: &mut Model, ticket: Ticket, failures: &[Failure]) -> Vec<Effect> {
    let indexing = &mut model.indexing;
    let Some(mut sweeping) = under_way(&mut indexing.stage, ticket).cloned() else {
        return Vec::new();
    };
    indexing.index.finish_sweep();
    let (denied, others): (Vec<_>, Vec<_>) = failures
        .iter()
        .partition(|failure| denied_folder(failure).is_some());
    let denied: Vec<_> = denied
        .into_iter()
        .filter_map(denied_folder)
        .cloned()
        .collect();
    // Names that may not be listed are not shown from an older listing either.
    let nothing = Page::below(Prefix::bucket()).finish();
    for folder in &denied {
        sweeping.is_news |= indexing.index.replace(&Span::below(folder), &nothing);
    }
    if others.is_empty() && denied == [Prefix::bucket()] {
        indexing.refused = denied;
        return sweep(model, HOMES.map(Prefix::new).to_vec());
    }
    // What lies outside of the usual folders is not searched where only they were read.
    let outside = (indexing.refused == [Prefix::bucket()]).then(Prefix::bucket);
    indexing.refused = outside.into_iter().chain(denied).collect();
    indexing.broken_off = others.first().map(|failure| (*failure).clone());
    indexing.stage = Stage::Resting;
    let mut effects = Vec::new();
    if others.is_empty() {
        effects.extend(complete(model, sweeping.began));
    }
    if sweeping.is_news {
        effects.extend(learn(model));
        effects.extend(found::renewed(model));
        effects.extend(counting::count(model));
    }
    effects
}

/// What is known is true for the moment `began`, and kept if it is of the whole bucket.
fn complete(model: &mut Model, began: Timestamp) -> Option<Effect> {
    model.indexing.as_of = Some(began);
    let is_whole = model.start.prefix.is_none();
    is_whole.then(|| Effect::Keep {
        snapshot: model.indexing.index.snapshot(),
        taken: began,
    })
}

/// The folder that may not be listed, if that is what failed.
fn denied_folder(failure: &Failure) -> Option<&Prefix> {
    match (&failure.doing, &failure.kind) {
        (Doing::Listing(folder), FailureKind::Denied(_)) => Some(folder),
        _ => None,
    }
}

fn learn(model: &Model) -> Option<Effect> {
    let snapshot = model.indexing.index.snapshot();
    (!snapshot.is_empty()).then_some(Effect::Learn { snapshot })
}

/// Something was written or deleted by this program itself: the index knows at once.
pub(super) fn put(model: &mut Model, key: &Key, kind: EntryKind) -> Vec<Effect> {
    model.indexing.index.put(key, kind);
    found::has_changed(model, |_| true)
}

/// Objects were deleted by this program itself.
pub(super) fn forget(model: &mut Model, keys: &[Key]) -> Vec<Effect> {
    model.indexing.index.forget_all(keys);
    found::has_changed(model, |_| true)
}

fn under_way(stage: &mut Stage, ticket: Ticket) -> Option<&mut Sweeping> {
    match stage {
        Stage::Sweeping(sweeping) if sweeping.ticket == ticket => Some(sweeping),
        _ => None,
    }
}

fn is_of_index(about: &super::About) -> bool {
    !matches!(about, super::About::Folder(..))
}
