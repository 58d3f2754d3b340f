//! What is handed over: it spans the window without side borders, so that the mouse selects clean text.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

use super::notice::{copied_lines, styled_lines};
use crate::app::{Handout, HandoutBody, Model, Scope, Share, ShareStage, SharedFile, grouped};
use crate::object::{Doubt, Opens, Trial, Until, UploadLink};
use crate::ui::{Theme, format, header, qr, status};

/// So many files that do not open are named; the rest is counted.
const NAMED: usize = 5;
/// The bar of many links being tried, in cells.
const BAR: usize = 24;

/// Draws it at the lower end of the window.
pub fn draw(model: &Model, theme: &Theme, scroll: usize, frame: &mut Frame<'_>) {
    let Some(handout) = &model.handout else {
        return;
    };
    let window = frame.area();
    let told = told(model, theme, handout, window.width);
    let most = window.height.saturating_sub(4).max(1);
    let room = usize::from(most).saturating_sub(told.len()).max(1);
    let text = text_from(handout, scroll, room, window.width);
    let scrolls = text.above > 0 || text.has_more;
    // A line of air tells where the customer's own text begins, where there is room for it.
    let air = (told.len() + text.lines.len() < usize::from(most)).then(Line::default);
    let lines: Vec<_> = told.into_iter().chain(air).chain(text.lines).collect();
    let height = u16::try_from(lines.len()).unwrap_or(most).min(most);
    let area = Rect {
        y: window.bottom().saturating_sub(height + 2),
        height: (height + 2).min(window.height),
        ..window
    };
    Clear.render(area, frame.buffer_mut());
    let buffer = frame.buffer_mut();
    buffer.set_string(area.x, area.y, "─".repeat(area.width.into()), theme.accent);
    let title = vec![Span::styled(format!(" {} ", title(handout)), theme.strong)];
    let cells = area.width.saturating_sub(4);
    format::put(buffer, area.x + 2, area.y, title, cells);
    for (y, line) in (area.y + 1..area.bottom().saturating_sub(1)).zip(&lines) {
        buffer.set_line(area.x, y, line, area.width);
    }
    let foot = Rect {
        y: area.bottom() - 1,
        height: 1,
        ..area
    };
    draw_foot(model, theme, scrolls, foot, buffer);
}

/// Draws the one link as a code to scan, over everything.
pub fn draw_code(model: &Model, theme: &Theme, frame: &mut Frame<'_>) {
    let share = model.handout.as_ref().and_then(Handout::share);
    if let Some(link) = share.and_then(Share::single) {
        qr::draw(model, theme, link, frame);
    }
}

fn draw_foot(model: &Model, theme: &Theme, scrolls: bool, foot: Rect, buffer: &mut Buffer) {
    buffer.set_style(foot, theme.bar);
    let mut keys = vec![Span::raw(" ")];
    let cells = usize::from(foot.width).saturating_sub(30);
    keys.extend(status::keys(model, Scope::Handout, cells, theme));
    keys.extend([Span::styled("esc", theme.strong), Span::raw(" close  ")]);
    if scrolls {
        keys.extend([Span::styled("pgdn pgup", theme.strong), Span::raw(" more")]);
    }
    format::put(buffer, foot.x, foot.y, keys, foot.width);
}

fn title(handout: &Handout) -> String {
    match &handout.body {
        HandoutBody::Links(share) => match share.files.as_slice() {
            [file] => format!("Link · {}", crate::object::reveal(&file.wish.name)),
            files => format!("{} links · {}", grouped(files.len()), share.form.title()),
        },
        HandoutBody::Request(link) => {
            let name = crate::object::original_name(&link.key);
            format!("Link to upload with · {}", crate::object::reveal(name))
        }
    }
}

/// What is to be known of it, before its text.
fn told(model: &Model, theme: &Theme, handout: &Handout, width: u16) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let copied = handout.copied.shown.as_ref();
    if let Some(copied) = copied.and_then(|copied| copied.as_ref().ok()) {
        lines.extend(copied_lines(copied, theme, width));
    }
    match &handout.body {
        HandoutBody::Links(share) => {
            let first = Until::first_of(share.links().map(|link| link.until));
            lines.extend(
                first
                    .map(|until| until_lines(model, theme, until, width))
                    .unwrap_or_default(),
            );
            lines.extend(tried_lines(model, theme, share, width));
        }
        HandoutBody::Request(link) => lines.extend(request_lines(model, theme, link, width)),
    }
    lines
}

