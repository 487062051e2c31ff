/** Commands: read, checked against their targets, queued, taken back, and followed to their end. */
package dev.muster.admin.command;
