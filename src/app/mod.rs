//! Floor 2: the whole program without I/O: what it knows, what can happen, what it then asks for.

mod answer;
mod bin;
mod commands;
mod conditions;
mod conflicts;
mod counting;
mod dialog;
mod effect;
mod fetched;
mod files;
mod folders;
mod found;
mod history;
mod indexing;
mod keymap;
mod layout;
mod leaving;
mod looking;
mod marks;
mod message;
mod model;
mod mouse;
mod moving;
mod opening;
mod outcome;
mod perform;
#[cfg(test)]
mod readme;
mod recent;
mod records;
mod rehearsal;
#[cfg(test)]
pub mod script;
mod sharing;
mod stores;
#[cfg(test)]
mod tests;
mod toasts;
mod told;
mod transfers;
mod tree;
mod typing;
mod update;
mod way_back;

pub use crate::object::TransferNews;
pub use commands::{COMMANDS, Command, Group, Scope, Spec, spec};
pub use dialog::{
    Age, Below, BinView, Binned, Choices, Chosen, Compared, Confirm, Conflict, Detail, Dialog,
    Export, Field, FieldName, GoTo, HelpLine, Lasting, Leave, Leaving, LedgerFocus, LedgerList,
    LedgerView, LinkDialog, LinkField, Naming, Notice, NoticeBody, OnEnter, Outlook, PathPrompt,
    PinField, PinPrompt, Purpose, Rehearsal, Rehearsed, Relocate, RequestDialog, RequestField,
    Save, SaveField, Shape, Stage, StoreList, Sure, Target, TransferList, UsageList, UsageView,
    Verdict, grouped, help, help_cells,
};
pub use effect::{Effect, Secret, Slot};
pub use fetched::{Fetched, Ticket};
pub use found::{About, Focus, Found, FoundRow, Heading};
pub use indexing::{Indexing, Stage as IndexStage};
pub use keymap::{Chord, Keymap, OwnKey};
pub use layout::{SMALLEST, areas, has_pane, is_too_small};
pub use leaving::Departure;
pub use looking::{Extent, File, Look, LookView, Looking, Pace, Pane, Rows, Typing};
pub use marks::{Mark, Marks};
pub use message::{
    Copied, CopyTrouble, MOST_SUGGESTIONS, Message, Place, Suggestion, SuggestionKind, Way,
};
pub use model::{Clock, FRAME_OF_A_SPINNER, Model, Names, ReadOnlyBy, Remembers, Start};
pub use perform::begin;
#[cfg(test)]
pub use recent::RECENT;
pub use recent::newest_first;
pub use records::entries;
pub use sharing::{Awaited, Handout, HandoutBody, Pin, Requesting, Share, ShareStage, SharedFile};
pub use toasts::{Toast, Toasts, Tone};
pub use transfers::{Archive, Back, State, Transfer, Transfers};
pub use tree::{FolderId, Note, Selected, Shown, Tree, What};
pub use update::update;
pub use way_back::Undo;
