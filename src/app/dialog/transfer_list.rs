//! The list of transfers, one of which can be stopped.

use crate::object::TransferId;

/// The list, with one transfer selected; none is once that one has gone, until the person moves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TransferList {
    /// Which transfer, by its name: rows move while transfers end.
    pub selected: Option<TransferId>,
}

impl TransferList {
    /// Moves the selection by `rows` in the list `ids`; from nowhere to its first or last row.
    pub fn move_by(&mut self, rows: isize, ids: &[TransferId]) {
        let at = ids.iter().position(|id| Some(*id) == self.selected);
        let last = ids.len().saturating_sub(1);
        let next = match at {
            Some(at) => at.saturating_add_signed(rows).min(last),
            None if rows < 0 => last,
            None => 0,
        };
        self.selected = ids.get(next).copied();
    }
}
