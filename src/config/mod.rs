//! The settings: flags, then the environment, then a `.env` file in the working directory (STORAGE.md); the agency's words: a file.

mod environment;
mod everyday;
mod file;
mod keys;
mod serving;
mod settings;
mod shown;
mod stores;

pub use crate::object::Limit;
pub use environment::Environment;
pub use everyday::everyday;
pub use file::File;
pub use serving::serving;
pub use settings::{Missing, Settings, Trouble, env_lines, shape};
pub use shown::write_commented;
