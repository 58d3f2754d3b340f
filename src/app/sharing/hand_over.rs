//! What can be done with what is handed over: copied, opened, scanned, saved, shown again.

use std::path::PathBuf;

use super::{Handout, HandoutBody, answer};
use crate::app::dialog::Dialog;
use crate::app::{Effect, Model, Secret, history};
use crate::object::{Failure, original_name, reveal};
use crate::share::{Form, Here, page};

/// `c`: copies it again, whatever came of trying it.
pub(in crate::app) fn copy(model: &mut Model) -> Vec<Effect> {
    answer::copy(model)
}

/// `g`: leaves out the links that do not open, and copies the rest.
pub(in crate::app) fn keep_good(model: &mut Model) -> Vec<Effect> {
    if let Some(share) = answer::share_mut(model) {
        share
            .files
            .retain(|file| !matches!(file.tried, Some(Err(_))));
    }
    answer::renew_text(model);
    answer::copy(model)
}

/// `b`: opens the one link in this machine's browser.
pub(in crate::app) fn browse(model: &mut Model) -> Vec<Effect> {
    let link = model.handout.as_ref().and_then(Handout::share);
    let link = link.and_then(|share| share.single());
    let url = link.map(|link| Secret(link.url.clone()));
    url.map(Effect::Browse).into_iter().collect()
}

/// Takes whether the browser was started.
pub(in crate::app) fn browsed(model: &mut Model, result: Result<(), Failure>) -> Vec<Effect> {
    match result {
        Ok(()) => model
            .toasts
            .good(model.clock.steady, "Opened in the browser."),
        Err(failure) => model.toasts.failed(model.clock.steady, &failure),
    }
    Vec::new()
}

/// `Q`: shows the one link as a code to scan.
pub(in crate::app) fn show_code(model: &mut Model) -> Vec<Effect> {
    let share = model.handout.as_ref().and_then(Handout::share);
    if share.and_then(|share| share.single()).is_some() {
        model.dialogs.push(Dialog::Code);
    }
    Vec::new()
}

/// `v`: shows the text as the terminal itself wraps it, so that what the mouse selects has no line breaks in it.
pub(in crate::app) fn show_plain(model: &mut Model) -> Vec<Effect> {
    let text = model.handout.as_ref().map(|handout| handout.text.clone());
    text.map(Effect::ShowPlain).into_iter().collect()
}

/// `w`: writes the text, or the page to upload with, into the download folder.
pub(in crate::app) fn save(model: &mut Model) -> Vec<Effect> {
    let (now, zone) = (model.clock.wall, model.zone());
    let here = Here { now, zone: &zone };
    let words = &model.start.words;
    let Some(handout) = &model.handout else {
        return Vec::new();
    };
    let (name, text) = match &handout.body {
        HandoutBody::Links(share) => {
            let ending = match share.form {
                Form::Urls | Form::Words => "txt",
                Form::Markdown => "md",
                Form::Html => "html",
                Form::Csv => "csv",
            };
            (format!("links.{ending}"), handout.text.clone())
        }
        HandoutBody::Request(link) => {
            let name = original_name(&link.key);
            let page = page(link, name, words, here);
            (format!("upload {name}.html"), Secret(page))
        }
    };
    vec![Effect::SaveText { name, text }]
}

/// Takes where a text was saved.
pub(in crate::app) fn saved(model: &mut Model, result: Result<PathBuf, Failure>) -> Vec<Effect> {
    match result {
        Ok(path) => {
            let text = format!("Saved as {}", reveal(&path.to_string_lossy()));
            model.toasts.good(model.clock.steady, text);
        }
        Err(failure) => model.toasts.failed(model.clock.steady, &failure),
    }
    Vec::new()
}

/// Takes whether the ledger was written.
pub(in crate::app) fn recorded(model: &mut Model, result: Result<(), Failure>) -> Vec<Effect> {
    match result {
        Ok(()) => history::reread(model),
        Err(failure) => {
            model.toasts.failed(model.clock.steady, &failure);
            Vec::new()
        }
    }
}

/// `L`: shows what was handed over last.
pub(in crate::app) fn show_last(model: &mut Model) -> Vec<Effect> {
    if model.handout.is_some() {
        answer::show(model);
    }
    Vec::new()
}

/// Scrolls by `lines` as they are drawn, up if negative; the view clamps to the last page.
pub(in crate::app) fn scroll_by(model: &mut Model, lines: isize) {
    let most = model.handout.as_ref().map_or(0, |handout| {
        let width = usize::from(model.size.width.max(1));
        // What is drawn of a line may take a little more; nobody scrolls back from far behind the end.
        let wrapped = |line: &str| 1 + line.len() / width;
        handout.text.0.lines().map(wrapped).sum::<usize>()
    });
    if let Some(Dialog::Handout { scroll, .. }) = model.dialogs.last_mut() {
        *scroll = scroll.saturating_add_signed(lines).min(most);
    }
}
