//! The naming convention of STORAGE.md: read a key back, and name an upload.

use std::fmt;

use super::{Key, Prefix, Timestamp};

/// What a key's name tells, by STORAGE.md.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading<'a> {
    /// `uploads/{category}/{owner}_{category}_{unix seconds}_{original name}`.
    Office {
        /// `AGY-123` or `CLT-456`.
        owner: &'a str,
        /// The category, which stands in the folder as well as in the name.
        category: &'a str,
        /// When it was uploaded, by its name.
        uploaded: Timestamp,
        /// The name that the customer's file had.
        original: &'a str,
    },
    /// `…jobs/{job id}/{category}/{uuid}-{original name}`.
    Job {
        /// 24 hexadecimal digits.
        job: &'a str,
        /// The folder below the job.
        category: &'a str,
        /// What keeps two files of one name apart, if the name has one.
        uuid: Option<&'a str>,
        /// The name that the customer's file had.
        original: &'a str,
    },
}

/// What kind of place a folder is to put a file into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// `uploads/{category}/`: names carry owner, category and time.
    Category {
        /// The folder.
        folder: Prefix,
        /// Its category.
        category: String,
    },
    /// `…jobs/{job id}/{category}/`: names carry a UUID.
    Job {
        /// The folder.
        folder: Prefix,
        /// The job's 24 digits.
        job: String,
        /// The folder's category.
        category: String,
    },
    /// Anywhere else: files keep their own name.
    Plain {
        /// The folder.
        folder: Prefix,
    },
}

/// Why a name does not fit the convention, as a sentence for the person who typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamingTrouble {
    /// Not `AGY-` or `CLT-` and a number.
    Owner(String),
    /// Empty, or with a slash in it.
    Category(String),
    /// Not a positive number of seconds.
    Time(String),
    /// Empty, or with a slash in it.
    Original(String),
    /// Above S3's 1,024 bytes.
    TooLong(usize),
}

impl fmt::Display for NamingTrouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Owner(_) => {
                out.write_str("The owner is AGY- or CLT- and a number, as in AGY-123.")
            }
            Self::Category(_) => {
                out.write_str("The category is the folder's name, without a slash.")
            }
            Self::Time(_) => {
                out.write_str("The time is a number of seconds since 1970, as in 1234567890.")
            }
            Self::Original(name) if name.is_empty() => out.write_str("The file needs a name."),
            Self::Original(_) => out.write_str("The name may not contain a slash."),
            Self::TooLong(bytes) => write!(
                out,
                "The key would have {bytes} bytes; S3 takes 1,024. Shorten the name."
            ),
        }
    }
}

/// Reads `key` by the convention; `None` if it is an ordinary file.
pub fn read(key: &Key) -> Option<Reading<'_>> {
    read_name(key.as_str())
}

/// The same for the text of a key, for whoever reads millions where they lie. It goes from the front, byte by byte,
/// which for keys of this shape is twice as fast as splitting them at their last slash.
pub fn read_name(key: &str) -> Option<Reading<'_>> {
    if let Some(below) = below_jobs(key) {
        let (job, rest) = cut(below, b'/')?;
        let (category, name) = cut(rest, b'/')?;
        let fits = is_job(job) && !category.is_empty() && is_file_name(name);
        let (uuid, original) = fits.then(|| split_uuid(name))?;
        return Some(Reading::Job {
            job,
            category,
            uuid,
            original,
        });
    }
    let (category, name) = cut(key.strip_prefix("uploads/")?, b'/')?;
    let (owner, rest) = cut(name, b'_')?;
    if category.is_empty() || !is_owner(owner) {
        return None;
    }
    let rest = rest.strip_prefix(category)?.strip_prefix('_')?;
    let (seconds, original) = cut(rest, b'_')?;
    let uploaded = seconds_in_a_name(seconds)?;
    is_file_name(original).then_some(Reading::Office {
        owner,
        category,
        uploaded,
        original,
    })
}

/// What kind of place `folder` is to put a file into.
pub fn receiving(folder: &Prefix) -> Destination {
    let folder = folder.clone();
    let bare = folder.as_str().strip_suffix('/').unwrap_or("");
    if let Some((job, category)) = job_folder(bare) {
        let (job, category) = (job.to_owned(), category.to_owned());
        return Destination::Job {
            folder,
            job,
            category,
        };
    }
    match category_folder(bare) {
        Some(category) => Destination::Category {
            category: category.to_owned(),
            folder,
        },
        None => Destination::Plain { folder },
    }
}

