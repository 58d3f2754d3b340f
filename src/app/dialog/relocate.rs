//! Where a whole folder, or what waits in the trash, is to go: every file keeps its place below.

use std::collections::HashSet;

use tui_input::Input;

use super::Below;
use crate::object::{
    Batch, CopyPlan, Destination, IfThere, Key, Plan, Prefix, Purpose, Reading, read, receiving,
    relocated, shared,
};

/// The form for what moves with its folders.
#[derive(Debug, Clone)]
pub struct Relocate {
    /// What for.
    pub purpose: Purpose,
    /// Where they lie, as far as that is the same for all; of what is in the trash, where they lay.
    pub from: Prefix,
    /// Where they are to go, as typed.
    pub to: Input,
    /// The files, by where they lie now.
    pub files: Below,
    /// Whether any of them gets another name there.
    pub renames: bool,
    /// One file of each folder that has names by the convention, by its place: what is true of one is of all of them.
    telling: Vec<usize>,
    /// Where the files lay that wait in the trash, one for each; empty elsewhere, where that is where they lie.
    origins: Vec<Key>,
}

/// Why they cannot go there, as a sentence for the person who typed it.
pub type Refusal = String;

impl Relocate {
    /// The form for the folder `from`, whose files are counted first.
    pub fn folder(purpose: Purpose, from: Prefix, files: Below) -> Self {
        Self {
            purpose,
            to: from.as_str().into(),
            from,
            files,
            renames: false,
            telling: Vec::new(),
            origins: Vec::new(),
        }
    }

    /// The form for files in the trash: each with where it lay and its size in bytes.
    pub fn restored(files: Vec<(Key, Key, u64)>) -> Self {
        let from = shared(files.iter().map(|(_, origin, _)| origin));
        let (mut places, mut origins) = (Vec::new(), Vec::new());
        for (place, origin, size) in files {
            places.push((place, size));
            origins.push(origin);
        }
        let mut form = Self {
            origins,
            ..Self::folder(Purpose::Restore, from, Below::of(places))
        };
        form.counted();
        form
    }

    /// All files are known now.
    pub fn counted(&mut self) {
        let (mut folders, mut telling) = (HashSet::new(), Vec::new());
        for at in 0..self.files.files.len() {
            let Some(key) = self.origin(at) else {
                break;
            };
            let is_named = matches!(read(key), Some(Reading::Office { .. }));
            if is_named && folders.insert(key.parent()) {
                telling.push(at);
            }
        }
        self.telling = telling;
        self.reconsider();
    }

    /// The folder that was typed; one slash at its end is added.
    pub fn target(&self) -> Prefix {
        Prefix::new(self.to.value().trim().trim_start_matches('/'))
    }

    /// Where the file in this place lies or lay, and where it is to go; `None` if that would be longer than S3 takes.
    pub fn pair(&self, at: usize) -> Option<(&Key, Option<Key>)> {
        let origin = self.origin(at)?;
        Some((origin, relocated(origin, &self.from, &self.target())))
    }

    /// What to think of before it is done.
    pub fn notes(&self) -> Option<&'static str> {
        let is_plain = |folder: &Prefix| matches!(receiving(folder), Destination::Plain { .. });
        let leaves = is_plain(&self.target()) && !is_plain(&self.from);
        leaves.then_some(
            "Outside categories and jobs: the application does not look for files there.",
        )
    }

    /// Looks anew whether any of them gets another name, now that there is another target.
    pub fn reconsider(&mut self) {
        let mut pairs = self.telling.iter().filter_map(|at| self.pair(*at));
        self.renames = pairs.any(|(from, to)| to.is_some_and(|to| to.name() != from.name()));
    }

    /// Where the file in this place lies or lay.
    fn origin(&self, at: usize) -> Option<&Key> {
        let origin = self.origins.get(at);
        origin.or_else(|| Some(&self.files.files.get(at)?.0))
    }

    /// What is done once all is counted, or why it cannot be.
    pub fn batch(&self) -> Result<Batch, Refusal> {
        self.refusal().map_or(Ok(()), Err)?;
        let mut taken = HashSet::new();
        let places = (0..self.files.files.len()).zip(&self.files.files);
        let plan = |(at, (place, size)): (usize, &(Key, u64))| {
            let (origin, to) = self.pair(at).ok_or_else(String::new)?;
            let to = to.ok_or_else(|| too_long(origin))?;
            if !taken.insert(to.clone()) {
                return Err(format!(
                    "Two of them would become {to}; nothing was started."
                ));
            }
            Ok(Plan::Copy(CopyPlan {
                from: place.clone(),
                to,
                size: *size,
                if_there: IfThere::Ask,
                purpose: self.purpose,
                kept: None,
            }))
        };
        let plans: Result<Vec<_>, Refusal> = places.map(plan).collect();
        Ok(Batch {
            kind: self.purpose.kind(),
            plans: plans?,
        })
    }

    /// Why nothing can go where was typed; cheap, as it is asked for every frame.
    pub fn refusal(&self) -> Option<Refusal> {
        let target = self.target();
        if target.is_bucket() {
            return Some("Type the folder that they are to go to.".into());
        }
        if target.as_str().contains("//") {
            return Some("A folder's name is missing between two slashes.".into());
        }
        if self.purpose == Purpose::Restore {
            return None;
        }
        if target == self.from {
            return Some("That is where it is. Change the name, or the folder around it.".into());
        }
        let goes_into_itself = target.as_str().starts_with(self.from.as_str());
        goes_into_itself.then(|| "A folder cannot go into itself.".into())
    }
}

