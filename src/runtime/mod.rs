//! Floor 4: where the browser waits: the loop, the tasks, the terminal, the clipboards, the ledger's disk.

mod at_once;
mod bookkeeping;
mod choices_file;
mod clerk;
mod clipboard;
mod clock;
mod comparing;
mod computing;
mod ears;
mod event_loop;
mod examine;
mod foreground;
mod graphics;
mod handover;
mod index_file;
mod local;
mod logging;
mod looking;
mod moving;
mod opening;
mod osc52;
mod private;
mod recent_file;
mod rehearsal;
mod serving;
mod signals;
mod surface;
mod tasks;
#[cfg(test)]
mod tests;
mod work;
mod world;

use std::io;
use std::time::Duration;

pub use bookkeeping::Bookkeeping;
pub use clerk::clerk;
pub use clock::now;
pub use graphics::Pictures;
pub use opening::prepare as private_folder;
pub use serving::serve;
pub use signals::asked_to_end;
pub use world::{Folders, Opening};

use crate::app::{Model, Remembers, Start};
use crate::ui::Theme;

/// What the program does when it is started on a screen.
#[derive(Debug)]
pub struct Opened {
    /// What shows before the bucket answers.
    pub start: Start,
    /// How the bucket is reached.
    pub opening: Opening,
    /// Where things are kept on this machine.
    pub folders: Folders,
    /// How everything looks.
    pub theme: Theme,
    /// How pictures are drawn.
    pub pictures: Pictures,
}

/// Blocking work that is still under way, such as a stuck file system, gets so long to end.
const LAST_ORDERS: Duration = Duration::from_millis(300);

/// Runs the browser until the person leaves it; the terminal is given back clean whatever happens. Tells which store is to be
/// opened next, if any, and gives back what hears the terminal for that.
pub fn browse(opened: Opened, ears: Option<Ears>) -> io::Result<(Option<String>, Ears)> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let result = runtime.block_on(async {
        let surface = surface::TerminalSurface::enter(ears, opened.pictures)?;
        let size = surface.size();
        let states = opened.folders.states.clone();
        let world = world::World::new(opened.opening, opened.folders, opened.start.limit);
        let mut start = opened.start;
        start.remembers = if world.remembers() {
            Remembers::ForLater
        } else {
            Remembers::ThisRun
        };
        world.run().clone_into(&mut start.run);
        let opens_into = world.opens_into.clone();
        start.opens_into.clone_from(&opens_into);
        world.bookkeeping.user().clone_into(&mut start.user);
        start.choices = choices_file::read(states.as_deref());
        if start.remembers == Remembers::ForLater {
            start.recent = recent_file::read(states.as_deref());
        }
        let tasks = tasks::Tasks::new(world, clipboard::Clipboard::here());
        let model = Model::new(start, size);
        let result = event_loop::run(model, opened.theme, surface, tasks).await;
        if let Some(folder) = opens_into {
            opening::clear(&folder);
        }
        result.map(|(next, surface)| (next, surface.ears()))
    });
    runtime.shutdown_timeout(LAST_ORDERS);
    result
}

pub use ears::Ears;

/// Keeps a log in a file, as asked; see [`logging`].
pub use logging::{log_aloud, log_to};
pub use looking::work as preview_worker;
