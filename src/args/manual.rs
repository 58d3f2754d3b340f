//! Manual pages and completions, made of the same table as the command line.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use clap_complete::Shell;

/// What `completions` is asked for.
#[derive(Debug, Clone, Args)]
#[command(after_help = COMPLETIONS)]
pub struct CompletionsArguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// What the help of `completions` ends with.
const COMPLETIONS: &str = "Examples:
  filedesk completions bash > ~/.local/share/bash-completion/completions/filedesk
  filedesk completions zsh > ~/.zfunc/_filedesk      (with ~/.zfunc in fpath)
  filedesk completions fish > ~/.config/fish/completions/filedesk.fish";

/// What `man` is asked for.
#[derive(Debug, Clone, Args)]
#[command(after_help = MAN)]
pub struct ManArguments {
    /// The page of this command; that of filedesk itself if there is none
    #[arg(value_name = "COMMAND", conflicts_with = "to")]
    command: Option<String>,
    /// Write the pages of all commands into this folder
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
}

/// What the help of `man` ends with.
const MAN: &str = "Examples:
  filedesk man ls | man -l -
  filedesk man --to ~/.local/share/man/man1";

impl CompletionsArguments {
    /// Writes the script for the shell to standard output.
    pub fn run(&self, mut table: clap::Command) -> io::Result<()> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut table, "filedesk", &mut script);
        io::stdout().write_all(&script)
    }
}

impl ManArguments {
    /// Writes a page to standard output, or all of them into the folder. `NotFound` if there is no such command.
    pub fn run(&self, mut table: clap::Command) -> io::Result<()> {
        table.build();
        if let Some(folder) = &self.to {
            std::fs::create_dir_all(folder)?;
            return clap_mangen::generate_to(table, folder);
        }
        let page = match &self.command {
            None => table,
            Some(name) => {
                let found = table.find_subcommand(name).cloned();
                let missing = || {
                    let told = format!("there is no command {name}; filedesk --help names them");
                    io::Error::new(io::ErrorKind::NotFound, told)
                };
                found.ok_or_else(missing)?
            }
        };
        let mut rendered = Vec::new();
        clap_mangen::Man::new(page).render(&mut rendered)?;
        io::stdout().write_all(&rendered)
    }
}
