//! Flat rows as a Parquet file.

use ::parquet::column::writer::ColumnWriter;
use ::parquet::data_type::ByteArray;
use ::parquet::errors::Result;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::parser::parse_message_type;
use serde_json::{Map, Value};
use std::sync::Arc;

/// Columns in the order of the file.
const COLUMNS: [(&str, Column); 24] = [
    ("action_id", Column::Text),
    ("digest", Column::Text),
    ("tool", Column::Text),
    ("model_version", Column::Text),
    ("kind", Column::Text),
    ("source", Column::Text),
    ("verdict", Column::Text),
    ("system", Column::Text),
    ("request", Column::Text),
    ("chosen", Column::Text),
    ("rejected", Column::Text),
    ("chosen_arguments", Column::Text),
    ("rejected_arguments", Column::Text),
    ("reasons", Column::Texts),
    ("comment", Column::Text),
    ("lesson", Column::Text),
    ("tags", Column::Texts),
    ("reviewers", Column::Texts),
    ("posterior", Column::Shares(&["approve", "edit", "reject", "respond"])),
    ("confidence", Column::Number),
    ("incident_ids", Column::Texts),
    ("policy_version", Column::Text),
    ("corrected_at", Column::Text),
    ("split", Column::Text),
];

#[derive(Clone, Copy)]
enum Column {
    /// A text or null.
    Text,
    /// A number or null.
    Number,
    /// A list of texts.
    Texts,
    /// An object of numbers, or null.
    Shares(&'static [&'static str]),
}

/// The file of these rows.
pub(crate) fn file(rows: &[Map<String, Value>]) -> Result<Vec<u8>> {
    let schema = Arc::new(parse_message_type(&schema())?);
    let properties = Arc::new(WriterProperties::builder().set_created_by("holdpoint".into()).build());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties)?;
    let mut group = writer.next_row_group()?;
    for (name, column) in COLUMNS {
        let values: Vec<&Value> = rows.iter().map(|row| row.get(name).unwrap_or(&Value::Null)).collect();
        match column {
            Column::Text => write_texts(&mut group, &values)?,
            Column::Number => write_numbers(&mut group, &values)?,
            Column::Texts => write_lists(&mut group, &values)?,
            Column::Shares(members) => members.iter().try_for_each(|member| {
                let shares: Vec<&Value> = values.iter().map(|value| value.get(member).unwrap_or(&Value::Null)).collect();
                write_numbers(&mut group, &shares)
            })?,
        }
    }
    group.close()?;
    writer.into_inner()
}

fn schema() -> String {
    let column = |(name, column): (&str, Column)| match column {
        Column::Text => format!("optional binary {name} (UTF8);"),
        Column::Number => format!("optional double {name};"),
        Column::Texts => format!("required group {name} (LIST) {{ repeated group list {{ required binary element (UTF8); }} }}"),
        Column::Shares(members) => {
            let members: String = members.iter().map(|member| format!("required double {member}; ")).collect();
            format!("optional group {name} {{ {members}}}")
        }
    };
    let columns: Vec<String> = COLUMNS.into_iter().map(column).collect();
    format!("message row {{ {} }}", columns.join(" "))
}

type Group<'a> = SerializedRowGroupWriter<'a, Vec<u8>>;

fn write(group: &mut Group<'_>, write: impl FnOnce(&mut SerializedColumnWriter<'_>) -> Result<()>) -> Result<()> {
    if let Some(mut column) = group.next_column()? {
        write(&mut column)?;
        column.close()?;
    }
    Ok(())
}

fn defined<'a>(values: impl Iterator<Item = &'a Value>) -> Vec<i16> {
    values.map(|value| i16::from(!value.is_null())).collect()
}

fn write_texts(group: &mut Group<'_>, values: &[&Value]) -> Result<()> {
    let present: Vec<ByteArray> = values.iter().filter_map(|value| value.as_str()).map(ByteArray::from).collect();
    write(group, |column| write_bytes(column, &present, &defined(values.iter().copied()), None))
}

fn write_lists(group: &mut Group<'_>, values: &[&Value]) -> Result<()> {
    let (mut present, mut levels, mut repeated) = (Vec::new(), Vec::new(), Vec::new());
    for value in values {
        let items: Vec<&str> = value.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        // An empty list is one entry without a value.
        levels.extend(if items.is_empty() { vec![0] } else { vec![1; items.len()] });
        repeated.extend((0..items.len().max(1)).map(|place| i16::from(place > 0)));
        present.extend(items.into_iter().map(ByteArray::from));
    }
    write(group, |column| write_bytes(column, &present, &levels, Some(&repeated)))
}

fn write_bytes(column: &mut SerializedColumnWriter<'_>, values: &[ByteArray], levels: &[i16], repeated: Option<&[i16]>) -> Result<()> {
    if let ColumnWriter::ByteArrayColumnWriter(writer) = column.untyped() {
        writer.write_batch(values, Some(levels), repeated)?;
    }
    Ok(())
}

fn write_numbers(group: &mut Group<'_>, values: &[&Value]) -> Result<()> {
    let present: Vec<f64> = values.iter().filter_map(|value| value.as_f64()).collect();
    write(group, |column| {
        if let ColumnWriter::DoubleColumnWriter(writer) = column.untyped() {
            writer.write_batch(&present, Some(&defined(values.iter().copied())), None)?;
        }
        Ok(())
    })
}
