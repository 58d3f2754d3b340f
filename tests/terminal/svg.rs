//! A terminal's screen as a drawing.
