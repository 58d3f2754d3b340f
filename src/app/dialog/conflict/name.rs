//! Another name for a file whose own is taken: the next one in count, or one that is typed.

use std::fmt;

use super::{Conflict, NewName};
use crate::app::Effect;
use crate::object::{IfThere, Key, NamingTrouble, Plan, Whose, free_name, read, reveal, safe_name};

/// Why a file cannot get the name that was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameTrouble {
    /// The bucket cannot hold it.
    Key(NamingTrouble),
    /// This machine's disk may not; what would do.
    Local(String),
    /// It is the one that is taken.
    Taken,
    /// It would make the file somebody else's, which is asked about where a transfer begins.
    Whose(Whose),
}

impl fmt::Display for NameTrouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(trouble) => trouble.fmt(out),
            Self::Local(name) => {
                let name = reveal(name);
                write!(
                    out,
                    "A file on this machine cannot be called that; {name} would do."
                )
            }
            Self::Taken => out.write_str("That is the name that is taken."),
            Self::Whose(whose) => write!(
                out,
                "That would make it {whose}'s. Skip it, and begin anew with the right name."
            ),
        }
    }
}

impl Conflict {
    /// Opens the line for another name, if only one file is left: the next in count is proposed.
    pub fn begin_name(&mut self) {
        let proposed = match self.plan(0) {
            Some(Plan::Download(plan)) => following(&plan.name),
            Some(other) => following(other.target().name()),
            None => None,
        };
        if self.left.len() == 1 {
            self.name = Some(NewName {
                input: proposed.unwrap_or_default().into(),
                trouble: None,
            });
        }
    }

    /// What sending the typed name asks for.
    pub fn renamed(&self) -> Result<Effect, NameTrouble> {
        let name = self.name.as_ref().map_or("", |name| name.input.value());
        let empty = || NameTrouble::Key(NamingTrouble::Original(String::new()));
        let plan = named(self.plan(0).ok_or_else(empty)?, name)?;
        Ok(self.transfer(vec![plan]))
    }

    /// What to think of before the typed name is sent.
    pub fn note_on_name(&self) -> Option<&'static str> {
        let plan = self.plan(0)?;
        let typed = self.name.as_ref()?.input.value();
        let renamed = named(plan, typed).ok()?;
        let is_in_bucket = !matches!(plan, Plan::Download(_));
        let leaves = read(plan.target()).is_some() && read(renamed.target()).is_none();
        (is_in_bucket && leaves)
            .then_some("Outside the convention: the application will not find it by this name.")
    }
}

fn named(plan: &Plan, name: &str) -> Result<Plan, NameTrouble> {
    let mut plan = plan.clone();
    match &mut plan {
        Plan::Upload(upload) => {
            upload.key = called(&upload.key, name)?;
            upload.if_there = IfThere::Ask;
        }
        Plan::Copy(copy) => {
            copy.to = called(&copy.to, name)?;
            copy.if_there = IfThere::Ask;
        }
        Plan::Download(download) => {
            let safe = safe_name(name);
            match () {
                () if name.is_empty() => {
                    return Err(NameTrouble::Key(NamingTrouble::Original(String::new())));
                }
                () if safe != name => return Err(NameTrouble::Local(safe)),
                () if name == download.name => return Err(NameTrouble::Taken),
                () => name.clone_into(&mut download.name),
            }
            download.if_there = IfThere::Ask;
        }
        Plan::Purge(_) => {}
    }
    Ok(plan)
}

/// The key beside `key` with that name, which makes it nobody else's.
fn called(key: &Key, name: &str) -> Result<Key, NameTrouble> {
    if name.is_empty() || name.contains('/') {
        return Err(NameTrouble::Key(NamingTrouble::Original(name.into())));
    }
    let folder = key.parent();
    let bytes = folder.as_str().len() + name.len();
    let Some(called) = folder.join(name) else {
        return Err(NameTrouble::Key(NamingTrouble::TooLong(bytes)));
    };
    if called == *key {
        return Err(NameTrouble::Taken);
    }
    match Whose::of(&called) {
        Some(whose) if Whose::of(key).as_ref() != Some(&whose) => Err(NameTrouble::Whose(whose)),
        _ => Ok(called),
    }
}

