//! The command line: one row per flag and subcommand.

mod manual;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroU64};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand};
use manual::{CompletionsArguments, ManArguments};

use crate::cli::{Command, Exit};
use crate::config::{self, Limit, Missing, Settings};

/// Browse an S3 bucket of documents: find a file, look at it, upload, delete, copy a link that opens.
#[derive(Debug, Parser)]
#[command(name = "filedesk", version, max_term_width = 100, after_help = AFTER)]
struct Arguments {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Option<Subcommands>,
}

/// What the help says about the settings that have no flag.
const AFTER: &str =
    "Settings are read from flags, then the environment, then a .env file in this folder:
  S3_BUCKET_NAME, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN,
  AWS_PROFILE, S3_ENDPOINT_URL, S3_FORCE_PATH_STYLE, AWS_LOG_LEVEL.
Without keys the ordinary AWS chain serves: profile, SSO, role, container, instance.

Commands end with 0 if all is done, 1 if nothing is, 2 if they cannot be asked for like that,
3 if some of it is done, and 130 if they were stopped.

Try it without a bucket:  filedesk demo";

/// The flags that win over environment and `.env`.
#[derive(Debug, Default, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
#[command(next_help_heading = "Settings")]
pub struct Flags {
    /// A store that the configuration file names; filedesk config lists them
    #[arg(long, global = true, value_name = "NAME", conflicts_with = "bucket")]
    pub store: Option<String>,
    /// The bucket (`S3_BUCKET_NAME`)
    #[arg(long, global = true, value_name = "NAME")]
    pub bucket: Option<String>,
    /// Start with only this folder of the bucket; b shows the rest. Commands that name no folder look there
    #[arg(long, global = true, value_name = "PREFIX")]
    pub prefix: Option<String>,
    /// An S3-compatible service instead of AWS (`S3_ENDPOINT_URL`)
    #[arg(long, global = true, value_name = "URL")]
    pub endpoint_url: Option<String>,
    /// The region to sign for (`AWS_REGION`)
    #[arg(long, global = true, value_name = "REGION")]
    pub region: Option<String>,
    /// The profile in the AWS files (`AWS_PROFILE`)
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<String>,
    /// Put the bucket in the path, not in the host's name (`S3_FORCE_PATH_STYLE`)
    #[arg(long, global = true)]
    pub path_style: bool,
    /// Change nothing: no upload, no delete
    #[arg(long, global = true)]
    pub read_only: bool,
    /// Read the whole bucket only when something is searched for
    #[arg(long, global = true)]
    pub no_index: bool,
    /// What to do where the store refuses AES256: require (default on AWS) or prefer
    #[arg(long, global = true, value_name = "POLICY")]
    pub encryption: Option<Encryption>,
    /// The agency's words, as assets/config.toml shows them [default: config.toml in the config folder]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where downloads go [default: your download folder]
    #[arg(long, global = true, value_name = "DIR")]
    pub download_dir: Option<PathBuf>,
    /// The most that all uploads and downloads together may move a second, such as 500k, 2MB or off
    #[arg(long, global = true, value_name = "RATE")]
    pub limit: Option<Limit>,
    /// Tell on standard error what is asked of the bucket, and what else a debug log holds
    #[arg(short, long, global = true, conflicts_with = "log")]
    pub verbose: bool,
    /// Write a debug log to this file [`AWS_LOG_LEVEL=DEBUG` writes to the state folder]
    #[arg(long, global = true, value_name = "FILE")]
    pub log: Option<PathBuf>,
}

/// What to do where the store refuses to encrypt at rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Encryption {
    /// Fail with the reason.
    Require,
    /// Go on without, and say so.
    Prefer,
}

#[derive(Debug, Subcommand)]
enum Subcommands {
    /// Try filedesk on a bucket in memory, filled with an agency's documents
    #[command(after_help = AFTER_DEMO)]
    Demo(DemoArguments),
    /// Answer GET /api/files/{filename} with a redirect to a fresh link, for as long as it runs
    #[command(after_help = AFTER_SERVE)]
    Serve(ServeArguments),
    /// Open the browser with the cursor on a file or a folder
    #[command(after_help = AFTER_OPEN)]
    Open {
        /// A key, an s3:// address, or a link
        #[arg(value_name = "KEY")]
        key: String,
    },
    #[command(flatten)]
    Everyday(Box<Command>),
    /// Show the settings and where each comes from, or write a configuration file
    Config(ConfigArguments),
    /// Print what lets a shell complete filedesk's commands
    Completions(CompletionsArguments),
    /// Print the manual page, or write all of them into a folder
    Man(ManArguments),
    /// Decode what is looked into, as filedesk asks its own kind on standard input
    #[command(hide = true)]
    PreviewWorker,
    /// Print the JSON schema of what --json tells
    #[command(after_help = AFTER_SCHEMA)]
    Schema,
}

