//! What came of trying an upload without sending: a notice, the files that would not arrive first.

use ratatui::text::{Line, Span};

use crate::app::{Outlook, Rehearsal, Rehearsed, grouped};
use crate::ui::{Theme, format};

/// The title and the lines.
pub fn told(
    theme: &Theme,
    rehearsal: &Rehearsal,
    width: u16,
) -> (Span<'static>, Vec<Line<'static>>) {
    let (looked, all) = (grouped(rehearsal.rows().len()), grouped(rehearsal.all));
    let title = match rehearsal.awaited {
        Some(_) => format!("Trying without sending: {looked} of {all} looked at"),
        None => "Tried without sending: nothing was written".to_owned(),
    };
    let mut lines = vec![summary(theme, rehearsal)];
    let rows = rehearsal.rows().iter().take(Rehearsal::SHOWN);
    lines.extend(rows.flat_map(|row| row_told(theme, row, width)));
    let further = rehearsal.rows().len().saturating_sub(Rehearsal::SHOWN);
    if further > 0 {
        let text = format!("… and {} more; c copies all of them.", grouped(further));
        lines.push(Line::from(Span::styled(text, theme.dim)));
    }
    (Span::styled(title, theme.strong), lines)
}

/// How many there are of each kind.
fn summary(theme: &Theme, rehearsal: &Rehearsal) -> Line<'static> {
    let words = ["refused", "taken", "free"];
    let styles = [theme.bad, theme.mark, theme.good];
    let told = rehearsal.counts().into_iter().zip(words).zip(styles);
    let told = told.filter(|((count, word), _)| *count > 0 || *word == "free");
    let spans = told
        .map(|((count, word), style)| Span::styled(format!("{} {word}  ", grouped(count)), style));
    Line::from(spans.collect::<Vec<_>>())
}

/// What would become of a file, and below it the key that it would get.
fn row_told(theme: &Theme, row: &Rehearsed, width: u16) -> Vec<Line<'static>> {
    let cells = usize::from(width);
    let (style, why) = match &row.outlook {
        Outlook::Free => (theme.good, String::new()),
        Outlook::NoKey => (theme.bad, ": its name is too long here".to_owned()),
        Outlook::Refused(failure) => (theme.bad, format!(": {}. {}", failure.kind, failure.hint())),
        Outlook::Taken { size, modified } => {
            let at = modified.map(|at| format!(" of {}", format::minute(at, &theme.zone)));
            let bytes = format::size(*size);
            let told = format!(" by {bytes}{}", at.unwrap_or_default());
            (theme.mark, told)
        }
    };
    let text = format!(
        "{}{why}  (here: {})",
        row.outlook.word(),
        format::size(row.size)
    );
    let mut lines = super::notice::styled_lines(&text, style, width);
    let name = format::revealed(&row.name, theme.strong, theme);
    lines.extend(format::wrap(name, cells));
    lines
}
