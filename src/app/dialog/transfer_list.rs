//! The list of transfers, one of which can be stopped.

/// The list, with one row selected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TransferList {
    /// Which row.
    pub selected: usize,
}

impl TransferList {
    /// Moves the selection by `rows` in a list of `count`.
    pub fn move_by(&mut self, rows: isize, count: usize) {
        self.selected = self
            .selected
            .saturating_add_signed(rows)
            .min(count.saturating_sub(1));
    }
}
