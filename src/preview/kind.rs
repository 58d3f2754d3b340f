//! What bytes can be, and what each kind is called.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What the bytes of a file are, whatever it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// No bytes at all.
    Empty,
    /// A PDF document.
    Pdf,
    /// A spreadsheet of Excel since 2007.
    Xlsx,
    /// A spreadsheet of Excel before that.
    Xls,
    /// An `OpenDocument` spreadsheet.
    Ods,
    /// A table as text.
    Csv,
    /// A picture, of this format.
    Picture(Format),
    /// An archive.
    Zip,
    /// A document of Word since 2007.
    Docx,
    /// A mail.
    Mail,
    /// JSON.
    Json,
    /// XML.
    Xml,
    /// A web page.
    Html,
    /// Any other text.
    Text,
    /// Nothing that is known here.
    Unknown,
}

/// How a picture is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Windows bitmap.
    Bmp,
    /// GIF.
    Gif,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// TIFF.
    Tiff,
    /// WebP.
    WebP,
}

impl Kind {
    /// What a file with this ending usually is; `None` where nothing is usual.
    pub fn of_ending(ending: &str) -> Option<Self> {
        Some(match ending.to_ascii_lowercase().as_str() {
            "pdf" => Self::Pdf,
            "xlsx" | "xlsm" => Self::Xlsx,
            "xls" => Self::Xls,
            "ods" => Self::Ods,
            "csv" | "tsv" => Self::Csv,
            "bmp" => Self::Picture(Format::Bmp),
            "gif" => Self::Picture(Format::Gif),
            "jpg" | "jpeg" => Self::Picture(Format::Jpeg),
            "png" => Self::Picture(Format::Png),
            "tif" | "tiff" => Self::Picture(Format::Tiff),
            "webp" => Self::Picture(Format::WebP),
            "zip" => Self::Zip,
            "docx" => Self::Docx,
            "eml" => Self::Mail,
            "json" => Self::Json,
            "xml" => Self::Xml,
            "html" | "htm" => Self::Html,
            "txt" | "log" | "md" => Self::Text,
            _ => return None,
        })
    }

    /// What this media type declares; `None` where it declares nothing that is known here.
    pub fn of_type(declared: &str) -> Option<Self> {
        let essence = declared.split(';').next().unwrap_or_default().trim();
        Some(match essence.to_ascii_lowercase().as_str() {
            "application/pdf" => Self::Pdf,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => Self::Xlsx,
            "application/vnd.ms-excel" => Self::Xls,
            "application/vnd.oasis.opendocument.spreadsheet" => Self::Ods,
            "text/csv" | "text/tab-separated-values" => Self::Csv,
            "image/bmp" => Self::Picture(Format::Bmp),
            "image/gif" => Self::Picture(Format::Gif),
            "image/jpeg" => Self::Picture(Format::Jpeg),
            "image/png" => Self::Picture(Format::Png),
            "image/tiff" => Self::Picture(Format::Tiff),
            "image/webp" => Self::Picture(Format::WebP),
            "application/zip" | "application/x-zip-compressed" => Self::Zip,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => Self::Docx,
            "message/rfc822" => Self::Mail,
            "application/json" => Self::Json,
            "application/xml" | "text/xml" => Self::Xml,
            "text/html" => Self::Html,
            "text/plain" => Self::Text,
            _ => return None,
        })
    }

    /// Whether bytes of this kind may well be called or declared that.
    pub fn agrees_with(self, other: Self) -> bool {
        use Kind::{Csv, Docx, Html, Json, Mail, Ods, Text, Xls, Xlsx, Xml, Zip};
        let is_text = |kind| matches!(kind, Text | Csv | Json | Xml | Html | Mail);
        self == other
            // Text is anything that is written: a table without a second column, a mail without a header.
            || (self == Text && is_text(other))
            || (other == Text && is_text(self))
            || (matches!(self, Xlsx | Docx | Ods) && other == Zip)
            || (self == Html && other == Xml)
            // Excel's own type is given to tables of every kind.
            || (other == Xls && matches!(self, Csv | Text))
    }

    /// Whether it says something to lie that this is the kind.
    pub fn is_known(self) -> bool {
        !matches!(self, Self::Empty | Self::Unknown)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Empty => "empty",
            Self::Pdf => "PDF",
            Self::Xlsx => "Excel spreadsheet",
            Self::Xls => "old Excel spreadsheet",
            Self::Ods => "OpenDocument spreadsheet",
            Self::Csv => "table (CSV)",
            Self::Picture(Format::Bmp) => "BMP picture",
            Self::Picture(Format::Gif) => "GIF picture",
            Self::Picture(Format::Jpeg) => "JPEG picture",
            Self::Picture(Format::Png) => "PNG picture",
            Self::Picture(Format::Tiff) => "TIFF picture",
            Self::Picture(Format::WebP) => "WebP picture",
            Self::Zip => "ZIP archive",
            Self::Docx => "Word document",
            Self::Mail => "mail",
            Self::Json => "JSON",
            Self::Xml => "XML",
            Self::Html => "web page (HTML)",
            Self::Text => "text",
            Self::Unknown => "bytes of an unknown kind",
        })
    }
}
