//! What a file will be called, by the convention, shown and editable before anything is sent.

mod field;
mod further;
mod keys;
mod typing;

pub use field::{Field, FieldName};

use std::path::Path;

use crate::object::{
    Destination, Key, LocalFile, NamingTrouble, Prefix, Purpose as CopyPurpose, Reading, Timestamp,
    job_file, office_file, read, receiving,
};

/// The form between choosing a file and sending it.
#[derive(Debug, Clone)]
pub struct Naming {
    /// What will be sent; `None` for a file that someone else will send.
    pub file: Option<LocalFile>,
    /// The fields, from the top.
    pub fields: Vec<Field>,
    /// Which field has the keys.
    pub focus: usize,
    /// The key that the fields make, or what is wrong with them.
    pub key: Result<Key, NamingTrouble>,
    /// The files behind the first, each under its own name.
    pub others: Vec<Chosen>,
    /// Below which folder the first file lies, from the one that was chosen on; empty if it was chosen itself.
    below: String,
    /// What lies in the bucket and is to get other keys, where that is what the form is for.
    pub objects: Vec<(Key, u64)>,
    /// What the form is for.
    pub purpose: Purpose,
    uuid: String,
    owner_from: OwnerFrom,
    /// The owner and time proposed, kept while the destination changes back and forth.
    owner: String,
    seconds: String,
}

/// What the form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Purpose {
    /// Local files are put into the bucket.
    #[default]
    Upload,
    /// Objects get other keys.
    Move,
    /// Objects are to be there twice.
    Copy,
}

impl Purpose {
    /// What objects are copied for; local files are none.
    pub fn of_copies(self) -> CopyPurpose {
        match self {
            Self::Copy => CopyPurpose::Copy,
            Self::Upload | Self::Move => CopyPurpose::Move,
        }
    }
}

/// A local file that was chosen with others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The file.
    pub file: LocalFile,
    /// A fresh UUID, should its name need one.
    pub uuid: String,
    /// Where it lies below the folder that was chosen, with that folder's name; its own name if it was chosen itself.
    pub below: String,
}

/// Whose a new file may be, before its own name is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Proposed {
    /// That of the ticket at hand.
    Pinned(String),
    /// That of the row under the cursor.
    UnderCursor(String),
    /// Nobody's that is known of.
    #[default]
    Nobody,
}

/// Where the proposed owner comes from; that of the row under the cursor is to be doubted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OwnerFrom {
    FileName,
    Pin,
    Cursor,
    Typed,
    Nowhere,
}

impl Naming {
    /// Proposes a name for `file` in `folder`.
    ///
    /// A file that already carries a name by the convention keeps its owner and original name.
    pub fn propose(
        file: LocalFile,
        uuid: String,
        folder: &Prefix,
        owner: Proposed,
        now: Timestamp,
    ) -> Self {
        let name = file.path.file_name();
        let name = name.map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Self::of(Some(file), name, uuid, folder, owner, now)
    }

    /// Proposes where a file that someone else will send is to lie; its name has to be typed, and a UUID may come later.
    pub fn expect(folder: &Prefix, owner: Proposed, now: Timestamp) -> Self {
        Self::of(None, String::new(), String::new(), folder, owner, now)
    }

    fn of(
        file: Option<LocalFile>,
        name: String,
        uuid: String,
        folder: &Prefix,
        owner: Proposed,
        now: Timestamp,
    ) -> Self {
        let told = told_by_name(&name).or_else(|| Some((leading_owner(&name)?, name.clone())));
        let original = told.as_ref().map_or(name, |(_, original)| original.clone());
        let (owner, owner_from) = match (told, owner) {
            (Some((owner, _)), _) => (owner, OwnerFrom::FileName),
            (None, Proposed::Pinned(owner)) => (owner, OwnerFrom::Pin),
            (None, Proposed::UnderCursor(owner)) => (owner, OwnerFrom::Cursor),
            (None, Proposed::Nobody) => (String::new(), OwnerFrom::Nowhere),
        };
        let field = |name, text: &str| Field {
            name,
            input: text.into(),
        };
        let fields = vec![
            field(FieldName::Folder, folder.as_str()),
            field(FieldName::Name, &original),
        ];
        let key = Err(NamingTrouble::Original(String::new()));
        let seconds = now.0.to_string();
        let mut naming = Self {
            file,
            fields,
            focus: 0,
            key,
            others: Vec::new(),
            below: String::new(),
            objects: Vec::new(),
            purpose: Purpose::Upload,
            uuid,
            owner_from,
            owner,
            seconds,
        };
        naming.reshape();
        naming.focus = naming.first_doubt();
        naming
    }

