//! The choice of how long a link works, in the forms that ask for it.

use ratatui::Frame;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::app::Lasting;
use crate::share::PRESETS;
use crate::ui::Theme;

/// The labels' column, in cells.
pub(super) const LABEL: u16 = 10;

/// Draws a label, marked if its field has the keys; gives the room for the field.
pub(super) fn draw_label(
    text: &str,
    has_keys: bool,
    theme: &Theme,
    area: Rect,
    frame: &mut Frame<'_>,
) -> Rect {
    let sign = if has_keys { "▸ " } else { "  " };
    let label = format!("{sign}{text}");
    let buffer = frame.buffer_mut();
    buffer.set_stringn(area.x, area.y, label, LABEL.into(), theme.accent);
    Rect {
        x: area.x + LABEL + 1,
        width: area.width.saturating_sub(LABEL + 1),
        height: 1,
        ..area
    }
}

/// What stands behind choices while the arrows turn through them.
const ARROWS: &str = "  ← →";

/// Draws choices side by side, the chosen one in brackets; it stands out while the field has the keys.
///
/// Where they do not fit, only the chosen one is shown, which is never out of sight.
pub(super) fn draw_choices(
    choices: &[(&str, bool)],
    has_keys: bool,
    theme: &Theme,
    area: Rect,
    frame: &mut Frame<'_>,
) {
    let selected = if has_keys { theme.button } else { theme.strong };
    let all: usize = choices.iter().map(|(label, _)| label.width() + 4).sum();
    let buffer = frame.buffer_mut();
    if all <= area.width.into() {
        super::draw_buttons(choices, selected, theme, area, buffer);
    } else {
        let chosen: Vec<_> = choices
            .iter()
            .copied()
            .filter(|(_, is_it)| *is_it)
            .collect();
        super::draw_buttons(&chosen, selected, theme, area, buffer);
    }
    let shown = if all <= area.width.into() {
        all + 2 * (choices.len() - 1)
    } else {
        area.width.saturating_sub(6).into()
    };
    let x = area
        .x
        .saturating_add(u16::try_from(shown).unwrap_or(u16::MAX));
    if has_keys && x < area.right() {
        let cells = area.right() - x;
        buffer.set_stringn(x, area.y, ARROWS, cells.into(), theme.dim);
    }
}

/// Draws the usual lengths; none is chosen while something is typed.
pub(super) fn draw_presets(
    lasting: &Lasting,
    has_keys: bool,
    theme: &Theme,
    area: Rect,
    frame: &mut Frame<'_>,
) {
    let chosen = (!lasting.is_typed()).then_some(lasting.preset);
    let choices: Vec<_> = PRESETS
        .iter()
        .enumerate()
        .map(|(at, preset)| (preset.label, chosen == Some(at)))
        .collect();
    draw_choices(&choices, has_keys, theme, area, frame);
}

/// Draws the typed length, or what can be typed.
pub(super) fn draw_typed(
    lasting: &Lasting,
    has_keys: bool,
    theme: &Theme,
    area: Rect,
    frame: &mut Frame<'_>,
) {
    super::draw_input(&lasting.typed, theme, area, has_keys, frame);
    if !lasting.is_typed() {
        let text = "or type: 90m, fri 17:00, tomorrow 9:00";
        let x = area.x + u16::from(has_keys) * 2;
        let cells = area.right().saturating_sub(x);
        frame
            .buffer_mut()
            .set_stringn(x, area.y, text, cells.into(), theme.dim);
    }
}
