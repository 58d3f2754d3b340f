//! Where the keys between two places may be cut, so that the parts can be listed at once.
//!
//! Any text serves as a cut as far as correctness goes; a good one has keys on both sides. What lies behind a known
//! key is told by that key: names that belong together differ late, and in characters of one kind. So the cuts
//! behind `AGY-1042` are a ladder of its successors: `AGY-1043` to `AGY-1049`, `AGY-105` to `AGY-109`, `AGY-11` to
//! `AGY-19`, `AGY-2` to `AGY-9`, `AGY.`, `AGZ`, `B`. One round of lists from all of them at once finds at
//! which scale there is more.

use super::super::Depth;
use crate::object::behind;

/// What is to be cut: the keys between two places.
#[derive(Debug, Clone, Copy)]
pub(super) struct Uncut<'a> {
    /// The last name that is known: what is to be cut begins behind it.
    pub(super) low: &'a str,
    /// The last place in it; `None` where it goes on to the end of the folder.
    pub(super) high: Option<&'a str>,
    /// What every name in it begins with.
    pub(super) folder: &'a str,
    /// What the next page will reach anyway: up to which byte of `low` names stayed the same in the last page, and by
    /// how many characters they went on there.
    pub(super) near: (usize, u32),
    /// Whether a slash behind the folder ends a row, so that no cut may have one.
    pub(super) depth: Depth,
}

/// Which characters may follow one another in names.
const KINDS: [(char, char); 3] = [('0', '9'), ('A', 'Z'), ('a', 'z')];

/// In so many parts the characters beyond ASCII are cut.
const SPREAD: u32 = 32;

/// At most `most` places strictly inside of `uncut`, in order.
pub(super) fn cuts(uncut: &Uncut<'_>, most: usize) -> Vec<Box<str>> {
    let Some(low) = uncut.low.get(..stem(uncut, uncut.low)) else {
        return Vec::new();
    };
    let ceiling = match uncut.high {
        Some(high) => Some(high.into()),
        None => behind(uncut.folder),
    };
    let ceiling = ceiling.as_deref();
    let mut steps: Vec<Vec<Box<str>>> = Vec::new();
    let apart = ceiling
        .map_or(0, |high| apart(low, high))
        .max(uncut.folder.len());
    steps.extend(ceiling.map(|high| between(low, high, apart)));
    steps.extend(above(low, apart, uncut));
    let is_inside = |cut: &str| {
        cut > uncut.low && ceiling.is_none_or(|high| cut < high) && is_whole(cut, uncut)
    };
    for step in &mut steps {
        step.retain(|cut| is_inside(cut));
    }
    let mut cuts = chosen(steps, most);
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}

/// Where two texts begin to differ, in bytes.
pub(super) fn apart(one: &str, other: &str) -> usize {
    let pairs = one.chars().zip(other.chars());
    pairs
        .take_while(|(one, other)| one == other)
        .map(|(one, _)| one.len_utf8())
        .sum()
}

/// The length of the part of `text` that cuts may be made of.
fn stem(uncut: &Uncut<'_>, text: &str) -> usize {
    let folder = uncut.folder.len();
    let below = text.get(folder..).unwrap_or_default();
    match (uncut.depth, below.find('/')) {
        // The slash itself counts, since names behind it are told apart from it.
        (Depth::Shallow, Some(slash)) => folder + slash + 1,
        _ => text.len(),
    }
}

/// Whether no row of a shallow listing would be cut in two.
fn is_whole(cut: &str, uncut: &Uncut<'_>) -> bool {
    let below = cut.get(uncut.folder.len()..).unwrap_or_default();
    uncut.depth == Depth::Deep || !below.contains('/')
}

/// The successors of `low` from the place where it is `apart` from the end, the farthest ones first.
fn above<'a>(
    low: &'a str,
    apart: usize,
    uncut: &'a Uncut<'_>,
) -> impl Iterator<Item = Vec<Box<str>>> + 'a {
    let places = low.char_indices().map(|(at, _)| at);
    let (fine, reach) = uncut.near;
    let places = places.filter(move |at| (apart..=fine).contains(at));
    let telling: Vec<_> = places
        .clone()
        .filter(|at| !is_within_word(low, *at))
        .collect();
    let places: Vec<_> = if telling.is_empty() {
        places.collect()
    } else {
        telling
    };
    places.into_iter().map(move |at| {
        let (head, character) = (&low[..at], low[at..].chars().next());
        let mut later = character.map(later).unwrap_or_default();
        if at == fine {
            let reached = character.map_or(0, u32::from).saturating_add(reach);
            later.retain(|next| u32::from(*next) > reached);
        }
        later.into_iter().map(|next| joined(head, next)).collect()
    })
}

/// Where two names begin to be `apart` beyond ASCII: places spread evenly over the characters between them.
fn between(low: &str, high: &str, apart: usize) -> Vec<Box<str>> {
    let code = |text: &str| text.get(apart..)?.chars().next().map(u32::from);
    let (from, to) = (code(low).unwrap_or(0), code(high).unwrap_or(0));
    if to <= 0x80 {
        return Vec::new();
    }
    let step = (to.saturating_sub(from) / SPREAD).max(1);
    let codes = (1..SPREAD).map(|at| from.saturating_add(at * step));
    // The surrogates are no characters, and what would lie there is left out.
    let next = codes.filter(|code| *code < to).filter_map(char::from_u32);
    next.map(|next| joined(&high[..apart], next)).collect()
}

