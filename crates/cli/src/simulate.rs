//! `holdpoint simulate`.

use crate::args::Simulate;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use crate::serve::stop_signals;
use holdpoint_domain::{Code, rfc3339};
use holdpoint_log::LogError;
use holdpoint_simulated_day::{DayError, LiveSimulation};
use holdpoint_simulator::{FolderError, OptionRefusal, Options, Place as Target, Progress, Speed, Summary, write_folder};
use std::io::{IsTerminal as _, Write as _};
use std::pin::pin;

const BAR_WIDTH: usize = 30;

pub(crate) async fn run(place: &Place, simulate: &Simulate, json: bool) -> Result<Exit, Failure> {
    let Simulate { seed, days, from, preset, truth, live, speed } = simulate;
    let options = Options::parse(seed, days, from.as_deref(), preset.as_deref())?;
    let options = if *live { options.going_on() } else { options };
    let target = Target { data: place.data()?, truth: truth.clone(), log_limit: None };
    let mut stop_signal = pin!(stop_signals()?);
    let bar = Bar { shown: std::io::stderr().is_terminal(), start: options.start(), end: options.history_end() };
    let written = tokio::select! {
        written = write_folder(options, &target, |progress| bar.show(progress)) => written,
        // What was written so far is removed when the writing is dropped.
        () = &mut stop_signal => Err(FolderError::Io("The simulation was stopped before its end. Nothing of it was kept.".into())),
    };
    bar.clear();
    let written = written?;
    if *live {
        return serve(options, &target, speed, stop_signal, json).await;
    }
    print(&options, &target, &written, json);
    Ok(Exit::Done)
}

async fn serve(options: Options, target: &Target, speed: &str, stop: impl Future<Output = ()>, json: bool) -> Result<Exit, Failure> {
    let live = LiveSimulation::start(options, &target.data, target.truth.clone()).await?;
    let code = live.invite().await?;
    live.set_speed(speed.parse().ok().and_then(Speed::new).unwrap_or(Speed::REAL));
    let (url, now) = (&live.hub.url, rfc3339(live.clock.now()));
    if json {
        output::json(&serde_json::json!({"url": url, "invite": code, "speed": speed, "now": now, "data": target.data}));
    } else {
        output::line(&format!("A simulated hub answers at {url}. Its clock says {now} and goes {speed} times as fast."));
        output::line("Join it as a reviewer, from a data folder of its own, until this is stopped:");
        output::line(&format!("  holdpoint join {url} --invite {code} --data ANOTHER-DIR"));
    }
    stop.await;
    live.stop().await;
    Ok(Exit::Done)
}

fn print(options: &Options, target: &Target, summary: &Summary, json: bool) {
    if json {
        output::json(&serde_json::json!({
            "data": target.data,
            "truth": target.truth,
            "seed": options.seed,
            "days": options.days,
            "preset": options.preset.as_str(),
            "from": rfc3339(options.start()),
            "until": rfc3339(options.history_end()),
            "records": summary.records,
            "bodies": summary.bodies,
            "hash": summary.hash,
        }));
        return;
    }
    let data = target.data.display();
    output::line(&format!("{} days of a simulated organisation are in {data}: {} records.", options.days, summary.records));
    output::line(&format!("Look at them with: holdpoint serve --data {data}"));
}

/// Progress on standard error, where that is a terminal.
struct Bar {
    shown: bool,
    start: i64,
    end: i64,
}

impl Bar {
    fn show(&self, progress: Progress) {
        if !self.shown {
            return;
        }
        let share = (progress.now - self.start) as f64 / (self.end - self.start) as f64;
        let full = ((share * BAR_WIDTH as f64) as usize).min(BAR_WIDTH);
        let day = &rfc3339(progress.now)[..10];
        let _ = write!(std::io::stderr(), "\r[{:BAR_WIDTH$}] {day}  {} records", "=".repeat(full), progress.records);
    }

    fn clear(&self) {
        if self.shown {
            let _ = write!(std::io::stderr(), "\r{:width$}\r", "", width = BAR_WIDTH + 40);
        }
    }
}

impl From<OptionRefusal> for Failure {
    fn from(refusal: OptionRefusal) -> Self {
        Self::new(Exit::Wrong, refusal.code, "This cannot be simulated", refusal.detail)
    }
}

impl From<DayError> for Failure {
    fn from(error: DayError) -> Self {
        match error {
            DayError::Folder(error) => error.into(),
            other => Self::new(Exit::Failed, "simulation", "The simulation does not go on", other.to_string()),
        }
    }
}

impl From<FolderError> for Failure {
    fn from(error: FolderError) -> Self {
        let detail = error.to_string();
        let failed = |code: &str| Self::new(Exit::Failed, code, "Nothing was simulated", detail.clone());
        match &error {
            FolderError::NotEmpty(_) => failed("folder_not_empty"),
            FolderError::TruthInside(_) => failed("truth_in_folder"),
            FolderError::Io(_) => failed("io"),
            FolderError::Log(LogError::Full { .. }) => failed(Code::DiskFull.as_str()),
            FolderError::Log(_) => failed("log"),
            FolderError::Refused(_) => failed(Code::Internal.as_str()),
        }
    }
}
