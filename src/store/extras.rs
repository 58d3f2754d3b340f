//! What an upload says of a file beyond its name and type, in the words of the requests that say it.

use std::collections::HashMap;

use aws_sdk_s3::types::StorageClass;

use super::failure::Act;
use super::upload::Job;
use crate::object::Permission;

impl Job<'_> {
    /// The act of the request that says it: whoever writes tags needs a permission beyond that to write.
    pub(super) fn saying(&self) -> Act {
        let permission = if self.plan.extras.tags.is_empty() {
            self.act.permission
        } else {
            Permission::PutObjectTagging
        };
        Act {
            permission,
            ..self.act.clone()
        }
    }

    /// The storage class to name, unless it is the ordinary one.
    pub(super) fn class(&self) -> Option<StorageClass> {
        let class = self.plan.extras.class;
        (!class.is_standard()).then(|| StorageClass::from(class.name()))
    }

    /// The tags as a header says them, if there are any.
    pub(super) fn tagging(&self) -> Option<String> {
        let tags = self.plan.extras.tags.iter();
        tagging(tags.map(|(name, value)| (name.as_str(), value.as_str())))
    }

    /// The metadata, if there is any.
    pub(super) fn metadata(&self) -> Option<HashMap<String, String>> {
        let metadata = &self.plan.extras.metadata;
        (!metadata.is_empty()).then(|| metadata.iter().cloned().collect())
    }
}

/// Tags as a header says them; `None` if there are none.
pub(super) fn tagging<'a>(tags: impl Iterator<Item = (&'a str, &'a str)>) -> Option<String> {
    let encode = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let pairs: Vec<_> = tags
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    (!pairs.is_empty()).then(|| pairs.join("&"))
}
