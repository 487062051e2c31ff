/**
 * Backup and restore of an embedded installation: its record as it stands in Kafka, record by
 * record, and the files without which nobody could read it.
 */
package dev.muster.backup;
