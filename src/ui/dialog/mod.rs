//! The questions and notices over the tree: a frame each, its keys in the lower border.

mod bin;
mod confirm;
mod conflict;
mod folders;
mod handout;
mod help;
mod lasting;
mod leave;
mod ledger;
mod link;
mod naming;
mod notice;
mod path;
mod pin;
mod prompt;
mod rehearsal;
mod request;
mod sides;
mod stores;
mod transfer_list;
mod usage;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Widget};
use tui_input::Input;
use unicode_width::UnicodeWidthStr;

use super::{Theme, format, status};
use crate::app::{Dialog, Extent, Model, NoticeBody, Scope, grouped};

/// Draws one dialog.
pub fn draw(model: &Model, theme: &Theme, dialog: &Dialog, frame: &mut Frame<'_>) {
    match dialog {
        Dialog::Confirm(confirm) => confirm::draw(model, theme, confirm, frame),
        Dialog::Leave(leave) => leave::draw(model, theme, leave, frame),
        Dialog::Conflict(conflict) => conflict::draw(model, theme, conflict, frame),
        Dialog::GoTo(go_to) => prompt::draw_go_to(model, theme, go_to, frame),
        Dialog::Path(prompt) => path::draw(model, theme, prompt, frame),
        Dialog::Naming(naming) => naming::draw(model, theme, naming, frame),
        Dialog::Relocate(form) => folders::draw_relocate(model, theme, form, frame),
        Dialog::Save(form) => folders::draw_save(model, theme, form, frame),
        Dialog::Transfers(list) => transfer_list::draw(model, theme, list, frame),
        Dialog::Stores(list) => stores::draw(model, theme, list, frame),
        Dialog::Look(Extent::Whole) => super::look::draw_whole(model, theme, frame),
        // The pane stands where it always does.
        Dialog::Look(Extent::Pane) => {}
        Dialog::Usage(view) => usage::draw(model, theme, view, frame),
        Dialog::Link(link) => link::draw(model, theme, link, frame),
        Dialog::Request(request) => request::draw(model, theme, request, frame),
        Dialog::Pin(pin) => pin::draw(model, theme, pin, frame),
        Dialog::Handout { scroll, .. } => handout::draw(model, theme, *scroll, frame),
        Dialog::Code => handout::draw_code(model, theme, frame),
        Dialog::Ledger(view) => ledger::draw(model, theme, view, frame),
        Dialog::Bin(view) => bin::draw(model, theme, view, frame),
        Dialog::Notice(notice) => match &notice.body {
            NoticeBody::Help => help::draw(model, theme, notice, frame),
            _ => notice::draw(model, theme, notice, frame),
        },
    }
}

/// The frame around a dialog.
struct Shell<'a> {
    title: &'a str,
    /// Width in all, and the lines wanted inside.
    size: (u16, u16),
    /// Whose keys stand in the lower border.
    scope: Scope,
    /// What Enter does here, in one word; nothing where there is only something to read.
    enter: Option<&'a str>,
}

impl Shell<'_> {
    /// Draws the frame in the middle of the window; gives the room inside.
    fn draw(&self, model: &Model, theme: &Theme, frame: &mut Frame<'_>) -> Rect {
        let window = frame.area();
        let width = self.size.0.min(window.width);
        let height = self.size.1.saturating_add(2).min(window.height);
        let (x, y) = ((window.width - width) / 2, (window.height - height) / 2);
        let area = Rect {
            x: window.x + x,
            y: window.y + y,
            width,
            height,
        };
        frame.render_widget(Clear, area);
        let block = Block::bordered()
            .border_type(BorderType::Rounded)
            .border_style(theme.accent)
            .title(Line::from(format!(" {} ", self.title)).style(theme.strong))
            .title_bottom(self.keys(model, theme, usize::from(width.saturating_sub(4))));
        let inner = block.inner(area);
        block.render(area, frame.buffer_mut());
        Rect {
            x: inner.x + 1.min(inner.width),
            width: inner.width.saturating_sub(2),
            ..inner
        }
    }

    fn keys(&self, model: &Model, theme: &Theme, cells: usize) -> Line<'static> {
        // Where nothing is asked there is nothing to cancel: Esc closes too.
        let last: &[_] = match self.enter {
            None => &[("esc", "close")],
            Some(enter) => &[("enter", enter), ("esc", "cancel")],
        };
        let mut keys = vec![Span::raw(" ")];
        if self.scope != Scope::Dialog {
            let widths = last.iter().map(|(key, word)| key.len() + word.len() + 3);
            let left = cells.saturating_sub(1 + widths.sum::<usize>());
            keys.extend(status::keys(model, self.scope, left, theme));
        }
        for (key, word) in last {
            keys.extend([
                Span::styled(*key, theme.strong),
                Span::raw(format!(" {word}  ")),
            ]);
        }
        Line::from(format::fit(keys, cells))
    }
}

/// How many more there are than are shown; `None` where all are.
fn more(files: usize, shown: usize, theme: &Theme) -> Option<Line<'static>> {
    let more = files.checked_sub(shown).filter(|more| *more > 0)?;
    let text = format!("… and {} more", grouped(more));
    Some(Line::from(Span::styled(text, theme.dim)))
}

/// Draws a one-line field and puts the terminal's cursor into it if it has the keys.
pub fn draw_input(input: &Input, theme: &Theme, area: Rect, has_keys: bool, frame: &mut Frame<'_>) {
    let cells = usize::from(area.width.saturating_sub(1));
    let scroll = input.visual_scroll(cells);
    let text = crate::object::reveal(input.value());
    // Revealing changes only odd characters; where there are none the cursor's cell is exact.
    let shown: String = skip_cells(&text, scroll);
    let style = if has_keys { theme.strong } else { theme.dim };
    format_line(&shown, style, area, frame.buffer_mut());
    if has_keys {
        let x = u16::try_from(input.visual_cursor().saturating_sub(scroll)).unwrap_or(0);
        frame.set_cursor_position(Position::new(
            area.x + x.min(area.width.saturating_sub(1)),
            area.y,
        ));
    }
}

fn skip_cells(text: &str, cells: usize) -> String {
    let mut left = cells;
    text.chars()
        .skip_while(|character| {
            let wide = character.to_string().width();
            let skip = left >= wide && left > 0;
            left = left.saturating_sub(wide);
            skip
        })
        .collect()
}

fn format_line(text: &str, style: ratatui::style::Style, area: Rect, buffer: &mut Buffer) {
    buffer.set_stringn(area.x, area.y, text, area.width.into(), style);
}

/// Draws buttons side by side from `x` on.
fn draw_buttons(
    buttons: &[(&str, bool)],
    selected: ratatui::style::Style,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let all: usize = buttons.iter().map(|(label, _)| label.width() + 4).sum();
    let gap = if all + 2 * buttons.len() <= usize::from(area.width) + 2 {
        2
    } else {
        0
    };
    let mut x = area.x;
    for (label, is_selected) in buttons {
        let style = if *is_selected { selected } else { theme.dim };
        // Not by colour alone: brackets tell the selected one too.
        let text = if *is_selected {
            format!("[ {label} ]")
        } else {
            format!("  {label}  ")
        };
        let room = area.right().saturating_sub(x);
        buffer.set_stringn(x, area.y, &text, room.into(), style);
        x = x
            .saturating_add(u16::try_from(text.width()).unwrap_or(0) + gap)
            .min(area.right());
    }
}
