/** Reads what happened back from the log. */
package dev.muster.log.history;
