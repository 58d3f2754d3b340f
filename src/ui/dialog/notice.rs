//! Something to read: it spans the window without side borders, so that the mouse selects clean text.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};
use unicode_width::UnicodeWidthStr;

use crate::app::{Copied, Model, Notice, NoticeBody, Way, grouped};
use crate::object::{Failure, Key, Kind};
use crate::ui::{Theme, format, inspect, status};

/// Draws the notice at the lower end of the window.
pub fn draw(model: &Model, theme: &Theme, notice: &Notice, frame: &mut Frame<'_>) {
    let window = frame.area();
    let (title, mut lines) = told(model, theme, &notice.body, window.width);
    if let Some(Ok(copied)) = &notice.copied.shown {
        // At the top, where it is in sight however long the text is.
        lines.splice(0..0, copied_lines(copied, theme, window.width));
    }
    let most = window.height.saturating_sub(4).max(1);
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(most);
    let area = Rect {
        y: window.bottom().saturating_sub(height + 2),
        height: (height + 2).min(window.height),
        ..window
    };
    Clear.render(area, frame.buffer_mut());
    let scroll = notice.scroll.min(lines.len().saturating_sub(height.into()));
    let rest = lines.len() - scroll - usize::from(height).min(lines.len());
    let buffer = frame.buffer_mut();
    buffer.set_string(area.x, area.y, "─".repeat(area.width.into()), theme.accent);
    let title = vec![Span::raw(" "), title, Span::raw(" ")];
    format::put(
        buffer,
        area.x + 2,
        area.y,
        title,
        area.width.saturating_sub(4),
    );
    for (y, line) in (area.y + 1..area.bottom().saturating_sub(1)).zip(lines.iter().skip(scroll)) {
        buffer.set_line(area.x, y, line, area.width);
    }
    let foot = Rect {
        y: area.bottom() - 1,
        height: 1,
        ..area
    };
    let more = (rest > 0 || scroll > 0).then_some(rest);
    draw_foot(model, theme, notice, more, foot, buffer);
}

/// The notice's keys; with how many lines there are below, if not all can be seen.
fn draw_foot(
    model: &Model,
    theme: &Theme,
    notice: &Notice,
    more: Option<usize>,
    foot: Rect,
    buffer: &mut Buffer,
) {
    buffer.set_style(foot, theme.bar);
    let mut keys = vec![Span::raw(" ")];
    if notice.is_copied() {
        keys.extend(status::keys(
            model,
            notice.scope(),
            foot.width.into(),
            theme,
        ));
    }
    keys.extend([Span::styled("esc", theme.strong), Span::raw(" close  ")]);
    if let Some(rest) = more {
        keys.extend([
            // In a notice that can be copied every other key closes it and acts in the tree.
            Span::styled(
                if notice.is_copied() {
                    "pgdn pgup"
                } else {
                    "j k"
                },
                theme.strong,
            ),
            Span::raw(format!(" {rest} more lines")),
        ]);
    }
    format::put(buffer, foot.x, foot.y, keys, foot.width);
}

/// The rule, and how an operator applies it.
fn rule(
    model: &Model,
    theme: &Theme,
    (json, days): (&str, u32),
    width: u16,
) -> (Span<'static>, Vec<Line<'static>>) {
    let bucket = crate::object::reveal(&model.start.bucket);
    let told = format!(
        "With this rule the store itself empties the trash of what is older than {days} days. An operator saves it as rule.json and runs:"
    );
    let run = format!(
        "aws s3api put-bucket-lifecycle-configuration --bucket {bucket} --lifecycle-configuration file://rule.json"
    );
    let careful = "That replaces all rules which the bucket has: where there are some (get-bucket-lifecycle-configuration shows them), add this one to them.";
    let mut lines = styled_lines(&told, Style::new(), width);
    lines.extend(styled_lines(&run, theme.strong, width));
    lines.extend(styled_lines(careful, theme.mark, width));
    lines.push(Line::default());
    lines.extend(json.lines().map(|line| Line::from(line.to_owned())));
    (
        Span::styled("A rule that empties the trash", theme.strong),
        lines,
    )
}

fn told(
    model: &Model,
    theme: &Theme,
    body: &NoticeBody,
    width: u16,
) -> (Span<'static>, Vec<Line<'static>>) {
    match body {
        NoticeBody::Answer { json, encrypted } => {
            let wrapped = |line: &str| {
                // The indentation is JSON's; only what the strings hold is revealed.
                let text = line.trim_start();
                let indent = " ".repeat(line.len() - text.len());
                let text = format!("{indent}{}", crate::object::reveal(text));
                format::wrap(vec![Span::raw(text)], width.into())
            };
            let mut lines: Vec<_> = json.lines().flat_map(wrapped).collect();
            if !encrypted {
                let text = "The store does not encrypt: AES256 was asked for and refused.";
                lines.push(Line::from(Span::styled(text, theme.bad)));
            }
            (Span::styled("Uploaded", theme.strong), lines)
        }
        NoticeBody::Rule { json, days } => rule(model, theme, (json, *days), width),
        NoticeBody::Rehearsal(rehearsal) => super::rehearsal::told(theme, rehearsal, width),
        NoticeBody::Trouble(failure) => (
            Span::styled("Trouble", theme.strong),
            trouble(failure, width),
        ),
        NoticeBody::Partly {
            kind,
            done,
            back,
            failed,
        } => partly(theme, (*kind, *done, back.as_deref()), failed, width),
        NoticeBody::Row { number, cells } => row(theme, *number, cells, width),
        NoticeBody::Details => (
            Span::styled("Details", theme.strong),
            inspect::lines(model, theme, width),
        ),
        NoticeBody::Help => (Span::raw("Help"), Vec::new()),
    }
}

