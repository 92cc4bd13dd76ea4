//! What the serving process does by the clock, between requests, until the stop.
//!
//! A chore that fails is logged and comes round again; none of them holds up intake, or a stop.

use crate::command::{BackupError, backup_when_due, retain};
use crate::config::Config;
use crate::post;
use crate::seen;
use crate::serve::{App, Stop};
use crate::store::StoreError;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::{Interval, MissedTickBehavior, timeout};

/// How often the room on the disk and in memory is measured: what comes in meanwhile must find room in
/// what must be free.
const MEASURED_EVERY: Duration = Duration::from_secs(1);
/// How often it is written down how much the store holds, against which the next start holds it.
const WRITTEN_DOWN_EVERY: Duration = Duration::from_secs(60);
/// How often the staff's figures take in what has changed, whether or not somebody looks at them.
const BOARD_EVERY: Duration = Duration::from_secs(10);
/// How often the index of what visitors wrote reads on in the log, whether or not somebody looks into it, and how
/// many events at once: in between it can be told to stop.
const INBOX_EVERY: Duration = Duration::from_secs(1);
const INBOX_AT_ONCE: usize = 4_096;
/// How often files that nobody has fetched are taken away.
const SHELF_EVERY: Duration = Duration::from_secs(60);
/// How often it is looked whether somebody is to be written to, and how long a letter that is being handed over
/// may hold up a stop.
const MAIL_EVERY: Duration = Duration::from_secs(5);
const LAST_LETTER: Duration = Duration::from_secs(7);
const HOUR: Duration = Duration::from_secs(60 * 60);

/// Does the chores until the stop.
pub(crate) async fn chores(
    app: Arc<App>,
    configs: mpsc::Receiver<Config>,
    stop: watch::Receiver<Stop>,
) {
    tokio::join!(
        snapshots(&app, configs, stop.clone()),
        sightings(&app, stop.clone()),
        until(stop.clone(), room(&app)),
        until(stop.clone(), totals(&app)),
        until(stop.clone(), backups(&app)),
        until(stop.clone(), board(&app)),
        until(stop.clone(), inbox(&app)),
        shelf(&app, stop.clone()),
        mail(&app, stop.clone()),
        until(stop, retention(&app)),
    );
}

/// Does something endless until the stop, and then no more of it.
async fn until(stop: watch::Receiver<Stop>, endless: impl Future<Output = ()>) {
    tokio::select! {
        () = stopped(stop) => {}
        () = endless => {}
    }
}

async fn stopped(mut stop: watch::Receiver<Stop>) {
    // A dropped sender means a stop, too.
    let _ = stop.wait_for(|stop| *stop >= Stop::Finish).await;
}

/// The first turn is at once.
fn turns(every: Duration) -> Interval {
    let mut turns = tokio::time::interval(every);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    turns
}

/// Takes snapshots, in the rhythm of the configuration that is served.
async fn snapshots(
    app: &Arc<App>,
    mut configs: mpsc::Receiver<Config>,
    stop: watch::Receiver<Stop>,
) {
    let endless = async {
        let rhythm = || app.config().snapshot_every.unsigned_abs();
        let mut turns = turns(rhythm());
        loop {
            tokio::select! {
                _ = turns.tick() => {
                    if let Err(error) = blocking(app, App::refresh).await {
                        tracing::error!(%error, "no snapshot could be taken; the last one stands");
                    }
                }
                Some(config) = configs.recv() => {
                    reload(app, config).await;
                    if turns.period() != rhythm() {
                        turns = self::turns(rhythm());
                    }
                }
            }
        }
    };
    until(stop, endless).await;
}

/// Reads the store where a task may wait for the disk.
async fn blocking<T: Send + 'static>(
    app: &Arc<App>,
    work: impl FnOnce(&App) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let app = Arc::clone(app);
    let done = tokio::task::spawn_blocking(move || work(&app)).await;
    done.unwrap_or_else(|error| Err(StoreError::Io(io::Error::other(error))))
}

/// Serves under another configuration, and tells what of it only a new start can bring about.
async fn reload(app: &Arc<App>, config: Config) {
    let fixed = app.config().fixed(&config);
    let (sites, pages) = (config.registry.sites.len(), config.registry.pages());
    match blocking(app, |app| app.reconfigure(config)).await {
        Ok(()) => {
            tracing::info!(sites, pages, "the configuration was read anew");
            wordings(app).await;
        }
        Err(error) => {
            tracing::error!(%error, "the new configuration's figures could not be reckoned; the last configuration stands");
            return;
        }
    }
    for key in fixed {
        tracing::warn!(
            key,
            "this was changed in the configuration and waits for a restart"
        );
    }
}

/// A hand-over that was begun is ended, since the counts have left the counter by then.
async fn sightings(app: &Arc<App>, stop: watch::Receiver<Stop>) {
    let mut turns = turns(seen::EVERY);
    let stop = stopped(stop);
    tokio::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            _ = turns.tick() => app.hand_over_sightings().await,
        }
    }
    app.hand_over_sightings().await;
}

async fn wordings(app: &App) {
    if let Err(error) = app.take_down_wordings().await {
        tracing::error!(%error, "since when the questions are asked in these words could not be written");
    }
}

