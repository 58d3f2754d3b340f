//! Words whose letters lie scattered in a name, or nearly so.

use frizbee::{CaseMatching, Config, Matcher, Scoring, SortStrategy};

/// How many slips of the finger a word may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slips {
    /// None: all its letters are there, in their order.
    None,
    /// One letter too many, missing, wrong, or swapped with its neighbour, in a word of four or more.
    One,
}

/// Words, prepared for one thread.
#[derive(Debug, Clone)]
pub struct Scattered {
    words: Vec<(Matcher, u16)>,
    slips: Slips,
}

/// A word this short has no slip in it: nearly every name would do.
pub const SHORTEST: usize = 4;

impl Scattered {
    /// Prepares `words`, of which the most telling comes first.
    pub fn of<'a>(words: impl Iterator<Item = &'a str>, slips: Slips, is_cased: bool) -> Self {
        let words = words.map(|word| {
            let letters = word.chars().count();
            let most = u16::from(slips == Slips::One && letters >= SHORTEST);
            let matcher = Matcher::new(word, &config(most, is_cased));
            (matcher, least_score(letters, most))
        });
        Self {
            words: words.collect(),
            slips,
        }
    }

    /// How many slips each may hold.
    pub fn slips(&self) -> Slips {
        self.slips
    }

    /// Which of `names` fit, in their order, and how well.
    pub fn fitting(&mut self, names: &[&str]) -> Vec<(u32, u32)> {
        let mut fitting: Option<Vec<(u32, u32)>> = None;
        let mut left: Vec<&str>;
        for (matcher, least) in &mut self.words {
            let found = match &fitting {
                None => matcher.match_list(names),
                Some(earlier) => {
                    left = earlier.iter().map(|(at, _)| names[*at as usize]).collect();
                    matcher.match_list(&left)
                }
            };
            let good = found.iter().filter(|found| found.score >= *least);
            let good = good.map(|found| match &fitting {
                None => (found.index, u32::from(found.score)),
                Some(earlier) => {
                    let (at, score) = earlier[found.index as usize];
                    (at, score + u32::from(found.score))
                }
            });
            fitting = Some(good.collect());
        }
        fitting.unwrap_or_default()
    }

    /// The bytes of `text` that the words' letters are.
    pub fn places(&mut self, text: &str) -> Vec<u32> {
        let mut places = Vec::new();
        for (matcher, least) in &mut self.words {
            let found = matcher.match_one_indices(text, 0);
            places.extend(
                found
                    .filter(|found| found.score >= *least)
                    .map_or(Vec::new(), |found| found.indices),
            );
        }
        places
    }
}

fn config(slips: u16, is_cased: bool) -> Config {
    let casing = if is_cased {
        CaseMatching::Respect
    } else {
        CaseMatching::Ignore
    };
    // A capital in the name is no merit when case does not matter.
    let scoring = Scoring {
        matching_case_bonus: 0,
        capitalization_bonus: 0,
        ..Scoring::default()
    };
    Config::default()
        .max_typos(Some(slips))
        .casing(casing)
        .sort(SortStrategy::IndexAsc)
        .scoring(scoring)
}

/// With a slip, letters that are scattered all over a name are chance: six tenths of the best score must be there.
fn least_score(letters: usize, slips: u16) -> u16 {
    let best = Scoring::default().match_score;
    let letters = u16::try_from(letters).unwrap_or(u16::MAX);
    slips * (letters.saturating_mul(best) / 10).saturating_mul(6)
}
