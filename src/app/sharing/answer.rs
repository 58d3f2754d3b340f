//! What comes back for a share: links, what came of trying them, what became of copying.

use super::{Copies, Handout, HandoutBody, Share, ShareStage};
use crate::app::dialog::Dialog;
use crate::app::{Copied, Effect, Fetched, Model, Ticket, outcome};
use crate::ledger::{Act, Entry, Outcome};
use crate::object::{Doing, Doubt, Failure, FailureKind, Link, LinkWish, Trial};
use crate::share::Here;

/// Takes signed links: they are shown, written down, tried, and copied.
pub(in crate::app) fn signed(
    model: &mut Model,
    ticket: Ticket,
    result: Result<Vec<Link>, Failure>,
) -> Vec<Effect> {
    // Of two quick wishes for a link only the last counts, or the clipboard could hold the older one.
    let is_wanted = |handout: &Handout| awaits(handout, ticket);
    let is_new = model.wanted.as_ref().is_some_and(is_wanted);
    if !is_new && !model.handout.as_ref().is_some_and(is_wanted) {
        return Vec::new();
    }
    let wanted = if is_new { model.wanted.take() } else { None };
    let links = match result {
        Ok(links) => links,
        Err(failure) => {
            // What is shown of an older wish goes on being tried.
            if !is_new {
                end(model);
            }
            model.toasts.failed(model.clock.steady, &failure);
            return Vec::new();
        }
    };
    if let Some(wanted) = wanted {
        model.handout = Some(wanted);
        show(model);
    }
    take(model, links)
}

/// Whether `handout` waits for the links under `ticket`.
fn awaits(handout: &Handout, ticket: Ticket) -> bool {
    let stage = handout.share().map(|share| &share.stage);
    matches!(stage, Some(ShareStage::Signing { ticket: awaited, .. }) if *awaited == ticket)
}

/// Nothing more is awaited for what is handed over.
fn end(model: &mut Model) {
    if let Some(share) = share_mut(model) {
        share.stage = ShareStage::Ready;
    }
}

pub(super) fn share_mut(model: &mut Model) -> Option<&mut Share> {
    match &mut model.handout.as_mut()?.body {
        HandoutBody::Links(share) => Some(share),
        HandoutBody::Request(_) => None,
    }
}

/// Shows what is handed over: in the place of a notice, never over a question.
pub(super) fn show(model: &mut Model) {
    // Under a scanner the code must not become another file's.
    if matches!(model.dialogs.last(), Some(Dialog::Code)) {
        model.dialogs.pop();
    }
    if outcome::is_typed_into(model) {
        model
            .toasts
            .good(model.clock.steady, "It is ready: L shows it.");
        return;
    }
    outcome::show_over_notice(
        model,
        Dialog::Handout {
            scroll: 0,
            since: model.clock.steady,
        },
    );
}

fn take(model: &mut Model, links: Vec<Link>) -> Vec<Effect> {
    let ticket = model.ticket();
    let handout = model.handout.as_ref();
    let note = handout.and_then(|handout| handout.note.clone());
    let Some(share) = share_mut(model) else {
        return Vec::new();
    };
    let stage = std::mem::replace(&mut share.stage, ShareStage::Ready);
    let ShareStage::Signing { places, .. } = stage else {
        return Vec::new();
    };
    let mut effects = Vec::new();
    let entries = share.unwritten(&places, &links, note.as_deref());
    if !entries.is_empty() {
        effects.push(Effect::Record(entries));
    }
    let tries = share.take(places, links);
    let (copies, is_tried) = (share.copies, share.tries);
    if is_tried {
        share.stage = ShareStage::Trying(ticket);
    }
    renew_text(model);
    if copies == Copies::AtOnce || !is_tried {
        effects.extend(copy(model));
    }
    if is_tried {
        effects.push(Effect::Try {
            ticket,
            links: tries,
        });
    }
    effects
}

impl Share {
    /// What is written down of these links: a file that had one before got the same with a better type.
    fn unwritten(&self, places: &[usize], links: &[Link], note: Option<&str>) -> Vec<Entry> {
        let both = places.iter().zip(links);
        let new = both.filter_map(|(place, link)| {
            let file = self.files.get(*place).filter(|file| file.link.is_none())?;
            Some(Entry {
                size: file.size,
                until: Some(link.until.moment()),
                note: note.map(str::to_owned),
                ..Entry::done(Act::Link, link.key.clone())
            })
        });
        new.collect()
    }

    /// Takes the links in; gives what is to be tried of them.
    fn take(&mut self, places: Vec<usize>, links: Vec<Link>) -> Vec<(usize, Link, LinkWish)> {
        let mut tries = Vec::with_capacity(links.len());
        for (place, link) in places.into_iter().zip(links) {
            let file = self.files.get_mut(place);
            if let Some(file) = file.filter(|file| file.wish.key == link.key) {
                tries.push((place, link.clone(), file.wish.clone()));
                file.link = Some(link);
            }
        }
        tries
    }
}

/// Makes the text anew, after the links in it have changed.
pub(super) fn renew_text(model: &mut Model) {
    let (now, zone) = (model.clock.wall, model.zone());
    if let Some(handout) = &mut model.handout
        && let HandoutBody::Links(share) = &handout.body
    {
        handout.text = share.text(&model.start.words, Here { now, zone: &zone });
    }
}

