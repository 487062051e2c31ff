/**
 * The pure heart of Muster. Nothing here knows Kafka, Avro, Vert.x, a clock, randomness or I/O: the
 * answers of the server are functions of the log, and these are the functions.
 */
package dev.muster.core;
