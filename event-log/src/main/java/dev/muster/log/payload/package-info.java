/** The contents of commands: each once, sealed, found by content address. */
package dev.muster.log.payload;
