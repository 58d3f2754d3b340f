//! The keys that the form makes, file by file: one owner and one folder for all, to each its own name.

use std::collections::HashSet;

use super::super::{Outlook, Rehearsed};
use super::{Chosen, FieldName, Naming, Proposed, Purpose, told_by_name};
use crate::object::{
    Batch, CopyPlan, Destination, Extras, IfThere, Key, Kind, LocalFile, Plan, Reading, Timestamp,
    UploadPlan, free_name, job_file, office_file, read, receiving,
};

impl Naming {
    /// What the form describes, file by file; `None` while something in it is wrong.
    pub fn batch(&self) -> Option<Batch> {
        let keys = self.keys().collect::<Option<Vec<_>>>()?;
        let extras = self.extras().ok()?;
        let uploads = self.local().zip(&keys);
        let uploads = uploads.map(|(file, key)| Plan::Upload(upload(file, key.clone(), &extras)));
        let copies = self.objects.iter().zip(&keys);
        let copies = copies.filter(|((from, _), to)| from != *to);
        let copies = copies.map(|((from, size), to)| self.copy(from.clone(), *size, to.clone()));
        let plans: Vec<_> = uploads.chain(copies).collect();
        let kind = match self.purpose {
            Purpose::Upload => Kind::Upload,
            Purpose::Move => Kind::Move,
            Purpose::Copy => Kind::Copy,
        };
        (!plans.is_empty()).then_some(Batch { kind, plans })
    }

    /// The keys that the form makes, from the second on, as far as the fields are right. Made one by one as they are asked
    /// for: the form may be about a hundred thousand files, and shows four.
    pub fn further_keys(&self) -> impl Iterator<Item = Key> {
        self.keys().skip(1).map_while(|key| key)
    }

    /// How many files the form is about, and their bytes.
    pub fn all(&self) -> (usize, u64) {
        let local = self.local().map(|file| file.size);
        let sizes = local.chain(self.objects.iter().map(|(_, size)| *size));
        sizes.fold((0, 0), |(count, bytes), size| (count + 1, bytes + size))
    }

    /// Whether each object has the key already that the form makes for it.
    pub(super) fn changes_nothing(&self) -> bool {
        let mut pairs = self.objects.iter().zip(self.keys());
        pairs.all(|((from, _), to)| Some(from) == to.as_ref())
    }

    /// Where the first file comes from for which the form makes no key, although it does for others.
    pub fn nameless(&self) -> Option<String> {
        let at = self.keys().position(|key| key.is_none())?;
        match at.checked_sub(1).filter(|_| self.file.is_some()) {
            Some(other) => Some(self.others[other].below.clone()),
            None => self.objects.get(at).map(|(key, _)| key.as_str().to_owned()),
        }
    }

    /// What would be sent, each with its place in the form, and what gets no key.
    pub fn rehearsed(&self) -> (Vec<(usize, UploadPlan)>, Vec<Rehearsed>) {
        let (mut plans, mut nameless) = (Vec::new(), Vec::new());
        for (place, (file, key)) in self.local().zip(self.keys()).enumerate() {
            match key {
                Some(key) => plans.push((place, upload(file, key, &Extras::default()))),
                None => nameless.push(Rehearsed {
                    place,
                    name: file.path.to_string_lossy().into_owned(),
                    size: file.size,
                    outlook: Outlook::NoKey,
                }),
            }
        }
        (plans, nameless)
    }

    fn local(&self) -> impl Iterator<Item = &LocalFile> {
        let others = self.others.iter().map(|other| &other.file);
        self.file.iter().chain(others)
    }

    /// A key for each file, which none before it has; `None` for one that the fields do not fit.
    fn keys(&self) -> impl Iterator<Item = Option<Key>> {
        let mut taken = HashSet::new();
        let count = match self.file {
            Some(_) => 1 + self.others.len(),
            None => self.objects.len(),
        };
        (0..count).map(move |at| match (&self.file, at) {
            (_, 0) => {
                let first = self.key.clone().ok()?;
                taken.insert(first.clone());
                Some(first)
            }
            (Some(_), at) => self.key_of(&self.others[at - 1], &mut taken),
            (None, at) => self.key_of_object(&self.objects[at].0, &mut taken),
        })
    }

