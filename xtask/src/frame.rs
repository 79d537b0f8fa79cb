//! One picture of a virtual display, read from the file in which Xvfb keeps its
//! pixels (the X window dump format), so that no screenshot program is needed.

use anyhow::{Context, Result, ensure};
use std::collections::HashSet;
use std::path::Path;

/// Pixels as red, green, blue.
#[derive(PartialEq, Eq)]
pub struct Frame {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

impl Frame {
    /// Reads a dump with 32 bits per pixel, as Xvfb writes it for 24-bit screens.
    pub fn read(path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
        let field = |index: usize| -> Result<u32> {
            let word = bytes.get(index * 4..index * 4 + 4).context("the dump is too short")?;
            Ok(u32::from_be_bytes(word.try_into()?))
        };
        let (header, width, height) = (field(0)?, field(4)?, field(5)?);
        let (order, bits, line, colours) = (field(7)?, field(11)?, field(12)?, field(19)?);
        ensure!(bits == 32 && order == 0, "only little-endian dumps with 32 bits per pixel are read");
        let start = (header + colours * 12) as usize;
        let pixels = bytes.get(start..).context("the dump has no pixels")?;
        ensure!(pixels.len() >= (line * height) as usize, "the dump is cut");
        let rows = pixels.chunks_exact(line as usize).take(height as usize);
        let rgb = rows.flat_map(|row| row.chunks_exact(4).take(width as usize)).flat_map(|p| [p[2], p[1], p[0]]);
        Ok(Self { width, height, rgb: rgb.collect() })
    }

    /// Whether something with smooth edges, such as text, is drawn.
    pub fn has_content(&self) -> bool {
        let mut seen = HashSet::new();
        self.rgb.chunks_exact(3).any(|pixel| seen.insert(pixel) && seen.len() > 24)
    }

    /// How many pixels of strong colour lie in this part; grey placeholders have none.
    pub fn coloured(&self, columns: std::ops::Range<u32>, rows: std::ops::Range<u32>) -> usize {
        let strong = |pixel: &[u8]| pixel.iter().max().zip(pixel.iter().min()).is_some_and(|(most, least)| most - least > 60);
        let row = |row: u32| {
            let at = |column: u32| ((row * self.width + column) * 3) as usize;
            self.rgb.get(at(columns.start)..at(columns.end)).unwrap_or(&[])
        };
        rows.flat_map(|line| row(line).chunks_exact(3)).filter(|pixel| strong(pixel)).count()
    }

    /// Writes the picture as PNG, making the folder if need be.
    pub fn save(&self, path: &Path) -> Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let file = std::io::BufWriter::new(std::fs::File::create(path)?);
        let mut encoder = png::Encoder::new(file, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.write_header()?.write_image_data(&self.rgb)?;
        Ok(())
    }
}
