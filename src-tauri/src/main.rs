//! The Holdpoint window: starts the desk and the embedded hub, and joins them to
//! what only a desktop has (a window, a tray, notifications, links).
//!
//! Not here: anything that knows what an action or a review is. That is the desk.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod args;
mod autostart;
mod close;
mod commands;
mod events;
mod links;
mod logging;
mod notifications;
mod problem;
mod quit;
mod shell;
mod start;
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
    #[cfg(target_os = "linux")]
    without_jit();
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("The app cannot start its threads: {error}");
            std::process::exit(1);
        }
    };
    tauri::async_runtime::set(runtime.handle().clone());
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

// The window shows what strangers wrote, and has little to compute: it neither needs a compiler
// that makes code at run time nor the memory for one. Read by the web process when it starts.
#[cfg(target_os = "linux")]
fn without_jit() {
    const JIT: &str = "JSC_useJIT";
    if std::env::var_os(JIT).is_none()
        && let Err(error) = glib::setenv(JIT, "0", false)
    {
        eprintln!("The window runs with a just-in-time compiler: {error}");
    }
}

// Files are read on threads that come and go: each idle one would keep memory of its own.
fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(2).thread_keep_alive(std::time::Duration::from_millis(500)).enable_all().build()
}

fn build(args: Args) -> tauri::Result<App> {
    // The size and place of the window are remembered, not whether it was shown.
    let remembered = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED;
    let mut context = tauri::generate_context!();
    let name = args::identifier(&context.config().identifier, &args.data);
    context.config_mut().identifier.clone_from(&name);
    tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(second_start))
        .plugin(autostart::plugin(&name, &args.data))
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_opener::Builder::new().open_js_links_on_click(false).build())
        .plugin(tauri_plugin_window_state::Builder::new().with_state_flags(remembered).build())
        .invoke_handler(tauri::generate_handler![
            commands::desk_call,
            commands::open_external,
            commands::quit_app,
            commands::start_at_login
        ])
        .on_window_event(close::on_window_event)
        .setup(move |app| Ok(set_up(app, args)?))
        .build(context)
}

/// Window first: the desk and the hub come up behind it, the rest once it shows something.
fn set_up(app: &App, args: Args) -> tauri::Result<()> {
    let handle = app.handle().clone();
    app.manage(Shell::new(args.data.clone(), args.link));
    window::create(&handle, !args.in_tray)?;
    stop::on_signals(&handle);
    tauri::async_runtime::spawn(start::start(handle, args.data, args.in_tray));
    Ok(())
}

/// The app was started a second time: show the existing window.
fn second_start(app: &AppHandle, argv: Vec<String>, _folder: String) {
    window::focus(app);
    if let Some(action) = argv.iter().find_map(|text| links::action_in(text)) {
        app.state::<Shell>().open_action(app, action);
    }
}