    /// The same form for objects that get other keys: owner, folder and category are those of the form, while each keeps
    /// its time, its UUID and the name that the customer's file had.
    pub fn rename(objects: Vec<(Key, u64)>, purpose: Purpose, now: Timestamp) -> Option<Self> {
        let first = objects.first()?.0.clone();
        let (owner, seconds, uuid, original) = parts(&first);
        let owner = match owner {
            Some(owner) => Proposed::Pinned(owner),
            None => Proposed::Nobody,
        };
        let (folder, uuid) = (first.parent(), uuid.unwrap_or_default());
        let mut naming = Self::of(None, original, uuid, &folder, owner, now);
        naming.objects = objects;
        naming.purpose = purpose;
        naming.seconds = seconds.unwrap_or_else(|| now.0.to_string());
        if let Some(field) = naming
            .fields
            .iter_mut()
            .find(|field| field.name == FieldName::Time)
        {
            field.input = naming.seconds.as_str().into();
        }
        naming.focus = 0;
        naming.check();
        Some(naming)
    }

    fn key_of_object(&self, from: &Key, taken: &mut HashSet<Key>) -> Option<Key> {
        let (_, seconds, uuid, original) = parts(from);
        let seconds = seconds.unwrap_or_else(|| self.seconds.clone());
        let uuid = uuid.unwrap_or_else(|| self.uuid.clone());
        self.named(&original, &seconds, &uuid, &original, taken)
    }

    fn copy(&self, from: Key, size: u64, to: Key) -> Plan {
        Plan::Copy(CopyPlan {
            from,
            to,
            size,
            if_there: IfThere::Ask,
            purpose: self.purpose.of_copies(),
            kept: None,
        })
    }

    fn key_of(&self, other: &Chosen, taken: &mut HashSet<Key>) -> Option<Key> {
        let name = other.below.rsplit('/').next().unwrap_or_default();
        let original = told_by_name(name).map_or_else(|| name.to_owned(), |(_, original)| original);
        let seconds = self.text(FieldName::Time).to_owned();
        self.named(&original, &seconds, &other.uuid, &other.below, taken)
    }

    /// The key of a further file, which no other file of the form has.
    fn named(
        &self,
        original: &str,
        seconds: &str,
        uuid: &str,
        below: &str,
        taken: &mut HashSet<Key>,
    ) -> Option<Key> {
        let (folder, owner) = (self.folder(), self.text(FieldName::Owner).to_uppercase());
        let key = |original: &str, below: &str| match receiving(&folder) {
            Destination::Category { category, .. } => {
                office_file(&folder, &owner, &category, seconds, original).ok()
            }
            Destination::Job { .. } => job_file(&folder, uuid, original).ok(),
            Destination::Plain { folder } => folder.join(below),
        };
        let mut free = key(original, below)?;
        let mut number = 2;
        while !taken.insert(free.clone()) {
            free = key(&free_name(original, number), &free_name(below, number))?;
            number += 1;
        }
        Some(free)
    }
}

fn upload(file: &LocalFile, key: Key, extras: &Extras) -> UploadPlan {
    UploadPlan {
        source: file.path.clone(),
        size: file.size,
        key,
        content_type: file.content_type.clone(),
        if_there: IfThere::Ask,
        kept: None,
        extras: extras.clone(),
    }
}

