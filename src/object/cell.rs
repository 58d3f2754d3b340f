//! Text in a table for a spreadsheet: it is text, and never a formula.

use std::borrow::Cow;

/// With one of these a cell begins that a spreadsheet runs; some take the full-width signs for the others.
const SIGNS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// `text` so that no spreadsheet takes it for a formula: a customer chooses the names of files.
///
/// Source: OWASP, "CSV Injection"; the apostrophe is what Excel and Calc themselves use to say that this is text.
pub fn cell(text: &str) -> Cow<'_, str> {
    if text.starts_with(SIGNS) {
        format!("'{text}").into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_text() {
        for formula in [
            "=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a",
        ] {
            assert_eq!(cell(formula), format!("'{formula}"));
        }
    }

    #[test]
    fn any_other_text_stays_as_it_is() {
        for text in ["", "a=1", "'=1", "2026-11-24", "März"] {
            assert_eq!(cell(text), text);
        }
    }
}
