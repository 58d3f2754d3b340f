//! What the application answers after an upload (STORAGE.md), which filedesk answers too.

use serde::Serialize;

use super::Stored;

/// The JSON answer of STORAGE.md, field for field and in its order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Answer {
    filename: String,
    file_path: String,
    s3_key: String,
    file_url: String,
    size: u64,
}

impl Answer {
    /// The answer for one finished upload.
    pub fn of(stored: &Stored) -> Self {
        Self {
            filename: stored.key.name().to_owned(),
            file_path: stored.key.as_str().to_owned(),
            s3_key: stored.key.as_str().to_owned(),
            file_url: stored.url.clone(),
            size: stored.size,
        }
    }

    /// The answer as indented JSON.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("strings and a number always make JSON")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::{Key, Timestamp};

    #[test]
    fn the_answer_is_that_of_the_contract() {
        let name = "AGY-123_agency_invoice_1234567890_invoice.pdf";
        let key = format!("uploads/agency_invoice/{name}");
        let stored = Stored {
            url: format!("https://your-bucket.s3.us-east-1.amazonaws.com/{key}"),
            key: Key::new(key).unwrap(),
            size: 1_024_000,
            at: Timestamp(0),
            encrypted: true,
            kept: None,
            crc32: None,
        };
        let expected = r#"{
  "filename": "AGY-123_agency_invoice_1234567890_invoice.pdf",
  "file_path": "uploads/agency_invoice/AGY-123_agency_invoice_1234567890_invoice.pdf",
  "s3_key": "uploads/agency_invoice/AGY-123_agency_invoice_1234567890_invoice.pdf",
  "file_url": "https://your-bucket.s3.us-east-1.amazonaws.com/uploads/agency_invoice/AGY-123_agency_invoice_1234567890_invoice.pdf",
  "size": 1024000
}"#;
        assert_eq!(Answer::of(&stored).json(), expected);
    }
}