/// The key of an office file: `{folder}{owner}_{category}_{unix seconds}_{original}`.
pub fn office_file(
    folder: &Prefix,
    owner: &str,
    category: &str,
    seconds: &str,
    original: &str,
) -> Result<Key, NamingTrouble> {
    if !is_owner(owner) {
        return Err(NamingTrouble::Owner(owner.into()));
    }
    if category.is_empty() || category.contains('/') {
        return Err(NamingTrouble::Category(category.into()));
    }
    if seconds_in_a_name(seconds).is_none() {
        return Err(NamingTrouble::Time(seconds.into()));
    }
    checked(original)?;
    joined(folder, &format!("{owner}_{category}_{seconds}_{original}"))
}

/// The key of a job file: `{folder}{uuid}-{original}`.
pub fn job_file(folder: &Prefix, uuid: &str, original: &str) -> Result<Key, NamingTrouble> {
    checked(original)?;
    joined(folder, &format!("{uuid}-{original}"))
}

fn checked(original: &str) -> Result<(), NamingTrouble> {
    if original.is_empty() || original.contains('/') {
        return Err(NamingTrouble::Original(original.into()));
    }
    Ok(())
}

fn joined(folder: &Prefix, name: &str) -> Result<Key, NamingTrouble> {
    let bytes = folder.as_str().len() + name.len();
    folder.join(name).ok_or(NamingTrouble::TooLong(bytes))
}

/// `…jobs/{job}/{category}` in either home of jobs.
fn job_folder(folder: &str) -> Option<(&str, &str)> {
    let (job, category) = below_jobs(folder)?.split_once('/')?;
    let fits = is_job(job) && !category.is_empty() && !category.contains('/');
    fits.then_some((job, category))
}

/// What stands below either home of jobs.
fn below_jobs(key: &str) -> Option<&str> {
    key.strip_prefix("uploads/jobs/")
        .or_else(|| key.strip_prefix("jobs/"))
}

/// What stands before the first `mark`, a byte of ASCII, and what behind it.
fn cut(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == mark)?;
    Some((&text[..at], &text[at + 1..]))
}

fn is_file_name(name: &str) -> bool {
    !name.is_empty() && !name.as_bytes().contains(&b'/')
}

/// `uploads/{category}`; `uploads/jobs` is the home of jobs, not a category.
fn category_folder(folder: &str) -> Option<&str> {
    let category = folder.strip_prefix("uploads/")?;
    let fits = !category.is_empty() && !category.contains('/') && category != "jobs";
    fits.then_some(category)
}

fn is_owner(text: &str) -> bool {
    let number = text
        .strip_prefix("AGY-")
        .or_else(|| text.strip_prefix("CLT-"));
    number.is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit())
    })
}

fn is_job(text: &str) -> bool {
    text.len() == 24 && text.bytes().all(|digit| digit.is_ascii_hexdigit())
}

fn seconds_in_a_name(text: &str) -> Option<Timestamp> {
    let all_digits = !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    all_digits
        .then(|| text.parse().ok().map(Timestamp))
        .flatten()
}

