//! A terminal's screen as a drawing.

use std::fmt::Write;

use vt100::{Cell, Color, Screen};

/// The size of a cell, of the letters in it, and of the frame around all.
const WIDTH: u32 = 9;
const HEIGHT: u32 = 19;
const LETTERS: u32 = 15;
const FRAME: u32 = 18;
const TITLE: u32 = 40;

/// What the terminal's own colours are: ink and paper.
const INK: &str = "#d6d9e0";
const PAPER: &str = "#15171c";

/// How a cell looks.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Look {
    ink: String,
    paper: String,
    is_bold: bool,
}

/// Neighbours in a line that look the same.
struct Run {
    column: u16,
    cells: u16,
    text: String,
    look: Look,
}

/// Draws the screen as a window with `title`.
pub fn drawing(screen: &Screen, title: &str) -> String {
    let (lines, columns) = screen.size();
    let (lines, columns) = (lines.get(), columns.get());
    let (width, height) = (
        u32::from(columns) * WIDTH + 2 * FRAME,
        u32::from(lines) * HEIGHT + TITLE + FRAME,
    );
    let mut svg = String::new();
    head(&mut svg, width, height, title);
    for line in 0..lines {
        let runs = runs(screen, line, columns);
        for run in &runs {
            paper(&mut svg, run, line);
        }
        for run in runs.iter().flat_map(words) {
            ink(&mut svg, &run, line);
        }
    }
    rules(&mut svg, screen, lines, columns);
    svg.push_str("</g>\n</svg>\n");
    svg
}

fn head(svg: &mut String, width: u32, height: u32, title: &str) {
    let middle = width / 2;
    let _ = write!(
        svg,
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">
<title>{title}</title>
<rect x="0.5" y="0.5" width="{}" height="{}" rx="10" fill="{PAPER}" stroke="#3a3f4b"/>
<circle cx="22" cy="20" r="6" fill="#e0645c"/><circle cx="42" cy="20" r="6" fill="#dfa443"/><circle cx="62" cy="20" r="6" fill="#62b056"/>
<text x="{middle}" y="25" text-anchor="middle" font-family="system-ui, sans-serif" font-size="13" fill="#8b91a0">{title}</text>
<g transform="translate({FRAME} {TITLE})" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="{LETTERS}" xml:space="preserve">
"##,
        width - 1,
        height - 1
    );
}

fn runs(screen: &Screen, line: u16, columns: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for column in 0..columns {
        let Some(cell) = screen.cell(line, column) else {
            continue;
        };
        if cell.is_wide_continuation() {
            continue;
        }
        let (look, cells) = (look(cell), if cell.is_wide() { 2 } else { 1 });
        let text = match cell.contents() {
            "" | "│" | "─" => " ",
            text => text,
        };
        match runs.last_mut() {
            Some(run) if run.look == look => {
                run.text.push_str(text);
                run.cells += cells;
            }
            _ => runs.push(Run {
                column,
                cells,
                text: text.into(),
                look,
            }),
        }
    }
    runs
}

/// The words of a run that stand apart, so that another font's letters shift nothing by much.
fn words(run: &Run) -> Vec<Run> {
    let mut words: Vec<Run> = Vec::new();
    let mut column = run.column;
    for part in run.text.split("  ") {
        let cells = u16::try_from(part.chars().count()).unwrap_or(0);
        let lead = u16::from(part.starts_with(' '));
        let text = part.trim();
        if !text.is_empty() {
            words.push(Run {
                column: column + lead,
                cells: u16::try_from(text.chars().count()).unwrap_or(0),
                text: text.into(),
                look: run.look.clone(),
            });
        }
        column += cells + 2;
    }
    words
}

fn paper(svg: &mut String, run: &Run, line: u16) {
    if run.look.paper != PAPER {
        let _ = writeln!(
            svg,
            r#"<rect x="{}" y="{}" width="{}" height="{HEIGHT}" fill="{}"/>"#,
            u32::from(run.column) * WIDTH,
            u32::from(line) * HEIGHT,
            u32::from(run.cells) * WIDTH,
            run.look.paper
        );
    }
}

fn ink(svg: &mut String, run: &Run, line: u16) {
    let text = run.text.replace('&', "&amp;").replace('<', "&lt;");
    let weight = if run.look.is_bold {
        r#" font-weight="700""#
    } else {
        ""
    };
    let _ = writeln!(
        svg,
        r#"<text x="{}" y="{}" textLength="{}" fill="{}"{weight}>{text}</text>"#,
        u32::from(run.column) * WIDTH,
        u32::from(line) * HEIGHT + 14,
        u32::from(run.cells) * WIDTH,
        run.look.ink
    );
}

/// Rules are drawn as lines: letters of most fonts leave gaps between them.
fn rules(svg: &mut String, screen: &Screen, lines: u16, columns: u16) {
    let mut path = String::new();
    for (line, column) in (0..lines).flat_map(|line| (0..columns).map(move |c| (line, c))) {
        let (x, y) = (u32::from(column) * WIDTH, u32::from(line) * HEIGHT);
        let _ = match screen.cell(line, column).map(Cell::contents) {
            Some("│") => write!(path, "M{} {y}v{HEIGHT}", x + WIDTH / 2),
            Some("─") => write!(path, "M{x} {}h{WIDTH}", y + HEIGHT / 2),
            _ => Ok(()),
        };
    }
    let _ = writeln!(svg, r##"<path d="{path}" stroke="#5b616e"/>"##);
}

fn look(cell: &Cell) -> Look {
    let ink = colour(cell.fgcolor(), INK);
    let paper = colour(cell.bgcolor(), PAPER);
    let (ink, paper) = if cell.inverse() {
        (paper, ink)
    } else {
        (ink, paper)
    };
    Look {
        ink,
        paper,
        is_bold: cell.bold(),
    }
}

fn colour(colour: Color, usual: &str) -> String {
    let (red, green, blue) = match colour {
        Color::Default => return usual.into(),
        Color::Rgb(red, green, blue) => (red, green, blue),
        Color::Idx(index) => of_256(index),
    };
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// xterm's 256 colours: sixteen of old, a cube of six by six by six, and greys.
fn of_256(index: u8) -> (u8, u8, u8) {
    let step = |step: u8| if step == 0 { 0 } else { step * 40 + 55 };
    match index {
        0..8 => {
            let part = |bit: u8| if index >> bit & 1 == 1 { 205 } else { 0 };
            (part(0), part(1), part(2))
        }
        8..16 => {
            let part = |bit: u8| if index >> bit & 1 == 1 { 255 } else { 92 };
            (part(0), part(1), part(2))
        }
        16..232 => {
            let index = index - 16;
            (step(index / 36), step(index / 6 % 6), step(index % 6))
        }
        232.. => {
            let grey = (index - 232) * 10 + 8;
            (grey, grey, grey)
        }
    }
}

#[test]
fn colours_are_those_of_xterm() {
    assert_eq!(of_256(24), (0, 95, 135));
    assert_eq!(of_256(231), (255, 255, 255));
    assert_eq!(of_256(236), (48, 48, 48));
}