fn too_long(key: &Key) -> Refusal {
    format!("{key} would get a key of more than 1,024 bytes there; nothing was started.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::script::key;

    fn moving(from: &str, to: &str, keys: &[&str]) -> Relocate {
        let files = keys.iter().map(|text| (key(text), 1)).collect();
        let mut form = Relocate::folder(Purpose::Move, Prefix::new(from), Below::of(files));
        form.to = to.into();
        form
    }

    fn targets(form: &Relocate) -> Vec<String> {
        let batch = form.batch().unwrap();
        let targets = batch.plans.iter().map(Plan::target);
        targets.map(|key| key.as_str().to_owned()).collect()
    }

    #[test]
    fn every_file_keeps_its_place_below_the_folder() {
        let form = moving("a/old/", "b/new", &["a/old/x.pdf", "a/old/deep/y.pdf"]);
        assert_eq!(targets(&form), ["b/new/x.pdf", "b/new/deep/y.pdf"]);
    }

    #[test]
    fn a_name_by_the_convention_follows_its_folder_into_another_category() {
        let form = moving(
            "uploads/quotation/",
            "uploads/agency_invoice/",
            &["uploads/quotation/AGY-1_quotation_1700000000_a_b.pdf"],
        );
        assert_eq!(
            targets(&form),
            ["uploads/agency_invoice/AGY-1_agency_invoice_1700000000_a_b.pdf"]
        );
    }

    #[test]
    fn a_folder_goes_neither_into_itself_nor_to_where_it_is_nor_nowhere() {
        for to in ["a/b/", "a/b/c/", "", "/", "x//y/"] {
            let form = moving("a/b/", to, &["a/b/x.pdf"]);
            assert!(form.batch().is_err(), "{to}");
        }
        assert!(moving("a/b/", "a/bc/", &["a/b/x.pdf"]).batch().is_ok());
    }

    #[test]
    fn nothing_moves_where_one_key_would_be_too_long() {
        let form = moving("a/", &"d".repeat(1_020), &["a/x", "a/long-enough.pdf"]);
        let refusal = form.batch().unwrap_err();
        assert!(refusal.contains("a/long-enough.pdf"), "{refusal}");
    }

    #[test]
    fn two_files_never_get_one_key() {
        let form = moving(
            "uploads/quotation/",
            "uploads/agency_invoice/",
            &[
                "uploads/quotation/AGY-1_agency_invoice_1_x",
                "uploads/quotation/AGY-1_quotation_1_x",
            ],
        );
        assert!(
            form.batch()
                .unwrap_err()
                .contains("AGY-1_agency_invoice_1_x")
        );
    }

    #[test]
    fn what_comes_back_elsewhere_keeps_its_place_below_what_all_share() {
        let files = ["uploads/a/x.pdf", "uploads/b/y.pdf"]
            .map(|origin| (key(&format!(".trash/{origin}")), key(origin), 1));
        let mut form = Relocate::restored(files.to_vec());
        assert_eq!(form.from.as_str(), "uploads/");
        form.to = "found/".into();
        assert_eq!(targets(&form), ["found/a/x.pdf", "found/b/y.pdf"]);
    }
}
