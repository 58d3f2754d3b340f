//! What a frame costs over a folder of a million rows, in the tree, filtered, and sorted.
//!
//! `cargo bench --features bench --bench frame`; `FILEDESK_ROWS` sets another number of rows. Prints microseconds a
//! frame: one that draws everything anew, which is more than any key asks for.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark looks at the clock and prints what it saw"
)]

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use filedesk::bench::screen::{Effect, Message, Model, Place, Start, Theme, begin, update, view};
use filedesk::bench::{Class, Cursor, Entry, EntryKind, Page, Prefix, Timestamp, Zone, find};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;

const FOLDER: &str = "uploads/agency_invoice/";
const WINDOW: Size = Size {
    width: 120,
    height: 40,
};
const FRAMES: usize = 2_000;

fn main() {
    let rows = std::env::var("FILEDESK_ROWS")
        .ok()
        .and_then(|rows| rows.parse().ok())
        .unwrap_or(1_000_000);
    let mut model = opened(rows);
    measure("in the tree, at its middle", &mut model, rows);
    press(&mut model, "f");
    for letter in "'invoice 7".chars() {
        press(&mut model, &letter.to_string());
    }
    measure("filtered", &mut model, rows);
    press(&mut model, "<esc>");
    for order in ["newest first", "oldest first", "largest first"] {
        press(&mut model, "S");
        measure(order, &mut model, rows);
    }
}

/// A desk with one folder of so many rows, the cursor far down in it.
fn opened(rows: usize) -> Model {
    let start = Start {
        bucket: "desk".into(),
        no_index: true,
        ..Start::default()
    };
    let mut model = Model::new(start, WINDOW);
    begin(&mut model);
    let connected = update(&mut model, Message::Connected(Ok(Place::default())));
    let root = page("uploads/", ["agency_invoice/".to_owned()].into_iter());
    answer(&mut model, &connected, vec![root]);
    press(&mut model, "j");
    let wanted = press(&mut model, "l");
    let names = (0..rows).map(|row| {
        let (owner, second) = (1001 + row * 400 / rows, 1_700_000_000 + row);
        format!("AGY-{owner}_agency_invoice_{second}_Invoice {row:07}.pdf")
    });
    let names: Vec<_> = names.collect();
    let pages = names
        .chunks(1_000)
        .map(|names| page(FOLDER, names.iter().cloned()));
    answer(&mut model, &wanted, pages.collect());
    press(&mut model, "G");
    model
}

fn page(prefix: &str, names: impl Iterator<Item = String>) -> Arc<Page> {
    let mut page = Page::below(Prefix::new(prefix));
    for (at, name) in names.enumerate() {
        let kind = if name.ends_with('/') {
            EntryKind::Folder
        } else {
            EntryKind::File {
                size: (at as u64 * 7_919) % 1_000_003,
                modified: Some(Timestamp(1_700_000_000)),
                class: Class::Standard,
            }
        };
        page.push(Entry { name: &name, kind });
    }
    Arc::new(page.finish())
}

/// Answers the listing that was asked for.
fn answer(model: &mut Model, asked: &[Effect], pages: Vec<Arc<Page>>) {
    let ticket = asked.iter().find_map(|effect| match effect {
        Effect::List { ticket, .. } => Some(*ticket),
        _ => None,
    });
    let ticket = ticket.expect("a listing was asked for");
    let last = pages.len() - 1;
    for (at, page) in pages.into_iter().enumerate() {
        let next = (at < last).then(|| Cursor("on".into()));
        let result = Ok((page, next));
        update(model, Message::Listed { ticket, result });
    }
}

/// Presses a key; a search that it asks for is done at once.
fn press(model: &mut Model, key: &str) -> Vec<Effect> {
    let code = match key {
        "<esc>" => KeyCode::Esc,
        letter => KeyCode::Char(letter.chars().next().expect("a key has a letter")),
    };
    let key = KeyEvent::new(code, KeyModifiers::NONE);
    let asked = update(model, Message::Key(key));
    for effect in &asked {
        if let Effect::Find {
            ticket,
            snapshot,
            query,
        } = effect
        {
            let mut answers = Vec::new();
            find(snapshot, query, &AtomicBool::new(false), &mut |hits| {
                answers.push(hits);
            });
            for hits in answers {
                let ticket = *ticket;
                update(model, Message::Found { ticket, hits });
            }
        }
    }
    asked
}

fn measure(what: &str, model: &mut Model, rows: usize) {
    let theme = Theme::colours(Zone::UTC);
    let backend = TestBackend::new(WINDOW.width, WINDOW.height);
    let mut terminal = Terminal::new(backend).expect("a test's terminal is always there");
    let mut times = Vec::with_capacity(FRAMES);
    for _ in 0..FRAMES {
        let begun = Instant::now();
        let drawn = terminal.draw(|frame| drop(view(black_box(model), &theme, frame)));
        drawn.expect("a test's terminal takes everything");
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    let (median, worst) = (times[FRAMES / 2], times[FRAMES * 99 / 100]);
    println!(
        "{rows} rows, {what:<28} median {:>6.0} µs, 99th {:>6.0} µs",
        median.as_secs_f64() * 1e6,
        worst.as_secs_f64() * 1e6
    );
}
