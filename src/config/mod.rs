//! The settings: flags, then the environment, then a `.env` file in the working directory (STORAGE.md).

mod environment;
mod serving;
mod settings;

pub use environment::Environment;
pub use serving::serving;
pub use settings::{Missing, Settings, Trouble, env_lines, shape};