/// What is wanted of the configuration.
#[derive(Debug, Clone, Args)]
#[command(after_help = AFTER_CONFIG)]
pub struct ConfigArguments {
    #[command(subcommand)]
    act: Option<ConfigAct>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// What is done with the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Subcommand)]
enum ConfigAct {
    /// Show the settings and where each comes from; the same as saying nothing
    Show,
    /// Write the commented configuration file, in which everything is as it is without one
    Init,
}

/// What the help of `config` ends with.
const AFTER_CONFIG: &str = "Examples:
  filedesk config
  filedesk config init
  filedesk --store archive ls";

/// What the help of `open` ends with.
const AFTER_OPEN: &str = "Example:
  filedesk open uploads/rate_card/CLT-456_rate_card_1234567890_rates.xlsx";

/// What the help of `demo` ends with.
const AFTER_DEMO: &str = "Examples:
  filedesk demo
  filedesk demo --serve --port 9000 > .env      (then, elsewhere, any other command)";

/// What the help of `schema` ends with.
const AFTER_SCHEMA: &str = "Example:
  filedesk schema > filedesk.schema.json";

/// How the demo is shaped.
#[derive(Debug, Clone, Args)]
pub struct DemoArguments {
    /// Only serve the bucket, and print the .env lines for it
    #[arg(long)]
    pub serve: bool,
    /// Let every request take so many milliseconds longer
    #[arg(long, value_name = "MS", default_value_t = 0)]
    pub latency: u64,
    /// Put so many more files into one folder (`uploads/agency_invoice/`)
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub files: usize,
    /// The port to serve on [default: a free one]
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub port: u16,
}

/// How the gateway is reached, and how often.
#[derive(Debug, Clone, Args)]
pub struct ServeArguments {
    /// Where to listen; beyond this machine only with `FILEDESK_GATEWAY_TOKEN`
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Read the names in the bucket again after so many seconds
    #[arg(long, value_name = "SECONDS", default_value = "300")]
    pub refresh: NonZeroU64,
    /// So many requests a second from one address
    #[arg(long, value_name = "N", default_value = "200")]
    pub per_peer: NonZeroU32,
    /// So many requests a second from all together
    #[arg(long, value_name = "N", default_value = "2000")]
    pub overall: NonZeroU32,
    /// Do not write requests to standard output
    #[arg(long)]
    pub quiet: bool,
}

/// What the help of `serve` says about what has no flag.
const AFTER_SERVE: &str = "Example:
  filedesk serve --listen 127.0.0.1:8080

Only uploads/ and jobs/ are served, or the folder that --prefix names.
FILEDESK_GATEWAY_TOKEN, in the environment or in .env, is then asked for as
`Authorization: Bearer …` everywhere but at /healthz; it has at least 16 characters.";

/// The program: reads the arguments, opens what they name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(told) => {
            let code = u8::try_from(told.exit_code()).unwrap_or(2);
            // Help and version go to standard output, mistakes to standard error; clap knows which is which.
            let _ = told.print();
            return ExitCode::from(code);
        }
    };
    match start(&arguments) {
        Ok(exit) => exit.into(),
        Err(Refusal::Missing(missing)) => {
            say(&missing.screen());
            ExitCode::from(2)
        }
        Err(Refusal::Wrong(sentence)) => {
            say(&format!("filedesk: {sentence}\n"));
            ExitCode::from(2)
        }
        Err(Refusal::Failed(error)) => {
            say(&format!("filedesk: {error}\n"));
            ExitCode::FAILURE
        }
    }
}

/// Why the program does not start.
enum Refusal {
    Missing(Missing),
    Wrong(String),
    Failed(io::Error),
}

impl From<config::Trouble> for Refusal {
    fn from(trouble: config::Trouble) -> Self {
        match trouble {
            config::Trouble::Missing(missing) => Self::Missing(missing),
            config::Trouble::Wrong(sentence) => Self::Wrong(sentence),
        }
    }
}

/// What `schema` prints.
const SCHEMA: &str = include_str!("../../assets/schema.json");

