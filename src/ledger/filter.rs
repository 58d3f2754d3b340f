//! Which records a person means who types a few words.

use super::Record;

/// The words of `text`, as [`matches()`] wants them.
pub fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_lowercase).collect()
}

/// Whether each of `words`, in small letters, stands somewhere in the record: in key, user, note or act.
pub fn matches(record: &Record, words: &[String]) -> bool {
    let entry = &record.entry;
    words.iter().all(|word| {
        let note = entry.note.as_deref().unwrap_or_default();
        let texts = [entry.act.word(), &record.who.user, note, entry.key.as_str()];
        texts.iter().any(|text| contains(text, word))
    })
}

/// Whether `word` is in `text`, whose capitals do not count. A key is hardly ever more than ASCII, and is read in place.
fn contains(text: &str, word: &str) -> bool {
    if !text.is_ascii() {
        return text.to_lowercase().contains(word);
    }
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let Some((first, rest)) = word.split_first() else {
        return true;
    };
    let mut starts = text.iter().enumerate();
    starts.any(|(at, byte)| {
        let after = || text.get(at + 1..at + word.len());
        byte.to_ascii_lowercase() == *first
            && after().is_some_and(|after| after.eq_ignore_ascii_case(rest))
    })
}
