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
    pub fn run(&self, table: clap::Command) -> io::Result<()> {
        let mut table = without_help(table);
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

/// The same without the commands called help, which need no pages.
fn without_help(command: clap::Command) -> clap::Command {
    let names = command
        .get_subcommands()
        .map(|inner| inner.get_name().to_owned());
    let names: Vec<_> = names.collect();
    let command = command.disable_help_subcommand(true);
    names.into_iter().fold(command, |command, name| {
        command.mut_subcommand(name, without_help)
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::args::Arguments;

    #[test]
    fn every_command_has_a_page_and_an_example_and_help_has_none() {
        let folder = tempfile::tempdir().unwrap();
        let wanted = ManArguments {
            command: None,
            to: Some(folder.path().join("man1")),
        };
        wanted.run(Arguments::command()).unwrap();
        let pages = std::fs::read_dir(folder.path().join("man1")).unwrap();
        let pages: Vec<_> = pages
            .map(|page| page.unwrap().file_name().into_string().unwrap())
            .collect();
        assert!(pages.iter().all(|page| !page.contains("help")), "{pages:?}");
        let command = Arguments::command();
        let shown = command
            .get_subcommands()
            .filter(|command| !command.is_hide_set());
        for command in shown {
            let name = command.get_name();
            assert!(pages.contains(&format!("filedesk-{name}.1")), "{name}");
            let after = command.get_after_help().map(ToString::to_string);
            let has_example =
                after.is_some_and(|after| after.contains(&format!("filedesk {name}")));
            assert!(has_example, "filedesk {name} --help has no example");
        }
    }

    #[test]
    fn a_command_that_is_none_is_named() {
        let wanted = ManArguments {
            command: Some("nothing".into()),
            to: None,
        };
        let error = wanted.run(Arguments::command()).unwrap_err();
        assert!(error.to_string().contains("no command nothing"));
    }

    #[test]
    fn every_shell_learns_every_command() {
        for shell in [
            Shell::Bash,
            Shell::Zsh,
            Shell::Fish,
            Shell::PowerShell,
            Shell::Elvish,
        ] {
            let mut script = Vec::new();
            let mut table = Arguments::command();
            clap_complete::generate(shell, &mut table, "filedesk", &mut script);
            let script = String::from_utf8(script).unwrap();
            for command in Arguments::command().get_subcommands() {
                assert!(script.contains(command.get_name()), "{shell}");
            }
        }
    }
}