/// When it really ends, why then, and the way out.
pub(super) fn until_lines(
    model: &Model,
    theme: &Theme,
    until: Until,
    width: u16,
) -> Vec<Line<'static>> {
    let now = model.clock.wall;
    if until.moment() <= now {
        return styled_lines("It has ended: make a new one.", theme.bad, width);
    }
    let at = format::soon(until.moment(), now, &theme.zone);
    let left = format::span(now.until(until.moment()));
    let text = match until {
        Until::Asked(_) => format!("Works until {at} (for {left}), for anyone who has it."),
        Until::SessionEnds(_) => format!(
            "Works only until {at} (for {left}): your session ends then. For a longer one run `aws sso login`, then press r."
        ),
        Until::AtMost(_) => format!(
            "Works until {at} (for {left}) at most: it ends with your session, which does not say when. Keys without AWS_SESSION_TOKEN make links that last."
        ),
    };
    styled_lines(&text, theme.mark, width)
}

fn request_lines(
    model: &Model,
    theme: &Theme,
    link: &UploadLink,
    width: u16,
) -> Vec<Line<'static>> {
    let mut lines = until_lines(model, theme, link.until, width);
    let is_awaited = model.awaited.iter().any(|awaited| awaited.key == link.key);
    let text = if is_awaited {
        format!(
            "filedesk tells when it has come, also after a restart: {}",
            link.key
        )
    } else {
        format!("It goes to {}", link.key)
    };
    lines.extend(styled_lines(&text, Style::new(), width));
    let text = "w writes the page to send along: the customer drops the file on it.";
    lines.extend(styled_lines(text, theme.dim, width));
    lines
}

fn tried_lines(model: &Model, theme: &Theme, share: &Share, width: u16) -> Vec<Line<'static>> {
    let (done, all) = (share.tried(), share.files.len());
    match &share.stage {
        ShareStage::Signing { .. } => return vec![waiting(model, "Signing…")],
        ShareStage::Trying(_) if all == 1 => {
            return vec![waiting(model, "Trying it, as the customer will…")];
        }
        ShareStage::Trying(_) => {
            let full = BAR * done / all.max(1);
            let bar = format!("{}{}", "━".repeat(full), "╌".repeat(BAR - full));
            let text = format!("{bar}  {} of {} tried", grouped(done), grouped(all));
            return vec![waiting(model, &text)];
        }
        ShareStage::Ready => {}
    }
    if share.refused().next().is_none() {
        return match share.files.as_slice() {
            _ if done == 0 => styled_lines("Not tried.", theme.dim, width),
            _ if done < all => {
                let text = format!("Only {} of {} were tried.", grouped(done), grouped(all));
                styled_lines(&text, theme.mark, width)
            }
            [file] => opens_lines(theme, file, width),
            _ => all_open_lines(theme, share, width),
        };
    }
    refused_lines(theme, share, width)
}

/// Which links do not open, and what to do.
fn refused_lines(theme: &Theme, share: &Share, width: u16) -> Vec<Line<'static>> {
    let (refused, all): (Vec<_>, _) = (share.refused().collect(), share.files.len());
    let told = match all {
        1 => "Do not send it: it does not open.".to_owned(),
        _ => format!(
            "{} of {} do not open:",
            grouped(refused.len()),
            grouped(all)
        ),
    };
    let mut lines = styled_lines(&told, theme.bad, width);
    for (file, failure) in refused.iter().take(NAMED) {
        let mut spans = format::revealed(file.wish.key.as_str(), theme.strong, theme);
        spans.push(Span::raw(format!("  {}", failure.kind)));
        lines.push(Line::from(format::fit(spans, width.into())));
    }
    if refused.len() > NAMED {
        let text = format!("and {} more", grouped(refused.len() - NAMED));
        lines.extend(styled_lines(&text, theme.dim, width));
    }
    let hint = refused
        .first()
        .map(|(_, failure)| failure.hint())
        .unwrap_or_default();
    lines.extend(styled_lines(&hint, Style::new(), width));
    lines
}

fn waiting(model: &Model, text: &str) -> Line<'static> {
    Line::from(format!("{} {text}", header::spinner(model)))
}