/// Whether the letter at a place stands between letters: names that differ there are words, which also differ at
/// their beginning, or are followed by something else. Numbers differ everywhere.
fn is_within_word(text: &str, at: usize) -> bool {
    let is_letter = |character: char| character.is_alphabetic() || character == '_';
    let mut from = text[at..].chars();
    let here = from.next().is_some_and(is_letter);
    let before = text[..at].chars().next_back().is_some_and(is_letter);
    here && before && from.next().is_some_and(is_letter)
}

fn joined(head: &str, character: char) -> Box<str> {
    let mut cut = String::with_capacity(head.len() + character.len_utf8());
    cut.push_str(head);
    cut.push(character);
    cut.into()
}

/// Characters behind `character`: those of its kind, and the one behind the kind, where whatever else there is begins.
fn later(character: char) -> Vec<char> {
    let Some((_, last)) = kind(character) else {
        return if character.is_ascii() {
            next(character).into_iter().collect()
        } else {
            farther(character)
        };
    };
    let mut later: Vec<_> = if character.is_ascii_digit() {
        (character..=*last).skip(1).collect()
    } else {
        // Of letters there may be only the first few, as in hexadecimal numbers.
        farther(character)
            .into_iter()
            .filter(|next| next <= last)
            .collect()
    };
    later.extend(next(*last));
    later
}

fn kind(character: char) -> Option<&'static (char, char)> {
    let holds = |kind: &&(char, char)| (kind.0..=kind.1).contains(&character);
    KINDS.iter().find(holds)
}

/// Twice as far with every step, so that each scale has its cut.
fn farther(character: char) -> Vec<char> {
    let code = character as u32;
    let steps = (0..21).filter_map(|power| code.checked_add(1 << power));
    // The surrogates are no characters, and what would lie there is left out.
    steps.filter_map(char::from_u32).collect()
}

fn next(character: char) -> Option<char> {
    char::from_u32(character as u32 + 1)
}

/// So many of the cuts that all scales have their share, each spread evenly over its own.
fn chosen(mut steps: Vec<Vec<Box<str>>>, most: usize) -> Vec<Box<str>> {
    steps.retain(|step| !step.is_empty());
    let mut shares = vec![0; steps.len()];
    let mut left = most;
    while left > 0 {
        let before = left;
        for (share, step) in shares.iter_mut().zip(&steps) {
            if left > 0 && *share < step.len() {
                *share += 1;
                left -= 1;
            }
        }
        if left == before {
            break;
        }
    }
    let picked = steps.iter().zip(shares).flat_map(|(step, share)| {
        // In the middle of as many parts, so that the first and the last part are not left whole.
        (0..share).map(move |at| step[(2 * at + 1) * step.len() / (2 * share)].clone())
    });
    picked.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn deep<'a>(low: &'a str, high: Option<&'a str>) -> Uncut<'a> {
        Uncut {
            low,
            high,
            folder: "",
            near: (low.len(), 0),
            depth: Depth::Deep,
        }
    }

    #[test]
    fn the_cuts_behind_a_key_are_a_ladder_of_its_successors() {
        let cuts = cuts(&deep("AGY-18", None), 200);
        for cut in [
            "AGY-19", "AGY-2", "AGY-9", "AGY-:", "AGY.", "AGZ", "B", "C", "[",
        ] {
            assert!(cuts.contains(&cut.into()), "{cut} in {cuts:?}");
        }
        // Words differ at their beginning or behind their end, so it is not worth asking in their middle.
        assert!(!cuts.contains(&"AH".into()), "{cuts:?}");
    }

    #[test]
    fn few_cuts_are_taken_from_all_scales() {
        let cuts = cuts(&deep("AGY-18", None), 6);
        assert_eq!(cuts.len(), 6);
        let lengths: Vec<_> = cuts.iter().map(|cut| cut.len()).collect();
        assert_eq!(lengths, [6, 5, 4, 3, 1, 1]);
    }

    #[test]
    fn between_two_keys_the_cuts_begin_where_they_differ() {
        let cuts = cuts(&deep("jobs/3", Some("jobs/7")), 100);
        assert_eq!(
            cuts.iter().map(|cut| &**cut).collect::<Vec<_>>()[..3],
            ["jobs/4", "jobs/5", "jobs/6"]
        );
    }

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-c/]{0,5}",
            "\\PC{0,5}",
            "[a/\u{D7FF}\u{E000}\u{10FFFF}é\n+% ]{0,5}",
            any::<String>().prop_map(|text| text.chars().take(6).collect()),
        ]
    }

    proptest! {
        #[test]
        fn every_cut_lies_strictly_inside_and_cuts_no_row_in_two(
            folder in prop_oneof![Just(String::new()), text().prop_map(|text| format!("{text}/"))],
            one in text(), other in text(), is_open in any::<bool>(), near in (0_usize..12, 0_u32..5), most in 0_usize..40,
            is_shallow in any::<bool>(),
        ) {
            let (one, other) = (format!("{folder}{one}"), format!("{folder}{other}"));
            let (low, high) = (one.clone().min(other.clone()), one.max(other));
            let uncut = Uncut {
                low: &low,
                high: (!is_open).then_some(&high),
                folder: &folder,
                near,
                depth: if is_shallow { Depth::Shallow } else { Depth::Deep },
            };
            let cuts = cuts(&uncut, most);
            prop_assert!(cuts.len() <= most);
            prop_assert!(cuts.is_sorted_by(|one, other| one < other));
            for cut in &cuts {
                prop_assert!(**cut > *low && (is_open || **cut < *high), "{cut:?}");
                prop_assert!(cut.starts_with(&folder), "{cut:?}");
                prop_assert!(!is_shallow || !cut[folder.len()..].contains('/'), "{cut:?}");
            }
        }
    }
}