    /// The same for files that were chosen together, the first of which makes the proposal.
    pub fn propose_all(
        files: Vec<Chosen>,
        folder: &Prefix,
        owner: Proposed,
        now: Timestamp,
    ) -> Option<Self> {
        let mut files = files.into_iter();
        let first = files.next()?;
        let mut naming = Self::propose(first.file, first.uuid, folder, owner, now);
        naming.others = files.collect();
        let name = first.below.rfind('/').map_or(0, |at| at + 1);
        first.below[..name].clone_into(&mut naming.below);
        naming.check();
        Some(naming)
    }

    /// From which folders its local files are, each once: the one that was chosen, or the one that the chosen file lies in.
    pub fn folders(&self) -> impl Iterator<Item = &Path> {
        let first = self.file.iter().map(|file| (file, self.below.as_str()));
        let others = self.others.iter().map(|other| {
            let name = other.below.rfind('/').map_or(0, |at| at + 1);
            (&other.file, &other.below[..name])
        });
        let folders = first.chain(others).filter_map(|(file, below)| {
            let depth = below.matches('/').count();
            file.path.ancestors().nth(depth.max(1))
        });
        // A hundred thousand files of one folder come one after the other.
        let mut before = None;
        folders.filter(move |folder| before.replace(*folder) != Some(*folder))
    }

    /// What to think of before sending.
    pub fn notes(&self) -> Vec<&'static str> {
        let mut notes = Vec::new();
        if matches!(receiving(&self.folder()), Destination::Plain { .. }) {
            notes
                .push("Outside categories and jobs: the application does not look for files here.");
        }
        let name = self.text(FieldName::Name);
        if self.file.is_none() && self.objects.is_empty() && !name.is_empty() && !name.contains('.')
        {
            notes.push("Without an ending such as .pdf the store does not know what it is.");
        }
        if self.has(FieldName::Owner) && self.owner_from == OwnerFrom::Cursor {
            notes.push(match self.file {
                Some(_) => "The owner is that of the row under the cursor: is it this file's too?",
                None => {
                    "The owner is that of the row under the cursor: is it the one who will send it?"
                }
            });
        }
        if self.is_guess() {
            notes.push("What you type replaces it.");
        }
        if !self.objects.is_empty() && self.key.is_ok() && self.changes_nothing() {
            notes.push("Nothing changes yet: change the folder, the owner or the name.");
        }
        if self.file.as_ref().is_some_and(|file| file.size == 0) {
            notes.push("The file is empty.");
        }
        if self
            .extras()
            .is_ok_and(|extras| extras.class.has_to_be_restored())
        {
            notes.push("An archive: nobody can open it before an operator has restored it.");
        }
        notes
    }

    /// When the name says it was uploaded, if the form has a time and it can be read.
    pub fn time(&self) -> Option<Timestamp> {
        self.text(FieldName::Time).parse().ok().map(Timestamp)
    }

    /// Takes in what was typed into the focused field.
    pub fn edited(&mut self) {
        match self.fields[self.focus].name {
            FieldName::Folder => self.reshape(),
            FieldName::Category => {
                self.follow_category();
                self.check();
            }
            _ => self.check(),
        }
    }

    /// Moves to another field, around the ends.
    pub fn turn(&mut self, steps: isize) {
        let count = self.fields.len().cast_signed();
        self.focus = (self.focus.cast_signed() + steps)
            .rem_euclid(count)
            .unsigned_abs();
    }

    /// Takes the UUID that a job's file needs.
    pub fn take_uuid(&mut self, uuid: String) {
        self.uuid = uuid;
        self.check();
    }

    /// The text of a field; empty if the form has none such.
    pub fn text(&self, name: FieldName) -> &str {
        self.fields
            .iter()
            .find(|field| field.name == name)
            .map_or("", |field| field.input.value())
    }

    /// Gives the form the fields that its folder needs, keeping what was typed.
    fn reshape(&mut self) {
        self.owner = self.kept(FieldName::Owner, &self.owner);
        self.seconds = self.kept(FieldName::Time, &self.seconds);
        let names: &[(FieldName, String)] = &match receiving(&self.folder()) {
            Destination::Category { category, .. } => vec![
                (FieldName::Owner, self.owner.clone()),
                (FieldName::Category, category),
                (FieldName::Time, self.seconds.clone()),
            ],
            Destination::Job { category, .. } => vec![(FieldName::Category, category)],
            Destination::Plain { .. } => Vec::new(),
        };
        let is_name = |field: &Field| field.name == FieldName::Name;
        let behind = self.fields.iter().position(is_name);
        let behind = self.fields.split_off(behind.unwrap_or(self.fields.len()));
        self.fields.truncate(1);
        self.fields.extend(names.iter().map(|(name, text)| Field {
            name: *name,
            input: text.as_str().into(),
        }));
        self.fields.extend(behind);
        self.focus = self.focus.min(self.fields.len() - 1);
        self.check();
    }

    fn kept(&self, name: FieldName, before: &str) -> String {
        let field = self.fields.iter().find(|field| field.name == name);
        field.map_or_else(|| before.to_owned(), |field| field.input.value().to_owned())
    }

    /// The category stands twice, as folder and in the name: both change together.
    fn follow_category(&mut self) {
        let category = self.text(FieldName::Category).to_owned();
        if category.is_empty() || category.contains('/') {
            return;
        }
        if let Some(outer) = self.folder().parent() {
            self.fields[0].input = outer.child(&category).as_str().into();
        }
    }

    fn check(&mut self) {
        let folder = self.folder();
        let original = self.text(FieldName::Name);
        let category = self.text(FieldName::Category);
        self.key = match receiving(&folder) {
            _ if self.has(FieldName::Category)
                && (category.is_empty() || category.contains('/')) =>
            {
                Err(NamingTrouble::Category(category.into()))
            }
            Destination::Category { category, .. } => office_file(
                &folder,
                &self.text(FieldName::Owner).to_uppercase(),
                &category,
                self.text(FieldName::Time),
                original,
            ),
            Destination::Job { .. } => job_file(&folder, &self.uuid, original),
            Destination::Plain { .. } if original.is_empty() || original.contains('/') => {
                Err(NamingTrouble::Original(original.into()))
            }
            Destination::Plain { folder } => {
                let below = format!("{}{original}", self.below);
                let bytes = folder.as_str().len() + below.len();
                folder.join(&below).ok_or(NamingTrouble::TooLong(bytes))
            }
        };
    }

    fn folder(&self) -> Prefix {
        Prefix::new(self.text(FieldName::Folder))
    }

    fn has(&self, name: FieldName) -> bool {
        self.fields.iter().any(|field| field.name == name)
    }

    /// The first field that wants something or is in doubt; else the last, so that Enter sends.
    fn first_doubt(&self) -> usize {
        let is_plain = matches!(receiving(&self.folder()), Destination::Plain { .. });
        let is_in_doubt = |field: &Field| match field.name {
            // Who is asked for a file is asked from where it is wanted.
            FieldName::Folder => is_plain && self.file.is_some(),
            FieldName::Owner => {
                matches!(self.owner_from, OwnerFrom::Cursor | OwnerFrom::Nowhere)
            }
            _ => field.input.value().is_empty(),
        };
        self.fields
            .iter()
            .position(is_in_doubt)
            .unwrap_or(self.fields.len() - 1)
    }
}

