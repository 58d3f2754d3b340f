//! What the flags and the environment come to for the gateway: who may reach it, and what it serves.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::environment::Environment;
use super::settings::{Trouble, log, states, target};
use crate::args::{Flags, ServeArguments};
use crate::gateway::{Log, Rates, Serving, Token};
use crate::object::Prefix;
use crate::store::{Access, Target};

/// Everything that decides how the gateway starts.
#[derive(Debug)]
pub struct GatewaySettings {
    /// The gateway itself.
    pub serving: Serving,
    /// The file for the debug log, if one is wanted.
    pub log_file: Option<PathBuf>,
    /// The folder that the ledger is kept in, if there is one.
    pub states: Option<PathBuf>,
}

/// The folders in which the application keeps files (STORAGE.md).
const FOLDERS: [&str; 2] = ["uploads/", "jobs/"];
/// The setting that holds the token; no flag does, since every user of a machine can read those.
const TOKEN: &str = "FILEDESK_GATEWAY_TOKEN";

/// Reads everything that the gateway needs.
pub fn serving(
    serve: &ServeArguments,
    flags: &Flags,
    environment: &Environment,
) -> Result<GatewaySettings, Trouble> {
    let target = Target {
        // Nothing that could change the bucket leaves a gateway.
        access: Access::ReadOnly,
        ..target(flags, environment)?
    };
    let token = token(environment)?;
    check_reach(serve.listen, token.as_ref())?;
    let serving = Serving {
        target,
        prefixes: prefixes(flags)?,
        listen: serve.listen,
        token,
        refresh: Duration::from_secs(serve.refresh.get()),
        rates: Rates {
            each: serve.per_peer,
            all: serve.overall,
        },
        log: if serve.quiet { Log::Quiet } else { Log::Lines },
        made: None,
    };
    Ok(GatewaySettings {
        serving,
        log_file: log(flags, environment),
        states: states(),
    })
}

fn token(environment: &Environment) -> Result<Option<Token>, Trouble> {
    let Some(text) = environment.get(TOKEN) else {
        return Ok(None);
    };
    let token = Token::new(text);
    let token = token.map_err(|unfit| Trouble::Wrong(format!("{TOKEN} {unfit}.")))?;
    Ok(Some(token))
}

/// A link is a key to a customer's file: beyond this machine only who has the token may ask for one.
fn check_reach(listen: SocketAddr, token: Option<&Token>) -> Result<(), Trouble> {
    if token.is_some() || listen.ip().to_canonical().is_loopback() {
        return Ok(());
    }
    Err(Trouble::Wrong(format!(
        "{listen} can be reached from other machines. Set {TOKEN} (at least 16 characters, for example from \
         `openssl rand -hex 24`) in the environment or in .env, or listen on 127.0.0.1."
    )))
}

fn prefixes(flags: &Flags) -> Result<Vec<Prefix>, Trouble> {
    match flags.prefix.as_deref() {
        None => Ok(FOLDERS.map(Prefix::new).into()),
        Some("") => Err(Trouble::Wrong(
            "--prefix is empty; name the folder that is to be served.".into(),
        )),
        Some(folder) => Ok(vec![Prefix::new(folder)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUCKET: (&str, &str) = ("S3_BUCKET_NAME", "b");
    const SECRET: &str = "hush-hush-hush-hush";

    fn read(
        listen: &str,
        flags: &Flags,
        process: &[(&str, &str)],
        file: &[(&str, &str)],
    ) -> Result<Serving, Trouble> {
        let serve = ServeArguments {
            listen: listen.parse().unwrap(),
            refresh: 300.try_into().unwrap(),
            per_peer: 1.try_into().unwrap(),
            overall: 1.try_into().unwrap(),
            quiet: false,
        };
        let settings = serving(&serve, flags, &Environment::of(process, file))?;
        Ok(settings.serving)
    }

    fn refused(listen: &str, process: &[(&str, &str)]) -> String {
        match read(listen, &Flags::default(), process, &[]) {
            Err(Trouble::Wrong(sentence)) => sentence,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn beyond_this_machine_it_listens_only_with_a_token() {
        for here in [
            "127.0.0.1:8080",
            "[::1]:80",
            "127.1.2.3:80",
            "[::ffff:127.0.0.1]:80",
        ] {
            assert!(
                read(here, &Flags::default(), &[BUCKET], &[]).is_ok(),
                "{here}"
            );
        }
        for beyond in [
            "0.0.0.0:80",
            "[::]:80",
            "192.0.2.1:80",
            "[::ffff:192.0.2.1]:80",
        ] {
            let told = refused(beyond, &[BUCKET]);
            assert!(told.contains(TOKEN) && told.contains("16"), "{told}");
            let process = [BUCKET, (TOKEN, SECRET)];
            assert!(read(beyond, &Flags::default(), &process, &[]).is_ok());
        }
    }

    #[test]
    fn a_token_counts_from_the_file_too_and_one_that_is_unfit_counts_nowhere() {
        let file = [BUCKET, (TOKEN, SECRET)];
        let serving = read("0.0.0.0:80", &Flags::default(), &[], &file).unwrap();
        assert!(!format!("{serving:?}").contains(SECRET));
        for unfit in ["hush", "hush hush hush hush"] {
            let told = refused("127.0.0.1:80", &[BUCKET, (TOKEN, unfit)]);
            assert!(told.contains(TOKEN) && !told.contains("hush"), "{told}");
        }
    }

    #[test]
    fn only_the_applications_folders_are_served_or_the_one_that_is_named() {
        let prefixes = |prefix: Option<&str>| {
            let flags = Flags {
                prefix: prefix.map(str::to_owned),
                ..Flags::default()
            };
            read("127.0.0.1:80", &flags, &[BUCKET], &[]).map(|serving| serving.prefixes)
        };
        assert_eq!(prefixes(None), Ok(FOLDERS.map(Prefix::new).into()));
        let one = vec![Prefix::new("uploads/rate_card/")];
        assert_eq!(prefixes(Some("uploads/rate_card")), Ok(one));
        assert!(matches!(prefixes(Some("")), Err(Trouble::Wrong(_))));
    }

    #[test]
    fn nothing_of_a_gateway_may_change_the_bucket() {
        let serving = read("127.0.0.1:80", &Flags::default(), &[BUCKET], &[]).unwrap();
        assert_eq!(serving.target.access, Access::ReadOnly);
    }

    #[test]
    fn without_a_bucket_it_is_missing_as_for_the_browser() {
        let read = read("127.0.0.1:80", &Flags::default(), &[], &[]);
        assert!(matches!(read, Err(Trouble::Missing(_))));
    }
}