/// What the receiver of the one link will see.
fn opens_lines(theme: &Theme, file: &SharedFile, width: u16) -> Vec<Line<'static>> {
    let Some(Ok(trial)) = &file.tried else {
        return Vec::new();
    };
    let does = match file.wish.opens {
        Opens::InBrowser => "opens in the browser",
        Opens::AsDownload => "is saved",
    };
    let name = crate::object::reveal(&file.wish.name);
    let what = match trial.content_type.as_str() {
        "" => "of no type".to_owned(),
        told => crate::object::reveal(told),
    };
    let size = trial
        .size
        .map_or_else(|| "of unknown size".to_owned(), format::size);
    let text = format!("Tried: it {does} as {name} ({size}, {what}).");
    let mut lines = styled_lines(&text, theme.good, width);
    lines.extend(doubts(trial).flat_map(|text| styled_lines(text, theme.mark, width)));
    lines
}

fn all_open_lines(theme: &Theme, share: &Share, width: u16) -> Vec<Line<'static>> {
    let text = format!("Tried: all {} open.", grouped(share.files.len()));
    let mut lines = styled_lines(&text, theme.good, width);
    let doubtful = share.files.iter().filter_map(|file| match &file.tried {
        Some(Ok(trial)) => Some((file, doubts(trial).next()?)),
        _ => None,
    });
    for (file, doubt) in doubtful.take(NAMED) {
        let text = format!("{}: {doubt}", crate::object::reveal(&file.wish.name));
        lines.extend(styled_lines(&text, theme.mark, width));
    }
    lines
}

fn doubts(trial: &Trial) -> impl Iterator<Item = &'static str> {
    let type_unknown = (trial.content_type.is_empty()
        || trial.content_type.ends_with("/octet-stream"))
    .then_some("The store does not say what it is: a browser saves it instead of showing it.");
    let doubts = trial.doubts.iter().map(|doubt| match doubt {
        Doubt::TidiedUp => {
            "It will not open in a browser, which tidies up .. in an address: save the file, and send that."
        }
        Doubt::OtherSize => "It has another size than it was listed with: press r, and look again.",
        Doubt::Empty => "The file is empty: is it the right one?",
        Doubt::NameIgnored => {
            "The store does not pass on the name: the customer sees the stored one."
        }
        Doubt::TypeIgnored => "The store does not pass on the type that its name tells.",
    });
    doubts.chain(type_unknown)
}

/// The lines of the text that fit, how many stand above them, and whether more follow.
struct Text {
    lines: Vec<Line<'static>>,
    above: usize,
    has_more: bool,
}

/// The text from the line on that is so many below the first; at its end a whole page of it.
fn text_from(handout: &Handout, scroll: usize, room: usize, width: u16) -> Text {
    let text = page_from(handout, scroll, room, width);
    if text.lines.len() >= room || scroll == 0 {
        return text;
    }
    let all: usize = handout
        .text
        .0
        .lines()
        .map(|line| drawn(line, width).len())
        .sum();
    page_from(handout, all.saturating_sub(room), room, width)
}

fn page_from(handout: &Handout, scroll: usize, room: usize, width: u16) -> Text {
    let (mut lines, mut above) = (Vec::new(), scroll);
    let mut rest = handout.text.0.lines();
    for line in rest.by_ref() {
        // Most lines above are addresses, whose height is told by their length.
        let height = match line.len().div_ceil(width.max(1).into()) {
            height if above > height && line.is_ascii() && line.contains("://") => height,
            _ => 0,
        };
        if height > 0 {
            above -= height;
            continue;
        }
        let line = drawn(line, width);
        let skipped = above.min(line.len());
        above -= skipped;
        lines.extend(line.into_iter().skip(skipped));
        if lines.len() > room {
            break;
        }
    }
    let has_more = lines.len() > room || rest.next().is_some();
    lines.truncate(room);
    Text {
        lines,
        above: scroll,
        has_more,
    }
}

/// An address is broken anywhere, so that what the mouse selects is whole; sentences at their spaces.
fn drawn(line: &str, width: u16) -> Vec<Line<'static>> {
    let text = crate::object::reveal(line);
    if text.contains("://") {
        format::wrap(vec![Span::raw(text)], width.into())
    } else {
        styled_lines(&text, Style::new(), width)
    }
}
