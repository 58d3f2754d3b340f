//! The fields of the form.

use tui_input::Input;

/// One field of the form.
#[derive(Debug, Clone)]
pub struct Field {
    /// Which one.
    pub name: FieldName,
    /// What it says.
    pub input: Input,
}

/// The fields that there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldName {
    /// Where it goes.
    Folder,
    /// `AGY-123` or `CLT-456`.
    Owner,
    /// The folder below `uploads/` or below the job.
    Category,
    /// Unix seconds.
    Time,
    /// The customer's own name for it.
    Name,
    /// The storage class, by S3's name.
    Class,
    /// `name=value, name=value`.
    Tags,
    /// The same.
    Metadata,
}

impl FieldName {
    /// What stands before the field.
    pub fn label(self) -> &'static str {
        match self {
            Self::Folder => "Folder",
            Self::Owner => "Owner",
            Self::Category => "Category",
            Self::Time => "Time",
            Self::Name => "Name",
            Self::Class => "Class",
            Self::Tags => "Tags",
            Self::Metadata => "Metadata",
        }
    }
}
