package dev.muster.log.process;

import java.time.Instant;
import java.util.concurrent.Executor;

/**
 * One try.
 *
 * @param number 1 for the first one of what is due
 * @param now when it begins
 * @param thread the process's own, on which an answer can be looked at without a lock
 */
public record Attempt(int number, Instant now, Executor thread) {}