/// An owner that a local file's name begins with, as in `AGY-101 quote.pdf`.
fn leading_owner(name: &str) -> Option<String> {
    let upper = name.get(..4)?.to_uppercase();
    let digits = name[4..].bytes().take_while(u8::is_ascii_digit).count();
    let goes_on = name[4 + digits..]
        .chars()
        .next()
        .is_some_and(char::is_alphanumeric);
    let is_owner = matches!(upper.as_str(), "AGY-" | "CLT-") && digits > 0 && !goes_on;
    is_owner.then(|| format!("{upper}{}", &name[4..4 + digits]))
}

/// Owner and original name, where a local file already carries a name by the convention.
pub(super) fn told_by_name(name: &str) -> Option<(String, String)> {
    let (_, rest) = name.split_once('_')?;
    // From the left: the shortest category that fits is the one, whatever the original name looks like.
    rest.match_indices('_').find_map(|(at, _)| {
        let (category, _) = rest[..at].rsplit_once('_')?;
        let key = Key::new(format!("uploads/{category}/{name}"))?;
        match read(&key)? {
            Reading::Office {
                owner, original, ..
            } => Some((owner.to_owned(), original.to_owned())),
            Reading::Job { .. } => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(in crate::app::dialog) const UUID: &str = "0b1f7c1e-5d5a-4d53-9c0a-1f2e3d4c5b6a";

    pub(in crate::app::dialog) fn naming(file: &str, folder: &str, owner: Option<&str>) -> Naming {
        let file = LocalFile {
            path: format!("/home/ann/{file}").into(),
            size: 7,
            modified: None,
            content_type: "application/pdf".into(),
        };
        Naming::propose(
            file,
            UUID.into(),
            &Prefix::new(folder),
            owner.map_or(Proposed::Nobody, |owner| {
                Proposed::UnderCursor(owner.into())
            }),
            Timestamp(1_234_567_890),
        )
    }

    fn key(naming: &Naming) -> &str {
        naming.key.as_ref().unwrap().as_str()
    }

    pub(in crate::app::dialog) fn type_into(naming: &mut Naming, name: FieldName, text: &str) {
        naming.focus = naming
            .fields
            .iter()
            .position(|field| field.name == name)
            .unwrap();
        let focus = naming.focus;
        naming.fields[focus].input = text.into();
        naming.edited();
    }

    #[test]
    fn a_category_names_owner_category_time_and_name() {
        let naming = naming("rates.xlsx", "uploads/rate_card/", Some("CLT-456"));
        assert_eq!(
            key(&naming),
            "uploads/rate_card/CLT-456_rate_card_1234567890_rates.xlsx"
        );
    }

    #[test]
    fn a_missing_owner_is_asked_for_first() {
        let mut naming = naming("rates.xlsx", "uploads/rate_card/", None);
        assert_eq!(naming.fields[naming.focus].name, FieldName::Owner);
        assert!(naming.batch().is_none());
        type_into(&mut naming, FieldName::Owner, "CLT-1");
        assert!(naming.batch().is_some());
    }

    #[test]
    fn the_files_own_owner_goes_before_that_of_the_cursors_row() {
        let named = naming(
            "agy-101_quote.pdf",
            "uploads/approved_quotation/",
            Some("AGY-104"),
        );
        assert_eq!(
            key(&named),
            "uploads/approved_quotation/AGY-101_approved_quotation_1234567890_agy-101_quote.pdf"
        );
        assert_eq!(named.notes(), [""; 0]);
        let doubtful = naming("quote.pdf", "uploads/approved_quotation/", Some("AGY-104"));
        assert_eq!(doubtful.fields[doubtful.focus].name, FieldName::Owner);
        let notes = doubtful.notes().concat();
        assert!(notes.contains("row under the cursor") && notes.ends_with("replaces it."));
    }

    #[test]
    fn a_place_where_the_application_does_not_look_is_named() {
        let naming = naming("quote.pdf", "uploads/", None);
        assert_eq!(naming.fields[naming.focus].name, FieldName::Folder);
        assert!(naming.notes()[0].contains("the application does not look"));
    }

    #[test]
    fn a_folder_without_a_name_is_no_root() {
        assert_eq!(key(&naming("a.pdf", "/", None)), "/a.pdf");
    }

    #[test]
    fn a_job_file_gets_a_uuid() {
        let naming = naming(
            "order.pdf",
            "jobs/68b71f6b73d950590d63e7db/job_order/",
            None,
        );
        assert_eq!(
            key(&naming),
            format!("jobs/68b71f6b73d950590d63e7db/job_order/{UUID}-order.pdf")
        );
    }

    #[test]
    fn anywhere_else_the_file_keeps_its_name() {
        assert_eq!(
            key(&naming("a b.pdf", "exports/", Some("CLT-1"))),
            "exports/a b.pdf"
        );
        assert_eq!(key(&naming("a b.pdf", "", None)), "a b.pdf");
    }

    #[test]
    fn category_and_folder_change_together() {
        let mut naming = naming("x.pdf", "uploads/rate_card/", Some("CLT-1"));
        type_into(&mut naming, FieldName::Category, "job_order");
        assert_eq!(
            key(&naming),
            "uploads/job_order/CLT-1_job_order_1234567890_x.pdf"
        );
        type_into(&mut naming, FieldName::Folder, "uploads/credit_note");
        assert_eq!(
            key(&naming),
            "uploads/credit_note/CLT-1_credit_note_1234567890_x.pdf"
        );
        type_into(&mut naming, FieldName::Folder, "exports");
        assert_eq!(key(&naming), "exports/x.pdf");
    }

    #[test]
    fn a_file_that_was_downloaded_keeps_owner_and_original_name() {
        let naming = naming(
            "AGY-7_agency_invoice_99_a_1_b.pdf",
            "uploads/agency_invoice/",
            None,
        );
        assert_eq!(
            key(&naming),
            "uploads/agency_invoice/AGY-7_agency_invoice_1234567890_a_1_b.pdf"
        );
    }
}
