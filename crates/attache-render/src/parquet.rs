//! What do pandas, Polars, DuckDB and R get? The table as one Parquet file in memory.
//!
//! Columns keep their types; dates are text because they may lack a day or a month; records are JSON
//! text. The command, version, corpus and rule stand in the file's key-value metadata.

use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Float64Builder, Int64Builder, ListBuilder, StringBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use attache_study::{Cell, Column, ColumnKind, Table};
use parquet::arrow::ArrowWriter;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use crate::json::{cell_value, rule_value};

/// Why a table could not be written as Parquet.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ParquetError {
    /// A cell does not hold what its column promises.
    #[error(
        "row {row} of column `{column}` is not of the column's type; write the table as JSON instead"
    )]
    Kind {
        /// The column's name.
        column: String,
        /// The row, counted from 1.
        row: usize,
    },
    /// Two columns have one name, which Parquet readers refuse.
    #[error("two columns are named `{column}`; write the table as JSON or CSV instead")]
    Name {
        /// The name.
        column: String,
    },
    /// The Parquet library refused the table.
    #[error("could not encode the table as Parquet")]
    Encode {
        /// What it said.
        source: parquet::errors::ParquetError,
    },
}

/// The table as the bytes of a Parquet file. Passages are not part of it.
pub fn parquet(table: &Table) -> Result<Vec<u8>, ParquetError> {
    for (at, column) in table.columns.iter().enumerate() {
        if table.columns[..at]
            .iter()
            .any(|before| before.name == column.name)
        {
            return Err(ParquetError::Name {
                column: column.name.clone(),
            });
        }
    }
    let fields: Vec<Field> = table
        .columns
        .iter()
        .map(|column| Field::new(&column.name, data_type(column.kind), true))
        .collect();
    let schema = Arc::new(Schema::new(fields));
    let arrays = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| array(table, at, column))
        .collect::<Result<Vec<_>, _>>()?;
    let properties = WriterProperties::builder()
        .set_key_value_metadata(Some(metadata(table)))
        .build();
    let encode = |source| ParquetError::Encode { source };
    let mut writer =
        ArrowWriter::try_new(Vec::new(), schema.clone(), Some(properties)).map_err(encode)?;
    if !arrays.is_empty() {
        let batch = RecordBatch::try_new(schema, arrays).map_err(|error| encode(error.into()))?;
        writer.write(&batch).map_err(encode)?;
    }
    writer.into_inner().map_err(encode)
}

fn metadata(table: &Table) -> Vec<KeyValue> {
    let rule = table
        .rule
        .as_ref()
        .map_or_else(|| "null".to_owned(), rule_value);
    let mut pairs = vec![
        ("attache.version", env!("CARGO_PKG_VERSION").to_owned()),
        ("attache.command", table.study.to_owned()),
    ];
    if let Some(corpus) = &table.corpus {
        pairs.extend([
            ("attache.corpus.path", corpus.path.clone()),
            ("attache.corpus.documents", corpus.documents.to_string()),
            ("attache.corpus.tokens", corpus.tokens.to_string()),
        ]);
    }
    if let Some(register) = &table.register {
        pairs.extend([
            ("attache.register.version", register.version.clone()),
            ("attache.register.cut_off", register.cut_off.clone()),
        ]);
    }
    pairs.extend([
        ("attache.rule", rule),
        ("attache.total_rows", table.total_rows.to_string()),
    ]);
    pairs
        .into_iter()
        .map(|(key, value)| KeyValue::new(key.to_owned(), value))
        .collect()
}

fn data_type(kind: ColumnKind) -> DataType {
    match kind {
        ColumnKind::Text | ColumnKind::Date | ColumnKind::Records => DataType::Utf8,
        ColumnKind::List => DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true))),
        ColumnKind::Integer => DataType::Int64,
        ColumnKind::Real => DataType::Float64,
        ColumnKind::Truth => DataType::Boolean,
    }
}

fn array(table: &Table, at: usize, column: &Column) -> Result<ArrayRef, ParquetError> {
    let cells = table
        .rows
        .iter()
        .map(|row| row.cells.get(at).unwrap_or(&Cell::Missing))
        .enumerate();
    let wrong = |row: usize| ParquetError::Kind {
        column: column.name.clone(),
        row: row + 1,
    };
    Ok(match column.kind {
        ColumnKind::Text | ColumnKind::Date | ColumnKind::Records => {
            let mut builder = StringBuilder::new();
            for (row, cell) in cells {
                match cell {
                    Cell::Missing => builder.append_null(),
                    Cell::Text(text) if column.kind != ColumnKind::Records => {
                        builder.append_value(text)
                    }
                    Cell::Records(_) if column.kind == ColumnKind::Records => {
                        builder.append_value(cell_value(cell))
                    }
                    _ => return Err(wrong(row)),
                }
            }
            Arc::new(builder.finish())
        }
        ColumnKind::List => {
            let mut builder = ListBuilder::new(StringBuilder::new());
            for (row, cell) in cells {
                match cell {
                    Cell::Missing => builder.append_null(),
                    Cell::List(items) => {
                        for item in items {
                            builder.values().append_value(item);
                        }
                        builder.append(true);
                    }
                    _ => return Err(wrong(row)),
                }
            }
            Arc::new(builder.finish())
        }
        ColumnKind::Integer => {
            let mut builder = Int64Builder::new();
            for (row, cell) in cells {
                match cell {
                    Cell::Missing => builder.append_null(),
                    Cell::Integer(number) => builder.append_value(*number),
                    _ => return Err(wrong(row)),
                }
            }
            Arc::new(builder.finish())
        }
        ColumnKind::Real => {
            let mut builder = Float64Builder::new();
            for (row, cell) in cells {
                match cell {
                    Cell::Real(number) if number.is_finite() => builder.append_value(*number),
                    Cell::Missing | Cell::Real(_) => builder.append_null(),
                    _ => return Err(wrong(row)),
                }
            }
            Arc::new(builder.finish())
        }
        ColumnKind::Truth => {
            let mut builder = BooleanBuilder::new();
            for (row, cell) in cells {
                match cell {
                    Cell::Missing => builder.append_null(),
                    Cell::Truth(truth) => builder.append_value(*truth),
                    _ => return Err(wrong(row)),
                }
            }
            Arc::new(builder.finish())
        }
    })
}
