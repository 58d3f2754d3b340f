//! Both sides of a file whose target is there already, in two columns: what is there now, and what is to come.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::app::{Compared, Conflict, Model};
use crate::object::{Content, Side, Timestamp, reveal};
use crate::ui::{Theme, format, header};

/// The column of the labels, in cells.
const LABEL: usize = 9;
/// The lines that may tell about the content: a failure takes more than one.
const CONTENT: usize = 2;

/// The two columns of the file under the cursor, and whether both are the same.
pub fn lines(
    model: &Model,
    theme: &Theme,
    conflict: &Conflict,
    inside: usize,
) -> Vec<Line<'static>> {
    let told = conflict.told(conflict.cursor);
    let sides = told.and_then(|told| told.as_ref().ok());
    let cells = inside.saturating_sub(LABEL) / 2;
    let told_of = |tell: &dyn Fn(Side) -> String| match (sides, told) {
        (Some(sides), _) => [tell(sides.there), tell(sides.coming)],
        (None, Some(_)) => ["not known"; 2].map(str::to_owned),
        (None, None) => ["…"; 2].map(str::to_owned),
    };
    let row = |label: &str, told: [String; 2], style: Style| {
        let [now, then] = told.map(|told| format::cut(&told, cells.saturating_sub(1)));
        let label = format!("{label:<LABEL$}");
        let told = format!(
            "{now}{}{then}",
            " ".repeat(cells.saturating_sub(now.width()))
        );
        Line::from(vec![
            Span::styled(label, theme.dim),
            Span::styled(told, style),
        ])
    };
    let heads = ["There now", "To come"].map(str::to_owned);
    let mut lines = vec![
        row("", heads, theme.dim),
        row(
            "Size",
            told_of(&|side| size(side.size, cells)),
            Style::new(),
        ),
        row(
            "Time",
            told_of(&|side| time(side.modified, theme, cells)),
            Style::new(),
        ),
    ];
    lines.extend(content(model, theme, conflict, inside));
    lines
}

/// The mark of a file in the list: proved to be the same, to be another, or neither.
pub fn sign(told: Option<&Compared>, theme: &Theme) -> (&'static str, Style) {
    match told.map(|told| told.as_ref().map(|sides| sides.content)) {
        Some(Ok(Content::Same(_) | Content::Empty)) => ("=", theme.strong),
        Some(Ok(Content::Other(_) | Content::OtherSize)) => ("≠", theme.mark),
        Some(Ok(Content::Unknown) | Err(_)) => ("?", theme.mark),
        None => ("·", theme.dim),
    }
}

/// Of many files, always as many lines, so that nothing jumps while the cursor moves.
fn content(model: &Model, theme: &Theme, conflict: &Conflict, inside: usize) -> Vec<Line<'static>> {
    let (text, style) = match conflict.told(conflict.cursor) {
        None if conflict.is_comparing() => {
            (format!("{} comparing…", header::spinner(model)), theme.dim)
        }
        None => ("not compared".to_owned(), theme.dim),
        Some(Ok(sides)) => (of(sides.content), theme.strong),
        Some(Err(failure)) => (
            format!("not known. {}", reveal(&failure.sentence())),
            Style::new(),
        ),
    };
    let room = inside.saturating_sub(LABEL);
    let mut wrapped = format::wrap_words(&text, room);
    if wrapped.len() > CONTENT {
        let rest = wrapped.split_off(CONTENT - 1).join(" ");
        wrapped.push(format::cut(&rest, room));
    }
    if conflict.len() > 1 {
        wrapped.resize(CONTENT, String::new());
    }
    let labels = ["Content"].into_iter().chain(std::iter::repeat(""));
    let lines = labels.zip(wrapped).map(|(label, text)| {
        Line::from(vec![
            Span::styled(format!("{label:<LABEL$}"), theme.dim),
            Span::styled(text, style),
        ])
    });
    lines.collect()
}

fn of(content: Content) -> String {
    match content {
        Content::Same(sum) => format!("the same, by {sum}"),
        Content::Empty => "the same: both are empty".into(),
        Content::Other(sum) => format!("different, by {sum}"),
        Content::OtherSize => "different: one is longer".into(),
        Content::Unknown => "not known: no checksum proves either".into(),
    }
}

/// To the byte where there is room: two sizes that differ should not read alike.
fn size(bytes: u64, cells: usize) -> String {
    let exact = format::exact(bytes);
    let short = exact.replace(" bytes", " B");
    let fitting = [exact, short].into_iter().find(|told| told.len() < cells);
    fitting.unwrap_or_else(|| format::size(bytes))
}

/// To the second where there is room.
fn time(moment: Option<Timestamp>, theme: &Theme, cells: usize) -> String {
    let Some(moment) = moment else {
        return "not known".into();
    };
    let forms = [format::second, format::minute, format::day];
    let told = forms.map(|form| form(moment, &theme.zone));
    let last = told[2].clone();
    let fitting = told.into_iter().find(|told| told.len() < cells);
    fitting.unwrap_or(last)
}
