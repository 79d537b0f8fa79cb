//! Codes of invites: short enough to read out, long enough not to be guessed.

/// No letters or digits that are taken for others, and none twice in another case.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz123456789";
const GROUPS: usize = 4;
const GROUP: usize = 5;

/// A new code, `k7m2q-9fxhd-3ptw6-rj8ca`: a hundred random bits.
///
/// # Errors
/// When the system gives no random bytes.
pub fn new() -> Result<String, std::io::Error> {
    let random = crate::clock::random::<{ GROUPS * GROUP }>()?;
    let letters: Vec<char> = random.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    Ok(letters.chunks(GROUP).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
}

/// The code as it was made, however it was typed: spaces, capitals, missing or other dashes.
#[must_use]
pub fn tidy(typed: &str) -> String {
    let plain: Vec<char> = typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let is_one = plain.len() == GROUPS * GROUP && plain.iter().all(|c| LETTERS.contains(&(*c as u8)));
    match is_one {
        true => plain.chunks(GROUP).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-"),
        // Not one of ours; the hub says so.
        false => typed.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{new, tidy};

    #[test]
    fn invite_code_is_normalised() {
        let code = new().unwrap();
        assert_eq!(code.len(), 23);
        assert_eq!(tidy(&format!("  {} ", code.to_uppercase().replace('-', " "))), code);
        assert_eq!(tidy(&code.replace('-', "")), code);
        assert_eq!(tidy(" some other code "), "some other code");
        assert_ne!(new().unwrap(), code);
    }
}