/// Keeps the board near the store, so that whoever looks at it after a quiet hour waits for little.
async fn board(app: &Arc<App>) {
    wordings(app).await;
    let mut turns = turns(BOARD_EVERY);
    loop {
        turns.tick().await;
        let refreshed = blocking(app, |app| app.board.refresh(&app.store, app.clock.now()));
        if let Err(error) = refreshed.await {
            tracing::error!(%error, "the staff's figures could not be read; the next turn tries again");
        }
    }
}

/// Takes away the files of words whose time is over, or whose session. A stop waits for none in the making.
async fn shelf(app: &Arc<App>, stop: watch::Receiver<Stop>) {
    let endless = async {
        let mut turns = turns(SHELF_EVERY);
        loop {
            turns.tick().await;
            let swept = blocking(app, |app| {
                app.sweep_the_shelf();
                Ok(())
            });
            if let Err(error) = swept.await {
                tracing::error!(%error, "files of comments could not be taken away; the next turn tries again");
            }
        }
    };
    until(stop, endless).await;
    app.shelf.close();
}

/// Makes the index of what visitors wrote, and keeps it near the log.
async fn inbox(app: &Arc<App>) {
    let mut turns = turns(INBOX_EVERY);
    loop {
        turns.tick().await;
        loop {
            let followed = blocking(app, |app| {
                app.inbox.follow(&app.store, INBOX_AT_ONCE, app.clock.now())
            });
            match followed.await {
                Ok(behind) => {
                    metrics::gauge!("rayak_inbox_behind_events").set(behind.events() as f64);
                    if behind.events() == 0 {
                        break;
                    }
                }
                Err(error) => {
                    tracing::error!(%error, "the index of comments could not be made; the next turn tries again");
                    break;
                }
            }
        }
    }
}

/// Sends what is to be sent. A letter that is being handed over when the stop comes is finished, if that is soon:
/// of one that is broken off nobody knows whether it arrived.
async fn mail(app: &Arc<App>, stop: watch::Receiver<Stop>) {
    let mut turns = turns(MAIL_EVERY);
    let stopping = stopped(stop.clone());
    tokio::pin!(stopping);
    loop {
        tokio::select! {
            () = &mut stopping => return,
            _ = turns.tick() => {}
        }
        let round = post::round(app, || *stop.borrow() >= Stop::Finish);
        tokio::pin!(round);
        let done = tokio::select! {
            biased;
            done = &mut round => done,
            () = &mut stopping => {
                // What it could not finish is taken up at the next start.
                let _ = timeout(LAST_LETTER, round).await;
                return;
            }
        };
        if let Err(error) = done {
            tracing::error!(%error, "who is to be written to could not be read or written down; the next turn tries again");
        }
    }
}

async fn room(app: &App) {
    let mut turns = turns(MEASURED_EVERY);
    loop {
        turns.tick().await;
        app.measure();
    }
}

async fn totals(app: &Arc<App>) {
    let mut turns = turns(WRITTEN_DOWN_EVERY);
    loop {
        turns.tick().await;
        app.notice_the_day();
        if let Err(error) = blocking(app, |app| app.store.write_down_totals()).await {
            tracing::error!(%error, "how much the store holds could not be written down");
        }
    }
}

/// Looks often enough that a backup is little late, and not so often that one which fails would
/// be tried without end.
async fn backups(app: &Arc<App>) {
    let often = || {
        let every = app.config().backup.as_ref().map(|backup| backup.every);
        every.map_or(HOUR, |every| {
            (every.unsigned_abs() / 24).clamp(Duration::from_secs(1), HOUR)
        })
    };
    let mut turns = turns(often());
    loop {
        turns.tick().await;
        if turns.period() != often() {
            turns = self::turns(often());
        }
        match backup_when_due(app).await {
            Ok(Some(made)) => {
                let (pages, events, bytes) = (made.pages, made.events, made.bytes);
                tracing::info!(pages, events, bytes, "a backup was made");
            }
            Ok(None) => {}
            Err(error) => failed(app, &error),
        }
    }
}

fn failed(app: &App, error: &BackupError) {
    app.one_backup.has_failed(app.clock.now());
    metrics::counter!("rayak_backup_failures_total").increment(1);
    tracing::error!(%error, "no backup could be made; the next turn tries again");
}

async fn retention(app: &Arc<App>) {
    let mut turns = turns(24 * HOUR);
    loop {
        turns.tick().await;
        match retain(app, |_, _| ()).await {
            Ok(report) => {
                for fault in report.faults {
                    tracing::error!(
                        page = fault.page,
                        what = fault.what,
                        "words were left alone"
                    );
                }
                let had_old = report
                    .sites
                    .into_iter()
                    .filter(|(_, words)| words.erased > 0);
                for (site, words) in had_old {
                    let (erased, kept) = (words.erased, words.kept);
                    tracing::info!(site, erased, kept, "words past their age were erased");
                }
            }
            Err(error) => {
                tracing::error!(%error, "words past their age could not be erased; tomorrow tries again");
            }
        }
    }
}
