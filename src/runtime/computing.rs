//! Work that keeps a processor or a disk busy: searching, counting, the file that keeps the index.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::mpsc::Sender;

use super::world::World;
use super::{choices_file, handover, opening, recent_file};
use crate::app::{Effect, Message, Secret};
use crate::search::{Known, Usage, find, gather, shares_in_order};

/// Whether `effect` computes rather than waits.
pub(super) fn is_computing(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::Recall { .. }
            | Effect::Keep { .. }
            | Effect::Learn { .. }
            | Effect::Find { .. }
            | Effect::Gather { .. }
            | Effect::Measure { .. }
            | Effect::Arrange { .. }
            | Effect::Browse(_)
            | Effect::OpenFile(_)
            | Effect::SaveText { .. }
            | Effect::SaveTable(_)
            | Effect::ReadLedger { .. }
            | Effect::FindOutstanding
            | Effect::Remember(_)
            | Effect::RememberFolders(_)
    )
}

/// Does what `effect` asks for; soon after `stop` is set it ends without an answer.
pub(super) fn compute(
    effect: Effect,
    world: &World,
    stop: &Arc<AtomicBool>,
    sender: &Sender<Message>,
) {
    let answer = match effect {
        Effect::Find {
            ticket,
            snapshot,
            query,
        } => {
            let mut publish = |hits| drop(sender.blocking_send(Message::Found { ticket, hits }));
            find(&snapshot, &query, stop, &mut publish);
            None
        }
        Effect::Learn { snapshot } => {
            Known::of(&snapshot, stop).map(|known| Message::Learned(Arc::new(known)))
        }
        Effect::Recall { ticket } => {
            let each = |pages| {
                let told = Message::Recalled { ticket, pages };
                match sender.blocking_send(told) {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(_) => ControlFlow::Break(()),
                }
            };
            let taken = world.index_file().and_then(|file| file.recall(each));
            Some(Message::RecallEnded { ticket, taken })
        }
        Effect::Keep { snapshot, taken } => {
            let kept = world.index_file();
            let kept = kept.map(|file| file.keep(&snapshot, taken, stop));
            kept.map(Message::Kept)
        }
        adding_up if is_adding_up(&adding_up) => add_up(adding_up, stop),
        on_disk => on_this_machine(on_disk, world),
    };
    if let Some(answer) = answer.filter(|_| !stop.load(Ordering::Relaxed)) {
        // The loop may have left meanwhile; then nobody wants to know.
        let _ = sender.blocking_send(answer);
    }
}

fn is_adding_up(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::Gather { .. } | Effect::Measure { .. } | Effect::Arrange { .. }
    )
}

/// Writes or reads files of the user's, or starts another program.
fn on_this_machine(effect: Effect, world: &World) -> Option<Message> {
    let save = |name: &str, text| handover::save_text(&world.folders.downloads, name, text);
    Some(match effect {
        Effect::Browse(url) => Message::Browsed(handover::browse(&url)),
        Effect::OpenFile(path) => Message::FileOpened(opening::open(path)),
        Effect::SaveText { name, text } => Message::TextSaved(save(&name, &text)),
        Effect::SaveTable(export) => {
            let table = Secret(export.csv());
            Message::TextSaved(save(&export.name, &table))
        }
        Effect::ReadLedger { ticket } => {
            let result = world.bookkeeping.read().map(Arc::new);
            Message::LedgerRead { ticket, result }
        }
        Effect::FindOutstanding => Message::OutstandingFound(world.bookkeeping.outstanding()),
        Effect::Remember(choices) => {
            choices_file::write(world.folders.states.as_deref(), choices);
            return None;
        }
        Effect::RememberFolders(newest) => {
            recent_file::add(world.folders.states.as_deref(), &newest);
            return None;
        }
        _ => return None,
    })
}

/// Gathers, counts or sorts; nothing once `stop` is set.
fn add_up(effect: Effect, stop: &AtomicBool) -> Option<Message> {
    Some(match effect {
        Effect::Gather {
            ticket,
            snapshot,
            whose,
        } => Message::Gathered {
            ticket,
            groups: gather(&snapshot, &whose, stop)?,
            snapshot,
        },
        Effect::Measure {
            ticket,
            snapshot,
            now,
        } => Message::Measured {
            ticket,
            usage: Arc::new(Usage::of(&snapshot, now, stop)?),
        },
        Effect::Arrange {
            ticket,
            usage,
            list,
            by,
        } => Message::Arranged {
            ticket,
            places: shares_in_order(list.shares(&usage)?, by),
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::demo::Shape;
    use crate::object::Limit;
    use crate::runtime::world::{Folders, Opening};
    use crate::store::Access;

    #[test]
    fn a_folder_that_was_uploaded_from_is_there_in_the_next_run() {
        let states = tempfile::tempdir().unwrap();
        let folders = Folders {
            states: Some(states.path().to_owned()),
            ..Folders::default()
        };
        let opening = Opening::Demo(Shape::default(), Access::ReadWrite);
        let world = World::new(opening, folders, Limit::Off);
        let (sender, _inbox) = tokio::sync::mpsc::channel(1);
        let scans = vec![PathBuf::from("/home/ann/Scans")];
        let effect = Effect::RememberFolders(scans.clone());
        assert!(is_computing(&effect));
        compute(effect, &world, &Arc::default(), &sender);
        assert_eq!(recent_file::read(Some(states.path())), scans);
    }
}
