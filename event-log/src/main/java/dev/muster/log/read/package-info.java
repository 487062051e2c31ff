/**
 * One way to read the log: how a topic is read to its end, where a device's events are, and what
 * becomes of an entry that this version does not know. Whoever reads events does it by this.
 */
package dev.muster.log.read;