/// A UUID is 36 characters in five groups; a job file without one is shown whole.
fn split_uuid(name: &str) -> (Option<&str>, &str) {
    let is_uuid = |text: &str| {
        text.char_indices().all(|(at, character)| match at {
            8 | 13 | 18 | 23 => character == '-',
            _ => character.is_ascii_hexdigit(),
        })
    };
    match (
        name.get(..36),
        name.get(36..).and_then(|rest| rest.strip_prefix('-')),
    ) {
        (Some(uuid), Some(original)) if is_uuid(uuid) && !original.is_empty() => {
            (Some(uuid), original)
        }
        _ => (None, name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const UUID: &str = "0b1f7c1e-5d5a-4d53-9c0a-1f2e3d4c5b6a";

    fn key(text: &str) -> Key {
        Key::new(text).unwrap()
    }

    #[test]
    fn an_office_file_tells_owner_category_time_and_name() {
        let key = key("uploads/agency_invoice/AGY-123_agency_invoice_1234567890_my_invoice.pdf");
        let expected = Reading::Office {
            owner: "AGY-123",
            category: "agency_invoice",
            uploaded: Timestamp(1_234_567_890),
            original: "my_invoice.pdf",
        };
        assert_eq!(read(&key), Some(expected));
    }

    #[test]
    fn both_homes_of_jobs_are_read() {
        for home in ["uploads/jobs/", "jobs/"] {
            let key = key(&format!(
                "{home}68b71f6b73d950590d63e7db/agency_invoice/{UUID}-final - v2.pdf"
            ));
            let expected = Reading::Job {
                job: "68b71f6b73d950590d63e7db",
                category: "agency_invoice",
                uuid: Some(UUID),
                original: "final - v2.pdf",
            };
            assert_eq!(read(&key), Some(expected));
        }
    }

    #[test]
    fn an_unknown_folder_is_a_category_too() {
        let key = key("uploads/credit_note/CLT-9_credit_note_1_x.pdf");
        assert!(matches!(
            read(&key),
            Some(Reading::Office {
                category: "credit_note",
                ..
            })
        ));
    }

    #[test]
    fn anything_else_is_an_ordinary_file() {
        for odd in [
            "readme.txt",
            "uploads/agency_invoice/notes.txt",
            "uploads/agency_invoice/AGY-1_rate_card_1_x.pdf",
            "uploads/agency_invoice/AGY-_agency_invoice_1_x.pdf",
            "uploads/agency_invoice/AGY-1_agency_invoice_today_x.pdf",
            "uploads/jobs/short/agency_invoice/x.pdf",
            "uploads/agency_invoice/",
            "uploads/agency_invoice/AGY-1_agency_invoice_1_x/y.pdf",
            "uploads/agency_invoice/AGY-1/agency_invoice_1_x.pdf",
            "uploads/agency_invoice/AGY-1_agency_invoice_1_",
            "uploads//AGY-1__1_x.pdf",
            "uploads/jobs/AGY-1_jobs_1_x.pdf",
            "uploads/jobs/68b71f6b73d950590d63e7db/x.pdf",
            "uploads/jobs/68b71f6b73d950590d63e7db//x.pdf",
            "uploads/jobs/68b71f6b73d950590d63e7db/rate_card/x/y.pdf",
            "uploads/jobs/68b71f6b73d950590d63e7db/rate_card/",
        ] {
            assert_eq!(read(&key(odd)), None, "{odd}");
        }
    }

    #[test]
    fn folders_say_how_their_files_are_named() {
        let place = |folder| receiving(&Prefix::new(folder));
        assert!(
            matches!(place("uploads/rate_card/"), Destination::Category { category, .. } if category == "rate_card")
        );
        assert!(matches!(
            place("jobs/68b71f6b73d950590d63e7db/rate_card"),
            Destination::Job { .. }
        ));
        assert!(matches!(place("uploads/jobs/"), Destination::Plain { .. }));
        assert!(matches!(place("uploads/"), Destination::Plain { .. }));
        assert!(matches!(place(""), Destination::Plain { .. }));
    }

    #[test]
    fn what_breaks_the_convention_says_how_to_mend_it() {
        let folder = Prefix::new("uploads/rate_card/");
        let named =
            |owner, seconds, original| office_file(&folder, owner, "rate_card", seconds, original);
        assert!(matches!(
            named("CLT456", "1", "x"),
            Err(NamingTrouble::Owner(_))
        ));
        assert!(matches!(
            named("CLT-456", "-1", "x"),
            Err(NamingTrouble::Time(_))
        ));
        assert!(matches!(
            named("CLT-456", "1", "a/b"),
            Err(NamingTrouble::Original(_))
        ));
        assert!(matches!(
            named("CLT-456", "1", &"x".repeat(1024)),
            Err(NamingTrouble::TooLong(_))
        ));
    }

    proptest! {
        #[test]
        fn what_was_named_is_read_back(
            number in 0u32..999_999,
            category in "[a-z_]{1,20}",
            seconds in 0i64..9_999_999_999,
            original in "[^/]{1,40}",
        ) {
            prop_assume!(category != "jobs");
            let folder = Prefix::new(format!("uploads/{category}/"));
            let owner = format!("CLT-{number}");
            let key = office_file(&folder, &owner, &category, &seconds.to_string(), &original).unwrap();
            let expected = Reading::Office {
                owner: &owner,
                category: &category,
                uploaded: Timestamp(seconds),
                original: &original,
            };
            prop_assert_eq!(read(&key), Some(expected));
        }

        #[test]
        fn what_was_named_for_a_job_is_read_back(original in "[^/]{1,40}") {
            let folder = Prefix::new("jobs/68b71f6b73d950590d63e7db/job_order/");
            let key = job_file(&folder, UUID, &original).unwrap();
            let is_original = matches!(read(&key), Some(Reading::Job { original: told, .. }) if told == original);
            prop_assert!(is_original);
        }

        #[test]
        fn no_key_is_too_odd_to_be_read(text in "\\PC{1,60}") {
            let _ = read(&key(&text));
        }
    }
}
