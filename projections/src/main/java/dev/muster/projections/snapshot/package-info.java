/**
 * The state of each device as a record in Kafka, so that nobody has to fold all history to know it.
 */
package dev.muster.projections.snapshot;
