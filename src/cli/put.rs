//! `put`: local files go into the bucket, under names by the convention, and answer as the application does.

use std::fs::File;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::moving::Wish;
use super::out::{Out, Stop};
use super::passing::Passing;
use super::{Desk, Exit};
use crate::object::{
    Batch, Destination, Doing, Extras, Failure, FailureKind, IfThere, Key, Kind, Plan, Prefix,
    Trash, UploadPlan, Why, job_file, office_file, receiving,
};
use crate::runtime::{asked_to_end, now};
use crate::store::{blocking, guessed_type};

/// What its help ends with.
const EXAMPLES: &str = "Examples:
  filedesk put --category rate_card --owner CLT-456 rates.xlsx
  filedesk put --job 68b71f6b73d950590d63e7db --category job_order order.pdf
  filedesk put --to exports/2026/ report.csv notes.txt
  pg_dump agency | filedesk put --key backups/agency.sql -";

/// The arguments of `put`.
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLES)]
pub struct Put {
    /// Local files; - is standard input, under the name that --name or --key says
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The category, such as `rate_card`: the folder that they belong in
    #[arg(long, value_name = "NAME")]
    category: Option<String>,
    /// Whose they are, such as `AGY-123` or `CLT-456`
    #[arg(
        long,
        value_name = "OWNER",
        requires = "category",
        conflicts_with = "job"
    )]
    owner: Option<String>,
    /// The job that they belong to: 24 hex digits
    #[arg(long, value_name = "ID", requires = "category")]
    job: Option<String>,
    /// Into this folder, under their own names
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["category", "key"])]
    to: Option<String>,
    /// What standard input is called
    #[arg(long, value_name = "NAME", conflicts_with = "key")]
    name: Option<String>,
    /// Under exactly this key; for one file
    #[arg(long, value_name = "KEY", conflicts_with = "category")]
    key: Option<String>,
    /// What to do where something lies there already
    #[arg(long, value_enum, value_name = "WHAT", default_value = "refuse")]
    if_there: There,
    /// The media type [default: by the name's ending]
    #[arg(long, value_name = "TYPE")]
    content_type: Option<String>,
    /// Tags: name=value, name=value
    #[arg(long, value_name = "TAGS", default_value = "")]
    tags: String,
    /// Metadata: name=value, name=value
    #[arg(long, value_name = "PAIRS", default_value = "")]
    metadata: String,
    /// Tell nothing but troubles
    #[arg(short, long)]
    quiet: bool,
}

/// What happens to what lies there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum There {
    /// It stays, and that is a trouble
    Refuse,
    /// It goes to the trash
    Replace,
}

impl Put {
    pub(super) async fn run(&self, desk: &Desk, out: &mut Out) -> Result<Exit, Stop> {
        if self.key.is_some() && self.files.len() > 1 {
            return Err(Stop::Wrong(
                "--key names one file; --to takes several.".into(),
            ));
        }
        if self.files.iter().any(|file| file == Path::new("-")) {
            return self.pass_in(desk, out).await;
        }
        self.send(desk, out, &self.files, false).await
    }

    /// Sends what standard input brings, once all of it is there: only then is it known how much it is.
    async fn pass_in(&self, desk: &Desk, out: &mut Out) -> Result<Exit, Stop> {
        let key = self.key.as_deref().and_then(|key| key.rsplit('/').next());
        let name = self.name.as_deref().or(key);
        let (Some(name), [_]) = (name, self.files.as_slice()) else {
            let wanted =
                "- is standard input: it goes alone, and --name or --key says what it is called.";
            return Err(Stop::Wrong(wanted.into()));
        };
        let folder = Passing::new()?;
        let file = folder.path().join(name.replace(['/', '\0'], "_"));
        let written = file.clone();
        let taken = blocking(move || {
            std::io::copy(
                &mut std::io::stdin().lock(),
                &mut File::create_new(&written)?,
            )
        });
        tokio::select! {
            taken = taken => taken.map_err(|error| Failure::unwritten(&file, &error))?,
            Ok(()) = asked_to_end() => return Ok(Exit::Interrupted),
        };
        self.send(desk, out, std::slice::from_ref(&file), true)
            .await
    }

    async fn send(
        &self,
        desk: &Desk,
        out: &mut Out,
        files: &[PathBuf],
        is_passing: bool,
    ) -> Result<Exit, Stop> {
        let extras = self.extras()?;
        let act = desk.act(Why::Replaced);
        self.doubt_category(desk, out).await?;
        let plans = files
            .iter()
            .map(|file| self.plan(desk, file, &act, &extras));
        let plans: Result<Vec<_>, Stop> = plans.collect();
        let plans = plans?;
        let kind = Kind::Upload;
        let wish = Wish {
            json: true,
            quiet: self.quiet,
            is_passing,
            ..Wish::of(Batch { kind, plans })
        };
        desk.run(wish, out).await
    }

