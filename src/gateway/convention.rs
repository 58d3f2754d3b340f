//! Where a file that is named by the convention would lie, though it is not known yet.

use crate::object::{Key, Reading, read};

/// The categories that STORAGE.md names.
const KNOWN: [&str; 4] = [
    "agency_invoice",
    "approved_quotation",
    "job_order",
    "rate_card",
];
/// So many keys are tried for one name at most.
const MOST: usize = 3;

/// The keys that an office file called `name` can have, the likeliest first.
///
/// A category has `_` in it, and so has everything around it: `{owner}_{category}_{seconds}_{original}` comes apart
/// wherever digits stand between two of them. A known category decides alone.
pub(super) fn office_keys(name: &str) -> Vec<Key> {
    let Some((_, rest)) = name.split_once('_') else {
        return Vec::new();
    };
    let marks = rest.match_indices('_').map(|(at, _)| at);
    let splits = marks.filter_map(|at| fitting(&rest[..at], name));
    let keys: Vec<_> = splits.take(MOST).collect();
    let is_known = |key: &&Key| matches!(read(key), Some(Reading::Office { category, .. }) if KNOWN.contains(&category));
    match keys.iter().find(is_known) {
        Some(known) => vec![known.clone()],
        None => keys,
    }
}

/// The key of `name` in `category`, if it reads as one.
fn fitting(category: &str, name: &str) -> Option<Key> {
    let key = Key::new(format!("uploads/{category}/{name}"))?;
    let is_office =
        matches!(read(&key), Some(Reading::Office { category: told, .. }) if told == category);
    is_office.then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(name: &str) -> Vec<String> {
        let keys = office_keys(name).into_iter();
        keys.map(|key| key.as_str().to_owned()).collect()
    }

    #[test]
    fn a_known_category_is_found_in_the_name() {
        let name = "AGY-123_agency_invoice_1234567890_x.pdf";
        assert_eq!(keys(name), [format!("uploads/agency_invoice/{name}")]);
        let name = "AGY-104_agency_invoice_1771320600_AGY-104_agency_invoice_1_again.pdf";
        assert_eq!(keys(name), [format!("uploads/agency_invoice/{name}")]);
    }

    #[test]
    fn an_unknown_category_is_whatever_the_name_can_be_read_as() {
        let name = "CLT-4_credit_note_17_2_a.pdf";
        let expected = ["credit_note", "credit_note_17"];
        let expected = expected.map(|category| format!("uploads/{category}/{name}"));
        assert_eq!(keys(name), expected);
        let name = "CLT-4_a_1_2_3_4_5_6_x";
        assert_eq!(keys(name).len(), MOST);
    }

    #[test]
    fn other_names_have_no_place_of_their_own() {
        for name in [
            "scan0001.pdf",
            "AGY-_agency_invoice_1_x",
            "AGY-1_agency_invoice_today_x.pdf",
            "AGY-1_agency_invoice_1_",
            "AGY-1_jobs_1_x",
            "AGY-1__1_x",
            "_",
            "",
        ] {
            assert_eq!(keys(name), [""; 0], "{name}");
        }
    }
}
