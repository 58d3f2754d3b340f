//! Typing into a one-line field.

use crossterm::event::{Event, KeyEvent};
use tui_input::backend::crossterm::EventHandler;
use tui_input::{Input, InputRequest};

/// Types `key` into `input`; true if the text changed.
pub fn edit(input: &mut Input, key: KeyEvent) -> bool {
    input
        .handle_event(&Event::Key(key))
        .is_some_and(|change| change.value)
}

/// What was typed, without the air around it; `None` if that is nothing.
pub fn typed(input: &Input) -> Option<String> {
    let text = input.value().trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Puts pasted text in at the cursor; line breaks become spaces, since the field has one line.
pub fn insert(input: &mut Input, pasted: &str) {
    for character in pasted.trim_end_matches(['\r', '\n']).chars() {
        let character = if matches!(character, '\r' | '\n' | '\t') {
            ' '
        } else {
            character
        };
        input.handle(InputRequest::InsertChar(character));
    }
}
