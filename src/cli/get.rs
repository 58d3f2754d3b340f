//! `get`: objects are saved to this computer, proved before anything shows under its name.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::address::{Address, Keys};
use super::moving::Wish;
use super::out::{Out, Stop};
use super::passing::Passing;
use super::{Desk, Exit};
use crate::object::{
    Batch, DownloadPlan, Failure, IfThere, Key, Kind, LocalPlaces, Plan, Prefix, local_name,
};
use crate::store::Depth;

/// What its help ends with.
const EXAMPLES: &str = "Examples:
  filedesk get uploads/rate_card/CLT-456_rate_card_1234567890_rates.xlsx
  filedesk get --to invoices/ uploads/agency_invoice/
  filedesk get -o - KEY | less";

/// The arguments of `get`.
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLES)]
pub struct Get {
    #[command(flatten)]
    keys: Keys,
    /// Into this local folder; what lies below a folder of the bucket keeps its place [default: the download folder]
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// Under exactly this local name, or - for standard output; for one file
    #[arg(short, long, value_name = "FILE", conflicts_with = "to")]
    output: Option<PathBuf>,
    /// What to do where a file of that name lies already
    #[arg(long, value_enum, value_name = "WHAT", default_value = "refuse")]
    if_there: Local,
    /// Tell nothing but troubles
    #[arg(short, long)]
    quiet: bool,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// What happens to a local file of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Local {
    /// It stays, and that is a trouble
    Refuse,
    /// It is overwritten
    Replace,
    /// It stays, and the new one gets the next free name
    KeepBoth,
}

impl Get {
    pub(super) async fn run(&self, desk: &Desk, out: &mut Out) -> Result<Exit, Stop> {
        let addresses = self.keys.addresses(desk)?;
        if let Some(output) = &self.output {
            return self.one(desk, out, &addresses, output).await;
        }
        let into = self
            .to
            .clone()
            .unwrap_or_else(|| desk.setup.downloads.clone());
        let into = std::path::absolute(&into).unwrap_or(into);
        let (mut plans, mut missing) = (Vec::new(), 0);
        let mut places = LocalPlaces::default();
        for address in addresses {
            match address {
                Address::Key(key) => match desk.store.head(&key).await {
                    Ok(details) => {
                        let name = places.flat(&local_name(&key));
                        plans.push(self.plan(key, details.size, into.clone(), name));
                    }
                    Err(failure) => {
                        missing += 1;
                        out.failed(&key, &failure, self.json)?;
                    }
                },
                Address::Folder(folder) => {
                    for (key, size, below) in below(desk, &folder).await? {
                        let (inner, name) = places.place(&below);
                        plans.push(self.plan(key, size, into.join(inner), name));
                    }
                }
            }
        }
        self.fetch(desk, out, plans, missing).await
    }

    /// Saves one file where it is wanted, or passes it on.
    async fn one(
        &self,
        desk: &Desk,
        out: &mut Out,
        addresses: &[Address],
        output: &Path,
    ) -> Result<Exit, Stop> {
        let [Address::Key(key)] = addresses else {
            return Err(Stop::Wrong(
                "-o takes one file; --to takes several, and folders.".into(),
            ));
        };
        let size = desk.store.head(key).await?.size;
        if output == Path::new("-") {
            return self.pass_on(desk, out, key, size).await;
        }
        let output = std::path::absolute(output).unwrap_or_else(|_| output.to_owned());
        let (Some(directory), Some(name)) = (output.parent(), output.file_name()) else {
            return Err(Stop::Wrong("-o takes the name of a file.".into()));
        };
        let name = name.to_string_lossy().into_owned();
        let plan = self.plan(key.clone(), size, directory.to_owned(), name);
        self.fetch(desk, out, vec![plan], 0).await
    }

    /// To standard output, but not before it is whole and proved: what reads there believes all that it gets.
    async fn pass_on(
        &self,
        desk: &Desk,
        out: &mut Out,
        key: &Key,
        size: u64,
    ) -> Result<Exit, Stop> {
        let folder = Passing::new()?;
        let plan = DownloadPlan {
            key: key.clone(),
            size,
            directory: folder.path().to_owned(),
            name: "file".into(),
            if_there: IfThere::Replace,
            zip: None,
        };
        let (kind, plans) = (Kind::Download, vec![Plan::Download(plan)]);
        let wish = Wish {
            json: self.json,
            quiet: true,
            is_passing: true,
            ..Wish::of(Batch { kind, plans })
        };
        let exit = desk.run(wish, out).await?;
        if exit == Exit::Complete {
            pour(out, &folder.path().join("file"))?;
        }
        Ok(exit)
    }

    async fn fetch(
        &self,
        desk: &Desk,
        out: &mut Out,
        plans: Vec<Plan>,
        missing: usize,
    ) -> Result<Exit, Stop> {
        let kind = Kind::Download;
        let wish = Wish {
            json: self.json,
            quiet: self.quiet,
            missing,
            ..Wish::of(Batch { kind, plans })
        };
        desk.run(wish, out).await
    }

    fn plan(&self, key: Key, size: u64, directory: PathBuf, name: String) -> Plan {
        Plan::Download(DownloadPlan {
            key,
            size,
            directory,
            name,
            if_there: match self.if_there {
                Local::Refuse => IfThere::Ask,
                Local::Replace => IfThere::Replace,
                Local::KeepBoth => IfThere::KeepBoth,
            },
            zip: None,
        })
    }
}

/// The files below a folder: key, size in bytes, and where they lie from the folder on, with its own name.
async fn below(desk: &Desk, folder: &Prefix) -> Result<Vec<(Key, u64, String)>, Stop> {
    let outer = folder.parent().unwrap_or_else(Prefix::bucket);
    let files = desk.below(folder).await?.into_iter();
    // A folder's own object is no file that could be saved.
    let files = files.filter(|(key, _)| !key.as_str().ends_with('/'));
    let files = files.map(|(key, size)| {
        let below = key.as_str()[outer.as_str().len()..].to_owned();
        (key, size, below)
    });
    Ok(files.collect())
}

impl Desk {
    /// All files below a folder, with their sizes in bytes.
    pub(super) async fn below(&self, folder: &Prefix) -> Result<Vec<(Key, u64)>, Stop> {
        let mut pages = self.store.pages(folder, Depth::Deep, None);
        let mut files = Vec::new();
        while let Some(listed) = pages.next().await {
            files.extend(listed?.page.files());
        }
        Ok(files)
    }
}

fn pour(out: &mut Out, path: &Path) -> Result<(), Stop> {
    let unread = |error| Stop::from(Failure::unreadable(path, &error));
    let mut file = File::open(path).map_err(unread)?;
    let mut piece = vec![0; 256 * 1024];
    loop {
        match file.read(&mut piece).map_err(unread)? {
            0 => return Ok(()),
            read => out.bytes(&piece[..read])?,
        }
    }
}
