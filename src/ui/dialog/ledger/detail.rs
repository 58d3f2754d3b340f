//! The record under the cursor, in full.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::{LedgerView, Model};
use crate::ledger::{Act, Record, Standing};
use crate::object::reveal;
use crate::ui::{Theme, format};

/// So many lines it has at least, the rule above it included, that the rows do not jump with every step.
const LEAST: usize = 5;

/// Below this height the rows need the lines more.
const LOW: u16 = 16;

/// The rule and what stands below it: at most half of `area`, in a low window a third, nothing where that would be too little to tell.
pub fn lines(model: &Model, theme: &Theme, view: &LedgerView, area: Rect) -> Vec<Line<'static>> {
    let part = if area.height < LOW { 3 } else { 2 };
    let most = usize::from(area.height / part);
    let Some((record, standing)) = view.row(view.cursor, model.clock.wall) else {
        return Vec::new();
    };
    if most < 3 {
        return Vec::new();
    }
    let width = usize::from(area.width);
    let facts = facts(theme, record, standing, width);
    // The facts matter more than the middle of a key that is longer than the window.
    let room = most.saturating_sub(1 + facts.len()).max(1);
    let key = format::revealed(record.entry.key.as_str(), theme.strong, theme);
    let key = format::wrap(format::fit(key, room * width), width);
    let rule = Line::from(Span::styled("─".repeat(width), theme.dim));
    let mut lines = vec![rule];
    lines.extend(key);
    lines.extend(facts);
    lines.truncate(most);
    lines.resize(lines.len().max(LEAST.min(most)), Line::default());
    lines
}

fn facts(
    theme: &Theme,
    record: &Record,
    standing: Option<Standing>,
    width: usize,
) -> Vec<Line<'static>> {
    let entry = &record.entry;
    let mut texts = Vec::new();
    if let Some(sentence) = entry.outcome.failure() {
        texts.push((reveal(sentence), Style::new()));
    }
    texts.push((what(theme, record, standing), Style::new()));
    texts.push((by_whom(record), theme.dim));
    if let Some(note) = &entry.note {
        texts.push((format!("note: {}", reveal(note)), Style::new()));
    }
    let lines = texts.into_iter().flat_map(|(text, style)| {
        let lines = format::wrap_words(&text, width);
        lines
            .into_iter()
            .map(move |line| Line::from(Span::styled(line, style)))
    });
    lines.collect()
}

/// What was done when, and of a link, until when it works.
fn what(theme: &Theme, record: &Record, standing: Option<Standing>) -> String {
    let entry = &record.entry;
    let second = |at| format::second(at, &theme.zone);
    let mut parts = vec![format!("{} {}", entry.act.word(), second(record.at))];
    if let Some(until) = entry.until {
        parts.push(match standing {
            Some(Standing::NewFile(_)) => {
                format!("opens the new file until {}", second(until))
            }
            Some(Standing::Ended) => format!("ended {}", second(until)),
            Some(Standing::FileDeleted) => {
                format!(
                    "its file is deleted; a new one there would open until {}",
                    second(until)
                )
            }
            _ if entry.act == Act::Request => format!("can be written until {}", second(until)),
            _ => format!("until {}", second(until)),
        });
    }
    parts.extend(entry.size.map(format::exact));
    parts.join(" · ")
}

fn by_whom(record: &Record) -> String {
    let who = &record.who;
    let mut parts = vec![reveal(&format!("{}@{}", who.user, who.host))];
    if !who.access_key().is_empty() {
        parts.push(format!("access key …{}", reveal(who.access_key())));
    }
    parts.push(format!("bucket {}", reveal(&record.bucket)));
    parts.extend(record.endpoint.as_deref().map(reveal));
    parts.join(" · ")
}