/// What a key tells by the convention: owner, seconds, UUID, and the name that the customer's file had.
fn parts(key: &Key) -> (Option<String>, Option<String>, Option<String>, String) {
    match read(key) {
        Some(Reading::Office {
            owner,
            uploaded,
            original,
            ..
        }) => {
            let (owner, seconds) = (owner.to_owned(), uploaded.0.to_string());
            (Some(owner), Some(seconds), None, original.to_owned())
        }
        Some(Reading::Job { uuid, original, .. }) => {
            (None, None, uuid.map(str::to_owned), original.to_owned())
        }
        None => (None, None, None, key.name().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{UUID, naming, type_into};
    use super::*;
    use crate::object::Prefix;

    fn chosen(below: &str) -> Chosen {
        Chosen {
            file: LocalFile {
                path: format!("/home/ann/{below}").into(),
                size: 3,
                modified: None,
                content_type: "application/pdf".into(),
            },
            uuid: UUID.into(),
            below: below.into(),
        }
    }

    #[test]
    fn many_files_share_owner_and_folder_and_keep_their_names_apart() {
        let mut naming = naming("a.pdf", "uploads/rate_card/", Some("CLT-456"));
        naming.others = vec![
            chosen("b.pdf"),
            chosen("x/a.pdf"),
            chosen("AGY-7_rate_card_99_c.pdf"),
        ];
        type_into(&mut naming, FieldName::Owner, "CLT-456");
        let keys: Vec<_> = naming.further_keys().collect();
        let names: Vec<_> = keys.iter().map(Key::as_str).collect();
        assert_eq!(
            names,
            [
                "uploads/rate_card/CLT-456_rate_card_1234567890_b.pdf",
                "uploads/rate_card/CLT-456_rate_card_1234567890_a (2).pdf",
                "uploads/rate_card/CLT-456_rate_card_1234567890_c.pdf",
            ]
        );
        assert_eq!(naming.all(), (4, 16));
        type_into(&mut naming, FieldName::Folder, "exports");
        let second = naming.further_keys().nth(1).unwrap();
        assert_eq!(second.as_str(), "exports/x/a.pdf");
    }

    #[test]
    fn a_folder_stays_together_where_there_is_no_convention() {
        let files = vec![chosen("many/x/a.pdf"), chosen("many/b.pdf")];
        let (folder, now) = (Prefix::new("exports/"), Timestamp(9));
        let mut naming = Naming::propose_all(files, &folder, Proposed::Nobody, now).unwrap();
        let keys = |naming: &Naming| -> Vec<_> {
            let plans = naming.batch().unwrap().plans;
            plans.iter().map(|plan| plan.key().to_string()).collect()
        };
        assert_eq!(
            keys(&naming),
            ["exports/many/x/a.pdf", "exports/many/b.pdf"]
        );
        type_into(&mut naming, FieldName::Name, "c.pdf");
        assert_eq!(keys(&naming)[0], "exports/many/x/c.pdf");
    }

    #[test]
    fn a_file_whose_key_would_be_too_long_is_named() {
        let objects = [
            "exports/a.pdf".to_owned(),
            format!("exports/{}.pdf", "b".repeat(1_000)),
        ];
        let objects = objects.map(|key| (Key::new(key).unwrap(), 1)).to_vec();
        let mut naming = Naming::rename(objects, Purpose::Move, Timestamp(99)).unwrap();
        assert_eq!(naming.nameless(), None);
        type_into(&mut naming, FieldName::Folder, "exports/for the archive/");
        assert!(naming.batch().is_none());
        assert!(naming.nameless().unwrap().starts_with("exports/bbb"));
    }

    #[test]
    fn these_are_another_customers_and_each_keeps_its_time_and_name() {
        let objects = [
            "uploads/rate_card/AGY-123_rate_card_11_a.pdf",
            "uploads/rate_card/AGY-123_rate_card_22_b.pdf",
        ];
        let objects = objects.map(|key| (Key::new(key).unwrap(), 1)).to_vec();
        let mut naming = Naming::rename(objects, Purpose::Move, Timestamp(99)).unwrap();
        assert!(naming.batch().is_none(), "nothing changes yet");
        type_into(&mut naming, FieldName::Owner, "CLT-456");
        let batch = naming.batch().unwrap();
        let targets: Vec<_> = batch
            .plans
            .iter()
            .map(|plan| match plan {
                Plan::Copy(plan) => plan.to.as_str(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(
            targets,
            [
                "uploads/rate_card/CLT-456_rate_card_11_a.pdf",
                "uploads/rate_card/CLT-456_rate_card_22_b.pdf",
            ]
        );
    }
}
