//! Letters without their case, so that two texts can be compared.

/// `text` in small letters, letter by letter.
///
/// Unlike `str::to_lowercase` no letter depends on those around it: a final sigma is a sigma. So a part of a text folds
/// to a part of what the text folds to, which is what a search for parts needs.
pub fn fold(text: &str) -> String {
    text.chars().flat_map(fold_letter).collect()
}

/// What `letter` becomes, which may be two letters.
pub fn fold_letter(letter: char) -> impl Iterator<Item = char> {
    letter.to_lowercase().map(|small| match small {
        'ς' => 'σ',
        small => small,
    })
}

/// The folded text, and for each of its bytes where the letter stands that it came from; one more for the end.
pub fn fold_with_places(text: &str) -> (String, Vec<usize>) {
    let mut folded = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len() + 1);
    for (at, letter) in text.char_indices() {
        folded.extend(fold_letter(letter));
        places.resize(folded.len(), at);
    }
    places.push(text.len());
    (folded, places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_goes_and_nothing_else() {
        assert_eq!(fold("AGY-Ünï ΟΔΟΣ ς 日"), "agy-ünï οδοσ σ 日");
    }

    #[test]
    fn every_byte_knows_the_letter_that_it_came_from() {
        let (folded, places) = fold_with_places("aİ日");
        assert_eq!(folded, "ai\u{307}日");
        assert_eq!(places, [0, 1, 1, 1, 3, 3, 3, 6]);
    }
}