fn start(arguments: &Arguments) -> Result<Exit, Refusal> {
    let (typed, command) = (&arguments.flags, &arguments.command);
    match command {
        Some(Subcommands::Completions(wanted)) => return done(wanted.run(Arguments::command())),
        Some(Subcommands::Man(wanted)) => return done(wanted.run(Arguments::command())),
        Some(Subcommands::Schema) => return done(io::stdout().write_all(SCHEMA.as_bytes())),
        Some(Subcommands::Demo(demo)) if demo.serve => return done(serve_demo(demo)),
        Some(Subcommands::PreviewWorker) => return done(crate::runtime::preview_worker()),
        Some(Subcommands::Config(wanted)) if wanted.act == Some(ConfigAct::Init) => {
            let path = config::write_commented(typed.config.as_deref()).map_err(Refusal::Wrong)?;
            return done(writeln!(io::stdout(), "{}", path.display()));
        }
        _ => {}
    }
    let environment = config::Environment::of_this_process();
    let file = config::File::read(typed.config.as_deref())?;
    let (flags, environment) = match command {
        Some(Subcommands::Demo(_)) => (typed.clone(), environment),
        _ => file.open_store(typed, &environment)?,
    };
    let settings = match command {
        Some(Subcommands::Config(wanted)) => {
            return Ok(crate::cli::show(
                &file.shown(typed, &flags, &environment),
                wanted.json,
            ));
        }
        Some(Subcommands::Serve(wanted)) => return serve(wanted, &flags, &environment),
        Some(Subcommands::Everyday(command)) => {
            let other = command.other_store();
            let everyday = config::everyday(typed, &flags, &environment, file, other)?;
            log(typed, everyday.log_file.as_deref())?;
            return crate::cli::run(command, everyday.setup).map_err(Refusal::Failed);
        }
        Some(Subcommands::Demo(demo)) => Settings::of_demo(&flags, demo, &environment),
        Some(Subcommands::Open { key }) => Settings::read(&flags, &environment)?.at(key)?,
        _ => Settings::read(&flags, &environment)?,
    };
    browse(typed, settings, file)
}

/// Begins the debug log, where one is wanted.
fn log(flags: &Flags, path: Option<&Path>) -> Result<(), Refusal> {
    let begun = match path {
        _ if flags.verbose => crate::runtime::log_aloud(),
        Some(path) => crate::runtime::log_to(path),
        None => Ok(()),
    };
    begun.map_err(Refusal::Failed)
}

/// Answers with links until it is stopped.
fn serve(
    wanted: &ServeArguments,
    flags: &Flags,
    environment: &config::Environment,
) -> Result<Exit, Refusal> {
    let tell: fn(&str) = |sentence| say(&format!("{sentence}\n"));
    let mut settings = config::serving(wanted, flags, environment)?;
    log(flags, settings.log_file.as_deref())?;
    let states = settings.states.take();
    let mut serving = settings.serving;
    serving.made = Some(crate::runtime::clerk(states, &serving.target, tell));
    done(crate::gateway::run(serving, tell))
}

/// Opens the browser, and again with another store whenever a person goes to one.
fn browse(typed: &Flags, settings: Settings, file: config::File) -> Result<Exit, Refusal> {
    if typed.verbose {
        return Err(Refusal::Wrong(
            "the browser draws where -v would write; --log FILE writes into a file.".into(),
        ));
    }
    log(typed, settings.log.as_deref())?;
    if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
        return Err(Refusal::Wrong(
            "the browser needs a terminal to draw on; this is a pipe or a file.".into(),
        ));
    }
    let (mut settings, mut ears) = (settings.with(file), None);
    loop {
        let left = crate::runtime::browse(settings.opened(), ears.take());
        let (next, heard) = left.map_err(Refusal::Failed)?;
        let Some(name) = next else {
            return Ok(Exit::Complete);
        };
        ears = Some(heard);
        let file = config::File::read(typed.config.as_deref())?;
        let (flags, environment) = file.open_other(&name, typed)?;
        settings = Settings::read(&flags, &environment)?.with(file);
    }
}

fn done(result: io::Result<()>) -> Result<Exit, Refusal> {
    match result {
        // As behind `| head`: whoever reads no further has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Exit::Complete),
        result => result.map(|()| Exit::Complete).map_err(Refusal::Failed),
    }
}

/// Prints the `.env` lines and serves until it is stopped.
fn serve_demo(demo: &DemoArguments) -> io::Result<()> {
    crate::runtime::serve(&config::shape(demo), |endpoint| {
        let mut out = io::stdout();
        write!(out, "{}", config::env_lines(endpoint))?;
        out.flush()
    })
}

fn say(text: &str) {
    // If standard error is closed there is nobody to tell.
    let _ = io::stderr().write_all(text.as_bytes());
}
