//! Going to a pasted key or address.

use tui_input::Input;

/// A key or address being typed.
#[derive(Debug, Clone, Default)]
pub struct GoTo {
    /// What was typed.
    pub input: Input,
    /// What is wrong with it.
    pub trouble: Option<String>,
}
