//! How the gateway does: what it knows, since when, and what is wrong.

use std::sync::Arc;

use serde::Serialize;

use super::catalog::Catalog;
use crate::object::FailureKind;

/// How the gateway does.
#[derive(Debug, Default, Clone)]
pub(super) struct Health {
    /// What the last sweep that ended has found; nothing before the first has.
    pub(super) catalog: Option<Arc<Catalog>>,
    /// Why the sweeps since then failed.
    reading: Option<Trouble>,
    /// Why no link can be made.
    signing: Option<Trouble>,
}

/// How it does, as it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Report {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    indexed_at: Option<String>,
}

const STARTING: &str = "The names in the bucket are being read for the first time.";

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Trouble {
    reason: String,
    since: jiff::Timestamp,
}

impl Health {
    /// A sweep has ended well. What was known before comes back, to be dropped where nobody waits for it.
    pub(super) fn read(&mut self, catalog: Arc<Catalog>) -> Option<Arc<Catalog>> {
        self.reading = None;
        self.catalog.replace(catalog)
    }

    /// A sweep has failed; what was known before stays.
    pub(super) fn not_read(&mut self, kind: &FailureKind) {
        self.reading.get_or_insert_with(|| Trouble::of(kind)).reason = reason(kind);
    }

    /// A link could be made.
    pub(super) fn signed(&mut self) {
        self.signing = None;
    }

    /// Whether the last link could not be made.
    pub(super) fn has_signing_trouble(&self) -> bool {
        self.signing.is_some()
    }

    /// No link could be made.
    pub(super) fn not_signed(&mut self, kind: &FailureKind) {
        self.signing.get_or_insert_with(|| Trouble::of(kind)).reason = reason(kind);
    }

    /// Whether links can be made and the last sweep went well.
    pub(super) fn is_well(&self) -> bool {
        self.catalog.is_some() && self.trouble().is_none()
    }

    /// How it does, for whoever watches over it.
    pub(super) fn report(&self) -> Report {
        let (status, reason, since) = match (self.trouble(), &self.catalog) {
            (Some(trouble), _) => ("failing", Some(trouble.reason.clone()), Some(trouble.since)),
            (None, Some(_)) => ("ok", None, None),
            (None, None) => ("starting", Some(STARTING.into()), None),
        };
        let catalog = self.catalog.as_ref();
        Report {
            status,
            reason,
            since: since.map(moment),
            files: catalog.map(|catalog| catalog.files()),
            indexed_at: catalog.map(|catalog| moment(catalog.read)),
        }
    }

    /// What is wrong, if anything is.
    pub(super) fn reason(&self) -> Option<&str> {
        self.trouble().map(|trouble| trouble.reason.as_str())
    }

    fn trouble(&self) -> Option<&Trouble> {
        self.signing.as_ref().or(self.reading.as_ref())
    }
}

impl Trouble {
    fn of(kind: &FailureKind) -> Self {
        Self {
            reason: reason(kind),
            since: jiff::Timestamp::now(),
        }
    }
}

/// The kind of a failure as a sentence that names neither bucket, nor key, nor profile: strangers may read it.
pub(super) fn reason(kind: &FailureKind) -> String {
    match kind {
        FailureKind::NoSuchBucket(_) => "The store has no such bucket.".into(),
        FailureKind::WrongRegion(_) => "The store says that the region is wrong.".into(),
        kind => format!("The store cannot be used: {kind}."),
    }
}

/// A moment in whole seconds, as RFC 3339 writes it.
fn moment(at: jiff::Timestamp) -> String {
    format!("{at:.0}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Snapshot;

    fn json(health: &Health) -> serde_json::Value {
        serde_json::to_value(health.report()).unwrap()
    }

    fn catalog() -> Arc<Catalog> {
        Arc::new(Catalog::of(
            Snapshot::default(),
            jiff::Timestamp::UNIX_EPOCH,
        ))
    }

    #[test]
    fn before_the_first_sweep_has_ended_it_is_starting() {
        let health = Health::default();
        assert!(!health.is_well());
        assert_eq!(json(&health)["status"], "starting");
    }

    #[test]
    fn a_sweep_that_fails_leaves_what_was_known_and_says_since_when() {
        let mut health = Health::default();
        health.read(catalog());
        let well =
            serde_json::json!({"status": "ok", "files": 0, "indexed_at": "1970-01-01T00:00:00Z"});
        assert_eq!(json(&health), well);
        health.not_read(&FailureKind::Offline);
        assert!(!health.is_well() && health.catalog.is_some());
        let (told, since) = (json(&health), json(&health)["since"].clone());
        assert_eq!(
            told["reason"],
            "The store cannot be used: the server does not answer."
        );
        assert_eq!(told["indexed_at"], "1970-01-01T00:00:00Z");
        health.not_read(&FailureKind::Throttled);
        assert_eq!(json(&health)["since"], since);
        health.read(catalog());
        assert_eq!(json(&health), well);
    }

    #[test]
    fn links_that_cannot_be_made_are_told_until_one_can() {
        let mut health = Health::default();
        health.read(catalog());
        health.not_signed(&FailureKind::SessionExpired(Some("agency".into())));
        assert!(!health.is_well());
        assert!(!json(&health).to_string().contains("agency"));
        assert!(health.has_signing_trouble());
        health.signed();
        assert!(health.is_well());
    }

    #[test]
    fn a_stranger_learns_no_name() {
        let told = reason(&FailureKind::NoSuchBucket("hush".into()));
        assert!(!told.contains("hush"), "{told}");
        let told = reason(&FailureKind::WrongRegion(Some("hush".into())));
        assert!(!told.contains("hush"), "{told}");
    }
}