/// Copies what is handed over.
pub(super) fn copy(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    let copy = |handout: &mut Handout| {
        handout.copied = Fetched::default();
        handout.copied.ask(ticket);
        let text = handout.text.clone();
        Effect::Copy { ticket, text }
    };
    model.handout.as_mut().map(copy).into_iter().collect()
}

/// Takes what came of trying one link; after the last of them the links are copied, or not.
pub(in crate::app) fn tried(
    model: &mut Model,
    ticket: Ticket,
    place: usize,
    result: Result<Trial, Failure>,
) -> Vec<Effect> {
    let Some(share) = share_mut(model).filter(|share| share.stage == ShareStage::Trying(ticket))
    else {
        return Vec::new();
    };
    if let Some(file) = share.files.get_mut(place) {
        file.tried = Some(result.map(|trial| compared(trial, file.size)));
        if let Some(Ok(Trial {
            size: Some(size), ..
        })) = &file.tried
        {
            file.size = Some(*size);
        }
    }
    if share.files.iter().any(|file| file.tried.is_none()) {
        return Vec::new();
    }
    share.stage = ShareStage::Ready;
    let to_correct = correct(model);
    if !to_correct.is_empty() {
        return to_correct;
    }
    renew_text(model);
    conclude(model)
}

/// A file that is not as long as the listing says may be another one by now.
fn compared(mut trial: Trial, listed: Option<u64>) -> Trial {
    if let (Some(size), Some(listed)) = (trial.size, listed)
        && size != listed
    {
        trial.doubts.push(Doubt::OtherSize);
    }
    trial
}

/// Work that tried links broke off: what was not tried by then does not count as open.
pub(in crate::app) fn broke_off(
    model: &mut Model,
    ticket: Ticket,
    failure: &Failure,
) -> Vec<Effect> {
    let Some(share) = share_mut(model) else {
        return Vec::new();
    };
    let untried = share.files.iter().enumerate();
    let untried = untried.filter(|(_, file)| file.tried.is_none());
    let places: Vec<_> = untried.map(|(place, _)| place).collect();
    let tell = |place| tried(model, ticket, place, Err(failure.clone()));
    places.into_iter().flat_map(tell).collect()
}

/// Where the store says nothing of what a file is, its name does: such links are signed again with that type.
fn correct(model: &mut Model) -> Vec<Effect> {
    // Links that someone waits for are never put off for links that are there already.
    if model.wanted.is_some() {
        return Vec::new();
    }
    let ticket = model.ticket();
    let Some(share) = share_mut(model) else {
        return Vec::new();
    };
    let (mut places, mut wishes) = (Vec::new(), Vec::new());
    for (place, file) in share.files.iter_mut().enumerate() {
        let better = match &file.tried {
            Some(Ok(trial)) if file.wish.content_type.is_none() => trial.better_type.clone(),
            _ => None,
        };
        if better.is_some() {
            file.wish.content_type = better;
            file.tried = None;
            places.push(place);
            wishes.push(file.wish.clone());
        }
    }
    if places.is_empty() {
        return Vec::new();
    }
    share.stage = ShareStage::Signing { ticket, places };
    vec![Effect::Sign { ticket, wishes }]
}

/// All have been tried: what opens is copied if it was not before, what does not is written down.
fn conclude(model: &mut Model) -> Vec<Effect> {
    let note = model
        .handout
        .as_ref()
        .and_then(|handout| handout.note.clone());
    let Some(share) = share_mut(model) else {
        return Vec::new();
    };
    let copies = share.copies;
    let refused = share.refused().map(|(file, failure)| Entry {
        size: file.size,
        note: note.clone(),
        outcome: Outcome::Failed(failure.sentence()),
        ..Entry::done(Act::Link, file.wish.key.clone())
    });
    let refused: Vec<_> = refused.collect();
    if refused.is_empty() && copies == Copies::OnceTried {
        return copy(model);
    }
    if refused.is_empty() {
        return Vec::new();
    }
    vec![Effect::Record(refused)]
}

/// Takes what became of a copy: told where it was asked for, else in a note.
pub(in crate::app) fn copied(model: &mut Model, ticket: Ticket, copied: &Copied) -> Vec<Effect> {
    let is_shown = matches!(model.dialogs.last(), Some(Dialog::Handout { .. }));
    if let Some(handout) = &mut model.handout
        && handout.copied.awaits(ticket)
    {
        handout.copied.answer(ticket, Ok(copied.clone()));
        handout.copies += 1;
        // The first time it stands beside the text; after that nothing there would change.
        if is_shown && handout.copies == 1 {
            return Vec::new();
        }
    } else if let Some(Dialog::Notice(notice)) = model.dialogs.last_mut()
        && notice.takes_copied(ticket, copied)
    {
        return Vec::new();
    }
    if copied.ways.is_empty() {
        let failure = Failure {
            detail: copied.why_not(),
            ..Failure::new(Doing::Copying, FailureKind::Local)
        };
        model.toasts.failed(model.clock.steady, &failure);
    } else {
        model.toasts.good(model.clock.steady, "Copied.");
    }
    Vec::new()
}
