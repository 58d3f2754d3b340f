//! The stores that have names of their own, one of which can be opened instead.

use super::choice::within;
use crate::object::KnownStore;

/// The list, with one store selected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreList {
    /// The stores.
    pub stores: Vec<KnownStore>,
    /// Which one is selected.
    pub selected: usize,
}

impl StoreList {
    /// All of them, with the one that is open selected.
    pub fn new(stores: Vec<KnownStore>) -> Self {
        let selected = stores.iter().position(|store| store.is_open).unwrap_or(0);
        Self { stores, selected }
    }

    /// Moves the selection by `rows`.
    pub fn move_by(&mut self, rows: isize) {
        let places: Vec<usize> = (0..self.stores.len()).collect();
        if !places.is_empty() {
            self.selected = within(&places, self.selected, rows);
        }
    }
}
