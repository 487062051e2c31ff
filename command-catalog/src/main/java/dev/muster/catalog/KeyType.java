package dev.muster.catalog;

/** The types of property lists. */
public enum KeyType {
  /** A string. */
  STRING,
  /** A whole number. */
  INTEGER,
  /** A number. */
  REAL,
  /** Yes or no. */
  BOOLEAN,
  /** Bytes; in JSON, base64. */
  DATA,
  /** A moment; in JSON, RFC 3339. */
  DATE,
  /** A list. */
  ARRAY,
  /** Keys and values. */
  DICTIONARY,
  /** Any of them. */
  ANY
}
