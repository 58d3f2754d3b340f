//! Floor 3: from the model to a frame. Drawing decides nothing and changes nothing.
//!
//! ```text
//!  filedesk  agency-documents · demo                                  read-only      header
//!  ▾ uploads/                                              │ AGY-101 · March.pdf      tree │ details
//!    ▾ agency_invoice/                                     │ Key       uploads/…      (below the tree
//!  ●   AGY-101_agency_invoice_17…_March.pdf  12 kB  2026…  │ Size      12 kB           where it is
//!    ▸ rate_card/                                          │ …                         narrow)
//!  ▸ jobs/                                                 │
//!  ↑ rates.xlsx  ━━━━━━━━━╌╌╌╌╌  45 %  3.2 MB/s  12 s left                            transfers
//!  1 marked · 12 kB        y link  u upload  s save  d delete  space mark  ? help     status
//! ```

mod dialog;
mod format;
mod found;
mod header;
mod inspect;
mod look;
mod names;
mod qr;
mod status;
#[cfg(test)]
mod tests;
mod theme;
mod toasts;
mod transfers;
mod tree;

pub use theme::{Depth, Theme};

use std::sync::Arc;
use std::time::Duration;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::{Dialog, Extent, Model, SMALLEST, areas, is_too_small};
use crate::preview::Preview;

/// A picture that stands over cells of the screen, which are left alone then.
#[derive(Debug, Clone)]
pub struct Placed {
    /// Over which cells.
    pub area: Rect,
    /// What it is the picture of; it is one for a terminal that draws.
    pub preview: Arc<Preview>,
}

/// Draws the whole screen, but for a picture that the terminal has to draw by itself.
pub fn view(model: &Model, theme: &Theme, frame: &mut Frame<'_>) -> Option<Placed> {
    let window = frame.area();
    if is_too_small(window.as_size()) {
        let text = format!("Too small: {}×{} at least", SMALLEST.width, SMALLEST.height);
        frame.render_widget(text, window);
        return None;
    }
    if window.width < model.size.width || window.height < model.size.height {
        // The window has just shrunk, and the message that says so is on its way: the areas would not fit.
        return None;
    }
    let areas = areas(model);
    header::draw(model, theme, areas.header, frame.buffer_mut());
    match &model.found {
        Some(list) => found::draw(model, theme, list, [areas.tree, areas.rows], frame),
        None => tree::draw(model, theme, areas.tree, frame.buffer_mut()),
    }
    if let Some(area) = areas.inspect {
        inspect::draw(model, theme, area, areas.is_beside, frame.buffer_mut());
    }
    if let Some(area) = areas.look {
        look::draw(model, theme, area, areas.is_beside, frame.buffer_mut());
        look::draw_pane_line(model, theme, area, frame);
    }
    if let Some(area) = areas.transfers {
        transfers::draw(model, theme, area, frame.buffer_mut());
    }
    status::draw(model, theme, areas.status, frame.buffer_mut());
    // What lies over the tree would hide what it was asked for; older notes wait below it.
    let over_tree = match model.dialogs.last() {
        Some(Dialog::Handout { since, .. }) => Some(*since),
        Some(Dialog::Ledger(_)) => Some(Duration::ZERO),
        Some(Dialog::Bin(view)) => Some(view.since),
        _ => None,
    };
    if over_tree.is_none() {
        toasts::draw(model, theme, areas.tree, frame.buffer_mut());
    }
    for dialog in &model.dialogs {
        dialog::draw(model, theme, dialog, frame);
    }
    if matches!(model.dialogs.last(), Some(Dialog::Look(Extent::Whole))) {
        toasts::draw_above_keys(model, theme, window, frame.buffer_mut());
    }
    if let Some(since) = over_tree {
        toasts::draw_on_top(model, theme, since, window, frame.buffer_mut());
    }
    look::settled(model, frame.buffer_mut())
}
