//! An empty Tauri window: what the app's start and memory are measured against.

fn main() {
    let app = tauri::Builder::default().build(tauri::generate_context!("examples/empty/tauri.conf.json"));
    match app {
        Ok(app) => app.run(|_, _| {}),
        Err(error) => eprintln!("the window cannot be opened: {error}"),
    }
}
