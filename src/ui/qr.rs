//! temporary
use crate::app::Model;
use crate::object::Link;
use crate::ui::Theme;
use ratatui::Frame;
pub fn draw(_: &Model, _: &Theme, _: &Link, _: &mut Frame<'_>) {}