/// The cells of a row, each beside its heading.
fn row(
    theme: &Theme,
    number: usize,
    cells: &[(String, String)],
    width: u16,
) -> (Span<'static>, Vec<Line<'static>>) {
    let widest = cells.iter().map(|(heading, _)| heading.width()).max();
    let beside = widest.unwrap_or(0).min(usize::from(width) / 3) + 2;
    let room = usize::from(width).saturating_sub(beside).max(1);
    let of_cell = |(heading, cell): &(String, String)| {
        let mut heading = format::cut(heading, beside - 2);
        let rows = format::wrap(vec![Span::raw(cell.clone())], room);
        let rows = rows.into_iter().map(|mut line| {
            let told = std::mem::take(&mut heading);
            let space = " ".repeat(beside.saturating_sub(told.width()));
            line.spans.insert(0, Span::styled(told + &space, theme.dim));
            line
        });
        rows.collect::<Vec<_>>()
    };
    let lines = cells.iter().flat_map(of_cell).collect();
    let title = format!("Row {}", grouped(number));
    (Span::styled(title, theme.strong), lines)
}

pub(super) fn copied_lines(copied: &Copied, theme: &Theme, width: u16) -> Vec<Line<'static>> {
    let ways: Vec<_> = copied.ways.iter().map(|way| way_told(*way)).collect();
    let troubles = copied.why_not();
    let (text, style) = match copied.ways.as_slice() {
        [] if copied.is_too_long() => (format!("Not copied: {troubles}."), theme.bad),
        [] => {
            let troubles = match troubles.as_str() {
                "" => String::new(),
                troubles => format!(" ({troubles})"),
            };
            let text = format!("Not copied: select the text with the mouse.{troubles}");
            (text, theme.bad)
        }
        // No terminal says whether it took it: green would be a promise that nobody made.
        [Way::Osc52] => (
            "Sent to your terminal's clipboard (OSC 52), which does not answer. If something old is pasted, \
             allow it there (in tmux: set-clipboard on), or use v, Q or w."
                .to_owned(),
            theme.mark,
        ),
        _ if troubles.is_empty() => (format!("Copied: {}.", ways.join(", ")), theme.good),
        _ => (format!("Copied: {}. ({troubles})", ways.join(", ")), theme.good),
    };
    styled_lines(&text, style, width)
}

fn way_told(way: Way) -> &'static str {
    match way {
        Way::Osc52 => "sent to the terminal's clipboard (OSC 52)",
        Way::Tmux => "in tmux's buffer",
        Way::Desktop => "on the desktop's clipboard",
    }
}

pub(super) fn styled_lines(text: &str, style: Style, width: u16) -> Vec<Line<'static>> {
    let lines = format::wrap_words(text, width.into());
    let styled = lines.into_iter().map(|line| Span::styled(line, style));
    styled.map(Line::from).collect()
}

fn trouble(failure: &Failure, width: u16) -> Vec<Line<'static>> {
    let texts = [failure.sentence(), failure.hint(), failure.detail.clone()];
    let texts = texts.iter().filter(|text| !text.is_empty());
    texts
        .flat_map(|text| text.lines())
        .flat_map(|line| format::wrap_words(&crate::object::reveal(line.trim()), width.into()))
        .map(Line::from)
        .collect()
}

/// How much was done and what brings it back, then what was not.
fn partly(
    theme: &Theme,
    (kind, done, back): (Kind, usize, Option<&str>),
    failed: &[(Key, Failure)],
    width: u16,
) -> (Span<'static>, Vec<Line<'static>>) {
    let back = back.map_or(String::new(), |back| format!("; {back}"));
    let told = match done {
        0 => format!("None was {}.", kind.done()),
        1 => format!("1 was {}{back}.", kind.done()),
        _ => format!("{} were {}{back}.", grouped(done), kind.done()),
    };
    let not = match failed.len() {
        1 => "1 was not:".to_owned(),
        count => format!("{} were not:", grouped(count)),
    };
    let told = format!("{told} {not}");
    let mut lines = styled_lines(&told, Style::new(), width);
    for (key, failure) in failed {
        let mut spans = format::revealed(key.as_str(), theme.strong, theme);
        spans.push(Span::raw(format!("  {}", failure.kind)));
        lines.push(Line::from(format::fit(spans, width.into())));
    }
    if let Some((_, failure)) = failed.first() {
        lines.extend(
            format::wrap_words(&failure.hint(), width.into())
                .into_iter()
                .map(Line::from),
        );
    }
    let title = format!("Not everything was {}", kind.done());
    (Span::styled(title, theme.strong), lines)
}
