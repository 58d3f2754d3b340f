//! The questions and notices that lie over the tree; the top one gets the keys.

mod below;
mod bin;
mod choice;
mod confirm;
mod conflict;
mod go_to;
mod help;
mod lasting;
mod leave;
mod ledger;
mod link;
mod naming;
mod notice;
mod path;
mod pin;
mod rehearsal;
mod relocate;
mod request;
mod save;
mod stores;
mod text;
mod transfer_list;
mod usage;

pub use below::Below;
pub use bin::{Age, BinView, Binned};
pub use confirm::{Confirm, Detail, End, Ending, Stage, Sure, grouped};
pub use conflict::{Compared, Conflict, Target, Verdict};
pub use go_to::GoTo;
pub use help::{HelpLine, help, help_cells};
pub use lasting::Lasting;
pub use leave::{Leave, Leaving};
pub use ledger::{Export, LedgerFocus, LedgerList, LedgerView};
pub use link::{Choices, LinkDialog, LinkField};
pub use naming::{Chosen, Field, FieldName, Naming, Proposed, Purpose};
pub use notice::{Notice, NoticeBody};
pub use path::{OnEnter, PathPrompt, dropped_paths};
pub use pin::{PinField, PinPrompt};
pub use rehearsal::{Outlook, Rehearsal, Rehearsed};
pub use relocate::Relocate;
pub use request::{RequestDialog, RequestField};
pub use save::{Save, SaveField, Shape};
pub use stores::StoreList;
pub use text::{edit, insert, typed};
pub use transfer_list::TransferList;
pub use usage::{UsageList, UsageTarget, UsageView};

use std::time::Duration;

use super::{Extent, Scope};

/// What lies over the tree.
#[derive(Debug, Clone)]
pub enum Dialog {
    /// A question with a yes and a no.
    Confirm(Confirm),
    /// Something is under way, and a person wants to leave.
    Leave(Leave),
    /// The target of a transfer is there already.
    Conflict(Box<Conflict>),
    /// A key or `s3://` address to go to.
    GoTo(GoTo),
    /// A local file to upload.
    Path(PathPrompt),
    /// What the upload will be called.
    Naming(Box<Naming>),
    /// Where what moves with its folders is to go.
    Relocate(Box<Relocate>),
    /// How many files are saved at once.
    Save(Box<Save>),
    /// The transfers, one of which can be stopped.
    Transfers(TransferList),
    /// The stores, one of which can be opened instead.
    Stores(StoreList),
    /// What the bucket adds up to.
    Usage(UsageView),
    /// How links are to be.
    Link(Box<LinkDialog>),
    /// What a customer is asked for.
    Request(Box<RequestDialog>),
    /// Whose ticket is at hand.
    Pin(PinPrompt),
    /// What was handed over last, in the model.
    Handout {
        /// How many lines are scrolled away.
        scroll: usize,
        /// When it was shown, on the steady clock.
        since: Duration,
    },
    /// Its link as a code to scan.
    Code,
    /// What was done.
    Ledger(LedgerView),
    /// The trash.
    Bin(Box<BinView>),
    /// What is inside the file under the cursor has the keys: in its pane, or in all of the window.
    Look(Extent),
    /// Something to read.
    Notice(Notice),
}

impl Dialog {
    /// Which commands its keys mean, before those that every dialog knows.
    pub fn scope(&self) -> Scope {
        match self {
            Self::Confirm(confirm) if confirm.wants_count() => Scope::Dialog,
            Self::Conflict(conflict) => conflict.scope(),
            Self::Confirm(_) | Self::Leave(_) => Scope::Question,
            Self::Naming(naming) if naming.purpose == Purpose::Upload => Scope::Form,
            Self::GoTo(_)
            | Self::Path(_)
            | Self::Naming(_)
            | Self::Link(_)
            | Self::Request(_)
            | Self::Pin(_)
            | Self::Relocate(_)
            | Self::Save(_) => Scope::Prompt,
            Self::Handout { .. } | Self::Code => Scope::Handout,
            Self::Transfers(_) => Scope::Transfers,
            Self::Stores(_) => Scope::Stores,
            Self::Look(_) => Scope::Look,
            Self::Usage(_) => Scope::Usage,
            Self::Ledger(view) if view.focus == LedgerFocus::Line => Scope::Prompt,
            Self::Ledger(_) => Scope::Ledger,
            Self::Bin(view) if view.is_typing => Scope::Prompt,
            Self::Bin(_) => Scope::Bin,
            Self::Notice(notice) => notice.scope(),
        }
    }

    /// Moves on by so many rows or lines, where it has any; the extremes lead to the first and the last.
    pub fn move_by(&mut self, rows: isize) {
        match self {
            Self::Confirm(confirm) => confirm.scroll_by(rows),
            Self::Conflict(conflict) => conflict.move_by(rows),
            Self::Stores(list) => list.move_by(rows),
            Self::Usage(view) => view.move_by(rows),
            Self::Ledger(view) => view.move_by(rows),
            Self::Bin(view) => view.move_by(rows),
            _ => {}
        }
    }

    /// How many lines of the window a view takes for other things than its rows.
    pub fn lines_around(&self) -> u16 {
        match self {
            Self::Ledger(_) => 14,
            _ => 8,
        }
    }

    /// Whether it counts something.
    pub fn is_counting(&self) -> bool {
        match self {
            Self::Confirm(confirm) => matches!(confirm.stage, Stage::Counting { .. }),
            Self::Conflict(conflict) => conflict.is_comparing(),
            Self::Link(dialog) => dialog.counting.is_some(),
            Self::Relocate(form) => form.files.counting.is_some(),
            Self::Save(form) => form.files.counting.is_some(),
            Self::Usage(view) => view.counting.is_some() || view.arranging.is_some(),
            Self::Ledger(view) => view.history.is_waiting(),
            Self::Bin(view) => view.listing.is_some(),
            _ => false,
        }
    }
}