    /// An unknown category is one, too; but one that nothing lies in yet may be a slip.
    async fn doubt_category(&self, desk: &Desk, out: &mut Out) -> Result<(), Stop> {
        if self.category.is_none() || self.job.is_some() {
            return Ok(());
        }
        let folder = self.folder(desk)?;
        // Who may not list is not told.
        if !desk.store.has_any(&folder).await.unwrap_or(true) {
            out.say(&format!(
                "  Nothing lies in {folder} yet: is the category spelled like that?\n"
            ));
        }
        Ok(())
    }

    fn extras(&self) -> Result<Extras, Stop> {
        let tags = Extras::tags(&self.tags);
        let metadata = Extras::metadata(&self.metadata);
        Ok(Extras {
            tags: tags.map_err(|trouble| wrong("--tags", &trouble))?,
            metadata: metadata.map_err(|trouble| wrong("--metadata", &trouble))?,
            ..Extras::default()
        })
    }

    fn plan(&self, desk: &Desk, file: &Path, act: &Prefix, extras: &Extras) -> Result<Plan, Stop> {
        let key = self.key(desk, file)?;
        let (if_there, kept) = self.if_there.at(&key, act)?;
        let named = self.content_type.clone();
        Ok(Plan::Upload(UploadPlan {
            size: size(file)?,
            content_type: named.unwrap_or_else(|| guessed_type(&file_name(file))),
            source: std::path::absolute(file).unwrap_or_else(|_| file.to_owned()),
            key,
            if_there,
            kept,
            extras: extras.clone(),
        }))
    }

    /// Where `file` goes.
    fn key(&self, desk: &Desk, file: &Path) -> Result<Key, Stop> {
        if let Some(key) = &self.key {
            return desk.key(key);
        }
        let (name, folder) = (file_name(file), self.folder(desk)?);
        let key = match receiving(&folder) {
            Destination::Category { category, .. } => {
                let owner = self.owner.as_deref().unwrap_or_default().to_uppercase();
                office_file(&folder, &owner, &category, &now().0.to_string(), &name)
            }
            Destination::Job { .. } => {
                let uuid = uuid::Uuid::new_v4().to_string();
                job_file(&folder, &uuid, &name)
            }
            Destination::Plain { folder } if self.to.is_some() => {
                return folder
                    .join(&name)
                    .ok_or_else(|| too_long(&format!("{folder}{name}")));
            }
            Destination::Plain { folder } => {
                return Err(Stop::Wrong(format!(
                    "{folder} is no folder of the convention: a category is one word, a job 24 hex digits."
                )));
            }
        };
        key.map_err(|trouble| Stop::Wrong(trouble.to_string()))
    }

    /// The folder that was named, or that category and job make.
    fn folder(&self, desk: &Desk) -> Result<Prefix, Stop> {
        match (&self.to, &self.category, &self.job) {
            (Some(to), ..) => desk.folder(to),
            (None, Some(category), Some(job)) => {
                Ok(Prefix::new(format!("uploads/jobs/{job}/{category}/")))
            }
            (None, Some(category), None) => Ok(Prefix::new(format!("uploads/{category}/"))),
            (None, None, _) => Err(Stop::Wrong(
                "say where it belongs: --category and --owner, --category and --job, --to, or --key.".into(),
            )),
        }
    }
}

impl There {
    /// What is done where something lies at `key`, and where in the trash it waits then.
    pub(super) fn at(self, key: &Key, act: &Prefix) -> Result<(IfThere, Option<Key>), Stop> {
        if self == Self::Refuse {
            return Ok((IfThere::Ask, None));
        }
        let place = Trash::place(act, key).ok_or_else(|| {
            Stop::Wrong(format!(
                "{key} is too long for what it replaces to wait in the trash."
            ))
        })?;
        Ok((IfThere::Replace, Some(place)))
    }
}

fn too_long(key: &str) -> Stop {
    Stop::Wrong(format!("{key} is longer than a key can be: 1,024 bytes."))
}

fn wrong(flag: &str, trouble: &impl std::fmt::Display) -> Stop {
    Stop::Wrong(format!("{flag}: {trouble}"))
}

fn file_name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn size(file: &Path) -> Result<u64, Stop> {
    let about = file
        .metadata()
        .map_err(|error| Failure::unreadable(file, &error))?;
    if !about.is_file() {
        let doing = Doing::Reading(file.to_owned());
        return Err(Failure::new(doing, FailureKind::NotAFile).into());
    }
    Ok(about.len())
}
