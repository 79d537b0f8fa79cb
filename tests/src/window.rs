//! What a person does and sees in the window.
//!
//! Every function waits for what it needs, with a timeout, and fails with a screenshot.

use crate::port::poll_until;
use crate::timeout::TEST_TIMEOUT;
use anyhow::{Context, Result, bail};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use std::future::Future;
use tokio::time::timeout;
use xtask::place;

/// The Enter key.
pub const ENTER: &str = "\u{E007}";
/// The Escape key.
pub const ESCAPE: &str = "\u{E00C}";
const HOME: &str = "\u{E011}";
const END: &str = "\u{E010}";
const DOWN: &str = "\u{E015}";
const SHIFT: &str = "\u{E008}";
/// The Control key, held for the keys that follow it in the same press.
pub const CONTROL: &str = "\u{E009}";

/// The page of the app, driven from outside.
pub struct Window {
    client: Client,
}

impl Window {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Waits until the part with this test id is on screen.
    pub async fn see(&self, id: &str) -> Result<Element> {
        self.find(&test_id(id)).await
    }

    /// Waits until a part is there and displayed.
    pub async fn find(&self, css: &str) -> Result<Element> {
        let look = || async {
            let element = self.client.find(Locator::Css(css)).await.ok()?;
            element.is_displayed().await.unwrap_or(false).then_some(element)
        };
        match poll_until(TEST_TIMEOUT, look).await {
            Some(element) => Ok(element),
            None => self.fail(&format!("{css} did not appear")).await,
        }
    }

    /// Waits until the part with this test id has these words.
    pub async fn says(&self, id: &str, words: &str) -> Result<()> {
        let look = || async { self.words(id).await.filter(|text| text.contains(words)) };
        match poll_until(TEST_TIMEOUT, look).await {
            Some(_) => Ok(()),
            None => self.fail(&format!("{id} does not say {words:?} but {:?}", self.words(id).await)).await,
        }
    }

    /// Waits until nothing with this test id is on screen.
    pub async fn gone(&self, id: &str) -> Result<()> {
        let css = test_id(id);
        let look = || async { self.client.find_all(Locator::Css(&css)).await.ok()?.is_empty().then_some(()) };
        match poll_until(TEST_TIMEOUT, look).await {
            Some(()) => Ok(()),
            None => self.fail(&format!("{id} is still there")).await,
        }
    }

    /// Waits until a JavaScript expression is true.
    pub async fn holds(&self, what: &str, expression: &str) -> Result<()> {
        let look = || async { (self.value(expression).await.ok()? == Value::Bool(true)).then_some(()) };
        match poll_until(TEST_TIMEOUT, look).await {
            Some(()) => Ok(()),
            None => self.fail(what).await,
        }
    }

    /// Waits until this action is the one on screen and its verdict keys work.
    pub async fn ready_to_decide(&self, action: &str) -> Result<()> {
        self.find(&format!("{}[data-action='{action}']", test_id("detail"))).await?;
        self.gone("disarmed").await?;
        self.find(&format!("{}:not([aria-disabled='true'])", test_id("verdict-reject"))).await.map(drop)
    }

    /// Reads on by keyboard until all that would run has been on screen and approving is enabled.
    pub async fn read_to_the_end(&self) -> Result<()> {
        let (unseen, held) = (test_id("unseen"), format!("{}[aria-disabled='true']", test_id("verdict-approve")));
        let state = format!("[{unseen:?}, {held:?}].map((part) => document.querySelector(part) !== null)");
        let look = || async {
            let state = self.value(&state).await.ok()?;
            if state[0] == true {
                self.press(ENTER).await.ok()?;
            }
            (state[0] == false && state[1] == false).then_some(())
        };
        crate::port::until("all that runs to have been on screen", look).await
    }

    /// Waits until the queue has a row for this action.
    pub async fn row(&self, action: &str) -> Result<Element> {
        self.find(&format!("{}[data-action='{action}']", test_id("queue-row"))).await
    }

    /// Clicks the part with this test id.
    pub async fn click(&self, id: &str) -> Result<()> {
        let element = self.see(id).await?;
        timed(element.click()).await
    }

    /// Types into the part with this test id.
    pub async fn fill(&self, id: &str, text: &str) -> Result<()> {
        let element = self.see(id).await?;
        timed(element.send_keys(text)).await
    }

    /// Presses keys together or one after the other, wherever the focus is.
    pub async fn press(&self, keys: &str) -> Result<()> {
        let focus = timed(self.client.active_element()).await?;
        timed(focus.send_keys(keys)).await
    }

    /// Waits until the editor is open and takes the keys.
    pub async fn in_editor(&self) -> Result<()> {
        self.find("[data-testid='editor-code'] .cm-content").await?;
        self.holds("the editor has the focus", "document.activeElement.closest('.cm-editor') !== null").await
    }

    /// Types over the line that lies so many below the first of the open editor, but for its indent.
    pub async fn retype_line(&self, below: usize, text: &str) -> Result<()> {
        for keys in [format!("{CONTROL}{HOME}"), DOWN.repeat(below), HOME.into(), format!("{SHIFT}{END}"), text.into()] {
            self.press(&keys).await?;
        }
        Ok(())
    }

    /// The action on screen.
    pub async fn action(&self) -> Option<String> {
        let shown = "document.querySelector(\"[data-testid='detail']\")?.dataset.action ?? null";
        self.value(shown).await.ok()?.as_str().map(str::to_owned)
    }

    /// Asks the desk as the page would.
    pub async fn call(&self, command: &str, args: Value) -> Result<Value> {
        let script = "const [command, args, done] = arguments;
            window.__TAURI_INTERNALS__.invoke('desk_call', { command, args })
              .then((ok) => done({ ok: ok ?? null }), (refused) => done({ refused }));";
        let answer = timed(self.client.execute_async(script, vec![json!(command), args])).await?;
        match answer.get("ok") {
            Some(ok) => Ok(ok.clone()),
            None => bail!("{command} was refused: {answer}"),
        }
    }

    /// The value of a JavaScript expression.
    pub async fn value(&self, expression: &str) -> Result<Value> {
        timed(self.client.execute(&format!("return ({expression});"), Vec::new())).await
    }

    /// Keeps a picture of the page among the artefacts.
    pub async fn picture(&self, name: &str) -> Result<()> {
        let folder = place::artefacts().join("window");
        std::fs::create_dir_all(&folder)?;
        let picture = timed(self.client.screenshot()).await?;
        Ok(std::fs::write(folder.join(format!("{name}.png")), picture)?)
    }

    async fn words(&self, id: &str) -> Option<String> {
        self.client.find(Locator::Css(&test_id(id))).await.ok()?.text().await.ok()
    }

    async fn fail<T>(&self, what: &str) -> Result<T> {
        let page = self.value("document.body.innerText").await.unwrap_or_default();
        let name = format!("failed-{}", std::thread::current().name().unwrap_or("test"));
        self.picture(&name).await.ok();
        bail!("{what}. The page says: {}. A picture: artefacts/window/{name}.png", page.as_str().unwrap_or(""))
    }
}

async fn timed<T>(command: impl Future<Output = Result<T, CmdError>>) -> Result<T> {
    Ok(timeout(TEST_TIMEOUT, command).await.context("the window does not answer")??)
}

fn test_id(id: &str) -> String {
    format!("[data-testid='{id}']")
}
