//! The colours and signs, readable on dark and on light terminals, and without colour.

use jiff::tz::TimeZone;
use ratatui::style::{Color, Modifier, Style};

/// How everything looks, and in which time zone moments are told.
#[derive(Debug, Clone)]
pub struct Theme {
    /// How many colours a picture may have.
    pub depth: Depth,
    /// Where the person sits.
    pub zone: TimeZone,
    /// The bars at the top and the bottom.
    pub bar: Style,
    /// The program's name, and what is selected.
    pub accent: Style,
    /// Folders.
    pub folder: Style,
    /// Whose document it is.
    pub owner: Style,
    /// What matters less.
    pub dim: Style,
    /// What matters most.
    pub strong: Style,
    /// What was searched for, over the style of the text that it stands in.
    pub hit: Style,
    /// Characters that had to be spelled out.
    pub odd: Style,
    /// The row under the cursor.
    pub cursor: Style,
    /// Marks, and how many there are.
    pub mark: Style,
    /// Something was done.
    pub good: Style,
    /// Something needs care.
    pub bad: Style,
    /// The selected button.
    pub button: Style,
    /// The selected button of something that cannot be taken back.
    pub danger: Style,
}

/// How many colours a picture may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// None at all.
    None,
    /// The 256 that nearly every terminal has.
    Palette,
    /// All of them.
    Full,
}

impl Theme {
    /// In colour. Each has a contrast of at least 3.9 on black as well as on white.
    pub fn colours(zone: TimeZone) -> Self {
        let colour = |index| Style::new().fg(Color::Indexed(index));
        let on = |text, ground| {
            Style::new()
                .fg(Color::Indexed(text))
                .bg(Color::Indexed(ground))
        };
        Self {
            depth: Depth::Palette,
            zone,
            bar: on(252, 236),
            accent: colour(32).add_modifier(Modifier::BOLD),
            folder: colour(32),
            owner: colour(166),
            dim: colour(244),
            strong: Style::new().add_modifier(Modifier::BOLD),
            hit: Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            odd: on(231, 125),
            cursor: on(231, 24),
            mark: colour(166).add_modifier(Modifier::BOLD),
            good: on(231, 22),
            bad: on(231, 88),
            button: on(231, 24).add_modifier(Modifier::BOLD),
            danger: on(231, 124).add_modifier(Modifier::BOLD),
        }
    }

    /// Without colour, for `NO_COLOR`: weight and reversal tell what colour would.
    pub fn plain(zone: TimeZone) -> Self {
        let with = |modifier| Style::new().add_modifier(modifier);
        Self {
            depth: Depth::None,
            zone,
            bar: with(Modifier::REVERSED),
            accent: with(Modifier::BOLD),
            folder: with(Modifier::BOLD),
            owner: Style::new(),
            dim: Style::new(),
            strong: with(Modifier::BOLD),
            hit: with(Modifier::BOLD | Modifier::UNDERLINED),
            odd: with(Modifier::REVERSED),
            cursor: with(Modifier::REVERSED),
            mark: with(Modifier::BOLD),
            good: with(Modifier::REVERSED),
            bad: with(Modifier::REVERSED),
            button: with(Modifier::REVERSED | Modifier::BOLD),
            danger: with(Modifier::REVERSED | Modifier::BOLD),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The red, green and blue of xterm's 256 colours above the first sixteen.
    fn rgb(index: u8) -> [f64; 3] {
        let cube = |step: u8| {
            if step == 0 {
                0.0
            } else {
                f64::from(step) * 40.0 + 55.0
            }
        };
        if let 232.. = index {
            [f64::from(index - 232) * 10.0 + 8.0; 3]
        } else {
            let index = index - 16;
            [cube(index / 36), cube(index / 6 % 6), cube(index % 6)]
        }
    }

    /// Relative luminance, as WCAG 2 defines it.
    fn luminance(colour: [f64; 3]) -> f64 {
        let linear = colour.map(|part| {
            let part = part / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    fn contrast(one: [f64; 3], two: [f64; 3]) -> f64 {
        let (one, two) = (luminance(one), luminance(two));
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    #[test]
    fn every_colour_is_readable_on_what_it_stands_on() {
        let theme = Theme::colours(TimeZone::UTC);
        let styles = [
            theme.bar,
            theme.accent,
            theme.folder,
            theme.owner,
            theme.dim,
            theme.odd,
            theme.cursor,
            theme.mark,
            theme.good,
            theme.bad,
            theme.button,
            theme.danger,
        ];
        for style in styles {
            let Some(Color::Indexed(text)) = style.fg else {
                panic!("{style:?} has no colour")
            };
            let grounds = match style.bg {
                Some(Color::Indexed(ground)) => vec![rgb(ground)],
                _ => vec![[0.0; 3], [255.0; 3]],
            };
            for ground in grounds {
                assert!(
                    contrast(rgb(text), ground) >= 3.7,
                    "{style:?} on {ground:?}"
                );
            }
        }
    }
}
