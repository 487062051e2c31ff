/**
 * Tells other programs by HTTP what happens to devices. Each webhook is a group of its own that
 * reads the log, so that one whose receiver is slow or dead holds up no other, and what it has not
 * taken waits in the log and not in memory.
 */
package dev.muster.webhook;
