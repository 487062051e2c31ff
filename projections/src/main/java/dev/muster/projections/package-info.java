/**
 * Kafka Streams over the log: what takes longer than an answer may, or must outlive a node.
 * Commands for many are fanned out to their targets, and the index finds one device's history among
 * all.
 */
package dev.muster.projections;
