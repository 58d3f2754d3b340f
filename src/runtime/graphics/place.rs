//! Where a picture stands on the screen: sent once, moved and taken away with the cells below it.

use std::io::{self, Write};
use std::sync::Arc;

use ratatui::layout::Rect;

use crate::preview::{Body, Points, Protocol};
use crate::ui::Placed;

/// By these numbers kitty knows our pictures. There are two, so that the new one stands before the old one goes.
const NUMBERS: [u32; 2] = [4711, 4712];
/// So many letters of Base64 a sequence for kitty holds at most.
const CHUNK: usize = 4096;

/// The picture that is on the screen.
#[derive(Debug, Default)]
pub(in crate::runtime) struct Placing {
    placed: Option<Placed>,
    /// Which number it has.
    number: usize,
}

impl Placing {
    /// Shows that picture there, or none: writes what has to be written, which is nothing where it stands already.
    pub(in crate::runtime) fn show(
        &mut self,
        wanted: Option<Placed>,
        protocol: Option<Protocol>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let is_there = |placed: &Placed| {
            let wanted = wanted.as_ref();
            wanted.is_some_and(|wanted| {
                placed.area == wanted.area && Arc::ptr_eq(&placed.preview, &wanted.preview)
            })
        };
        if self.placed.as_ref().map_or(wanted.is_none(), is_there) {
            return Ok(());
        }
        let before = self.placed.take().map(|_| NUMBERS[self.number]);
        let is_kitty = protocol == Some(Protocol::Kitty);
        if let Some(wanted) = wanted {
            self.number = 1 - self.number;
            draw(&wanted, is_kitty.then_some(NUMBERS[self.number]), out)?;
            self.placed = Some(wanted);
        }
        if let Some(number) = before.filter(|_| is_kitty) {
            // Others lose it with the cells that are written over it.
            write!(out, "\x1b_Ga=d,d=I,i={number},q=2\x1b\\")?;
        }
        out.flush()
    }

    /// The screen was cleared: what stood there has to be sent again.
    pub(in crate::runtime) fn forget(&mut self) {
        self.placed = None;
    }
}

/// Clears the cells, draws the picture over them, with its number for kitty, and leaves the cursor where it was.
fn draw(wanted: &Placed, number: Option<u32>, out: &mut impl Write) -> io::Result<()> {
    let Body::Picture(picture) = &wanted.preview.body else {
        return Ok(());
    };
    let area = wanted.area;
    let (width, height) = (area.width, area.height);
    write!(out, "\x1b7\x1b[0m")?;
    for row in area.top()..area.bottom() {
        write!(out, "\x1b[{};{}H\x1b[{width}X", row + 1, area.x + 1)?;
    }
    write!(out, "\x1b[{};{}H", area.y + 1, area.x + 1)?;
    match (&picture.points, number) {
        (Points::HalfBlocks(_), _) => {}
        (Points::Sixel(sixels), _) => out.write_all(sixels.as_bytes())?,
        (Points::Png(png), Some(number)) => kitty(png, area, number, out)?,
        (Points::Png(png), None) => {
            write!(
                out,
                "\x1b]1337;File=inline=1;width={width};height={height};"
            )?;
            write!(out, "preserveAspectRatio=0;doNotMoveCursor=1:{png}\x07")?;
        }
    }
    write!(out, "\x1b8")
}

/// In pieces, of which all but the last say that there are more.
fn kitty(png: &str, area: Rect, number: u32, out: &mut impl Write) -> io::Result<()> {
    let (width, height) = (area.width, area.height);
    let mut how = format!("a=T,f=100,t=d,i={number},p=1,c={width},r={height},C=1,q=2,");
    let mut left = png;
    loop {
        let (piece, rest) = left.split_at(left.len().min(CHUNK));
        let more = u8::from(!rest.is_empty());
        write!(out, "\x1b_G{how}m={more};{piece}\x1b\\")?;
        how.clear();
        left = rest;
        if left.is_empty() {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preview::{Kind, Picture, Preview};

    const AREA: Rect = Rect {
        x: 4,
        y: 2,
        width: 10,
        height: 2,
    };

    fn placed(points: Points) -> Placed {
        let picture = Picture {
            cells: (10, 2),
            steps: (0, 0),
            points,
        };
        Placed {
            area: AREA,
            preview: Arc::new(Preview::of(Kind::Pdf, Body::Picture(picture))),
        }
    }

    fn written(placing: &mut Placing, wanted: Option<Placed>, protocol: Protocol) -> String {
        let mut out = Vec::new();
        placing.show(wanted, Some(protocol), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_picture_is_sent_once_and_not_again_while_it_stands_there() {
        let mut placing = Placing::default();
        let picture = placed(Points::Sixel("\x1bPq~\x1b\\".into()));
        let sent = written(&mut placing, Some(picture.clone()), Protocol::Sixel);
        let clears = "\x1b7\x1b[0m\x1b[3;5H\x1b[10X\x1b[4;5H\x1b[10X\x1b[3;5H";
        assert_eq!(sent, format!("{clears}\x1bPq~\x1b\\\x1b8"));
        assert_eq!(
            written(&mut placing, Some(picture.clone()), Protocol::Sixel),
            ""
        );
        // Once the screen was cleared it is.
        placing.forget();
        assert_eq!(written(&mut placing, Some(picture), Protocol::Sixel), sent);
        // Where it goes, the cells below it are written anew by whoever draws them.
        assert_eq!(written(&mut placing, None, Protocol::Sixel), "");
    }

    #[test]
    fn kitty_hears_of_it_in_pieces_and_that_it_goes() {
        let mut placing = Placing::default();
        let picture = placed(Points::Png("A".repeat(5000)));
        let sent = written(&mut placing, Some(picture), Protocol::Kitty);
        assert!(
            sent.contains("a=T,f=100,t=d,i=4712,p=1,c=10,r=2,C=1,q=2,m=1;AAA"),
            "{sent}"
        );
        assert!(sent.contains(&format!("\x1b_Gm=0;{}\x1b\\", "A".repeat(904))));
        // The new one stands before the old one goes.
        let other = placed(Points::Png("BBBB".into()));
        let sent = written(&mut placing, Some(other), Protocol::Kitty);
        let (drawn, gone) = (sent.find("i=4711,p=1"), sent.find("a=d,d=I,i=4712"));
        assert!(drawn.is_some() && drawn < gone, "{sent}");
        assert_eq!(
            written(&mut placing, None, Protocol::Kitty),
            "\x1b_Ga=d,d=I,i=4711,q=2\x1b\\"
        );
    }

    #[test]
    fn iterm2_draws_it_over_as_many_cells_as_it_is_told() {
        let mut placing = Placing::default();
        let picture = placed(Points::Png("AAAA".into()));
        let sent = written(&mut placing, Some(picture), Protocol::ITerm2);
        assert!(
            sent.contains("]1337;File=inline=1;width=10;height=2;"),
            "{sent}"
        );
        assert!(sent.ends_with(":AAAA\x07\x1b8"), "{sent}");
    }
}
