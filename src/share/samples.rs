//! What the tests of this floor write about.

use jiff::tz::TimeZone;

use super::Here;
use crate::object::{Key, PostForm, Timestamp, Until, UploadLink};

/// 2026-11-24 12:30 in UTC, a Tuesday.
pub const HERE: Here<'static> = Here {
    now: Timestamp(1_795_523_400),
    zone: &TimeZone::UTC,
};

/// A link as the store signs it.
pub fn link() -> UploadLink {
    UploadLink {
        key: Key::new("uploads/job_order/AGY-1_job_order_1_order.pdf").unwrap(),
        put: "https://host/b/uploads/a.pdf?X-Amz-Signature=5ec4e7&x=1".into(),
        headers: vec![
            ("content-type".into(), "application/pdf".into()),
            ("x-amz-server-side-encryption".into(), "AES256".into()),
        ],
        form: PostForm {
            action: "https://host/b".into(),
            fields: vec![
                (
                    "key".into(),
                    "uploads/job_order/AGY-1_job_order_1_order.pdf".into(),
                ),
                ("policy".into(), "cG9saWN5".into()),
            ],
        },
        largest: 100_000_000,
        until: Until::Asked(Timestamp(HERE.now.0 + 5_400)),
    }
}
