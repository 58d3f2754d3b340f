//! The guard against mixing two customers: to whom the files of one share belong.

use std::fmt;

use crate::object::{Key, Whose};

/// How many files belong to one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portion {
    /// To whom; `None` for files whose names do not say.
    pub whose: Option<Whose>,
    /// How many.
    pub files: usize,
}

/// Files that should not go out in one message without a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mixture {
    /// They belong to more than one; in the order in which they were met.
    Several(Vec<Portion>),
    /// They belong, all or in part, to others than the one that is pinned.
    Foreign {
        /// The one that is pinned.
        pinned: Whose,
        /// To whom the files belong, in the order in which they were met.
        portions: Vec<Portion>,
    },
}

/// Whether `keys` should not go out together; `None` if nothing speaks against it.
///
/// An owner and a job are two: which jobs are whose is not in the bucket. A file whose name says nothing is no second
/// customer, since terms and price lists go along with everything; but where somebody is pinned, whoever pinned wants
/// to be asked about everything that is not his. Nothing of nobody's is ever a mixture by itself.
pub fn mixed<'a>(keys: impl Iterator<Item = &'a Key>, pinned: Option<&Whose>) -> Option<Mixture> {
    let portions = portions(keys);
    let Some(pinned) = pinned else {
        let owned = portions.iter().filter(|portion| portion.whose.is_some());
        return (owned.count() > 1).then_some(Mixture::Several(portions));
    };
    let is_foreign = |portion: &Portion| portion.whose.as_ref() != Some(pinned);
    portions.iter().any(is_foreign).then(|| Mixture::Foreign {
        pinned: pinned.clone(),
        portions,
    })
}

fn portions<'a>(keys: impl Iterator<Item = &'a Key>) -> Vec<Portion> {
    let mut portions: Vec<Portion> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for key in keys {
        let whose = Whose::of(key);
        let place = *places.entry(whose.clone()).or_insert(portions.len());
        match portions.get_mut(place) {
            Some(portion) => portion.files += 1,
            None => portions.push(Portion { whose, files: 1 }),
        }
    }
    portions
}

impl Mixture {
    /// To whom the files belong.
    pub fn portions(&self) -> &[Portion] {
        match self {
            Self::Several(portions) | Self::Foreign { portions, .. } => portions,
        }
    }
}

impl fmt::Display for Mixture {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A list of a hundred customers helps nobody.
        const TOLD: usize = 4;
        let portions = self.portions();
        let told: Vec<_> = portions.iter().take(TOLD).map(Portion::to_string).collect();
        let more = portions.len().saturating_sub(TOLD);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let told = told.join(", ");
        match self {
            Self::Several(_) => write!(out, "These files belong to several: {told}{more}."),
            Self::Foreign { pinned, .. } => {
                write!(out, "{pinned} is pinned, but this is of {told}{more}.")
            }
        }
    }
}

impl fmt::Display for Portion {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.whose {
            Some(whose) => write!(out, "{whose}")?,
            None => out.write_str("no customer named")?,
        }
        match self.files {
            1 => out.write_str(" (1 file)"),
            files => write!(out, " ({files} files)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(whose: &str) -> Vec<Key> {
        let named = whose.chars().map(|letter| match letter {
            'a' => "uploads/rate_card/AGY-1_rate_card_1_x.pdf",
            'c' => "uploads/rate_card/CLT-1_rate_card_1_x.pdf",
            'j' => "jobs/68b71f6b73d950590d63e7db/rate_card/x.pdf",
            _ => "terms.pdf",
        });
        named.map(|name| Key::new(name).unwrap()).collect()
    }

    fn told(whose: &str, pinned: Option<&Whose>) -> Option<String> {
        mixed(keys(whose).iter(), pinned).map(|mixture| mixture.to_string())
    }

    #[test]
    fn two_owners_or_an_owner_and_a_job_are_a_mixture_with_both_named() {
        assert_eq!(
            told("aca", None).as_deref(),
            Some("These files belong to several: AGY-1 (2 files), CLT-1 (1 file).")
        );
        let job =
            "These files belong to several: AGY-1 (1 file), job 68b71f6b73d950590d63e7db (1 file).";
        assert_eq!(told("aj", None).as_deref(), Some(job));
    }

    #[test]
    fn one_owner_is_none_nor_are_files_of_nobody_beside_it() {
        for fine in ["", "aaa", "ana", "nn"] {
            assert_eq!(told(fine, None), None, "{fine}");
        }
    }

    #[test]
    fn whatever_is_not_of_the_pinned_one_is_asked_about() {
        let pinned = Whose::Owner("AGY-1".into());
        assert_eq!(told("aa", Some(&pinned)), None);
        assert_eq!(told("", Some(&pinned)), None);
        assert_eq!(
            told("c", Some(&pinned)).as_deref(),
            Some("AGY-1 is pinned, but this is of CLT-1 (1 file).")
        );
        assert!(
            told("an", Some(&pinned))
                .unwrap()
                .contains("no customer named (1 file)")
        );
        assert!(told("n", Some(&pinned)).is_some());
    }
}