/// The key with the next name in count.
pub(super) fn beside(key: &Key) -> Option<Key> {
    key.parent().join(&following(key.name())?)
}

/// The next name after `a.pdf` is `a (2).pdf`, after that `a (3).pdf`.
fn following(name: &str) -> Option<String> {
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, format!(".{extension}")),
        _ => (name, String::new()),
    };
    let numbered = stem
        .strip_suffix(')')
        .and_then(|stem| stem.rsplit_once(" ("))
        .and_then(|(stem, number)| Some((stem, number.parse::<u32>().ok()?)));
    let (stem, number) = match numbered {
        Some((stem, number)) => (stem, number.checked_add(1)?),
        None => (stem, 2),
    };
    Some(free_name(&format!("{stem}{extension}"), number))
}

#[cfg(test)]
mod tests {
    use super::super::tests::conflict;
    use super::*;
    use crate::object::DownloadPlan;

    fn key(text: &str) -> Key {
        Key::new(text).unwrap()
    }

    const OFFICE: &str = "uploads/rate_card/CLT-4_rate_card_1767225600_rates.xlsx";

    #[test]
    fn the_next_name_is_proposed_and_taken_as_typed() {
        let mut conflict = conflict(&["uploads/a.pdf"]);
        conflict.begin_name();
        let proposed = conflict.name.as_ref().unwrap().input.value().to_owned();
        assert_eq!(proposed, "a (2).pdf");
        conflict.name.as_mut().unwrap().input = "b.pdf".into();
        let Ok(Effect::Transfer(_, batch)) = conflict.renamed() else {
            panic!("{:?}", conflict.renamed())
        };
        assert_eq!(batch.plans[0].key().as_str(), "uploads/b.pdf");
    }

    #[test]
    fn a_name_that_cannot_be_is_refused_with_its_reason() {
        let told = |name: &str| called(&key("uploads/a.pdf"), name).unwrap_err().to_string();
        assert_eq!(told(""), "The file needs a name.");
        assert_eq!(told("b/c"), "The name may not contain a slash.");
        assert_eq!(told("a.pdf"), "That is the name that is taken.");
        assert!(told(&"x".repeat(1_024)).contains("1,024"));
    }

    #[test]
    fn no_name_makes_a_file_somebody_else_s() {
        let key = key(OFFICE);
        let refused = called(&key, "CLT-5_rate_card_1767225600_rates.xlsx").unwrap_err();
        assert!(refused.to_string().contains("CLT-5"), "{refused}");
        assert!(called(&key, "CLT-4_rate_card_1767225600_new.xlsx").is_ok());
        assert!(called(&key, "rates.xlsx").is_ok());
    }

    #[test]
    fn a_name_that_leaves_the_convention_is_remarked_upon() {
        let mut conflict = conflict(&[OFFICE]);
        conflict.begin_name();
        assert_eq!(conflict.note_on_name(), None);
        conflict.name.as_mut().unwrap().input = "rates.xlsx".into();
        assert!(conflict.note_on_name().is_some());
    }

    #[test]
    fn a_local_name_is_harmless_or_refused() {
        let plan = Plan::Download(DownloadPlan {
            key: key("uploads/a.pdf"),
            size: 1,
            directory: "/home/ann".into(),
            name: "a.pdf".into(),
            if_there: IfThere::Ask,
            zip: None,
        });
        let told = |name: &str| named(&plan, name).unwrap_err().to_string();
        assert!(told("../.bashrc").contains("would do"));
        assert_eq!(told("a.pdf"), "That is the name that is taken.");
        assert!(named(&plan, "b.pdf").is_ok());
    }
}
