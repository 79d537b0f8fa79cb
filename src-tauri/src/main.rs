//! The Holdpoint window: starts the desk and the embedded hub, and joins them to
//! what only a desktop has (a window, a tray, notifications, links).
//!
//! Not here: anything that knows what an action or a review is. That is the desk.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod args;
mod commands;
mod events;
mod links;
mod logging;
mod notifications;
mod shell;
mod stop;
mod tray;
mod window;

use args::Args;
use shell::Shell;
use tauri::{App, AppHandle, Manager};
use tauri_plugin_window_state::StateFlags;

// Records are parsed on one thread and dropped on another, which the C library's
// allocator pays for dearly: a catch-up takes twice as long with it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let args = Args::read();
    if let Err(error) = logging::start(&args.data) {
        eprintln!("The log file cannot be written ({error}); going on without it.");
    }
    let app = match build(args) {
        Ok(app) => app,
        Err(error) => {
            tracing::error!(%error, "the window cannot be opened");
            std::process::exit(1);
        }
    };
    app.run(stop::on_run_event);
}

fn build(args: Args) -> tauri::Result<App> {
    // The size and place of the window are remembered, not whether it was shown.
    let remembered = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED;
    tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(second_start))
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_opener::Builder::new().open_js_links_on_click(false).build())
        .plugin(tauri_plugin_window_state::Builder::new().with_state_flags(remembered).build())
        .invoke_handler(tauri::generate_handler![commands::desk_call, commands::open_external])
        .setup(move |app| Ok(set_up(app, args)?))
        .build(tauri::generate_context!())
}

/// Window first: the desk and the hub come up behind it.
fn set_up(app: &App, args: Args) -> tauri::Result<()> {
    let handle = app.handle().clone();
    app.manage(Shell::new(args.link));
    window::create(&handle)?;
    tray::create(&handle);
    links::register(&handle);
    notifications::follow_clicks(&handle);
    stop::on_signals(&handle);
    tauri::async_runtime::spawn(shell::start(handle, args.data));
    Ok(())
}

/// Somebody started the app again: show the window that is there.
fn second_start(app: &AppHandle, argv: Vec<String>, _folder: String) {
    window::focus(app);
    if let Some(action) = argv.iter().find_map(|text| links::action_in(text)) {
        app.state::<Shell>().open_action(app, action);
    }
}
