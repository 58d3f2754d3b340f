//! How long a link is to work: one of the usual lengths, or what is typed.

use std::time::Duration;

use tui_input::Input;

use crate::object::Timestamp;
use crate::search::Zone;
use crate::share::{ExpiryTrouble, PRESETS, lasting};

/// A choice of how long.
#[derive(Debug, Clone, Default)]
pub struct Lasting {
    /// Which of the usual lengths.
    pub preset: usize,
    /// What was typed instead; it counts as soon as it is not empty.
    pub typed: Input,
}

impl Lasting {
    /// The usual length in place `preset`.
    pub fn of(preset: usize) -> Self {
        Self {
            preset: preset.min(PRESETS.len() - 1),
            typed: Input::default(),
        }
    }

    /// Whether what was typed counts.
    pub fn is_typed(&self) -> bool {
        !self.typed.value().trim().is_empty()
    }

    /// How long it is, at this moment and place.
    pub fn length(&self, now: Timestamp, zone: &Zone) -> Result<Duration, ExpiryTrouble> {
        if self.is_typed() {
            return lasting(self.typed.value(), now, zone);
        }
        Ok(PRESETS[self.preset].lasts)
    }

    /// Chooses the usual length `steps` further on; it stops at the ends. What was typed goes.
    pub fn turn(&mut self, steps: isize) {
        self.typed.reset();
        self.preset = self
            .preset
            .saturating_add_signed(steps)
            .min(PRESETS.len() - 1);
    }
}
