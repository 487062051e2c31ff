package dev.muster.log.process;

/**
 * An act under way.
 *
 * @param partition the subject's
 * @param number 1 for the first try
 */
record Act<S, D>(S subject, int partition, D due, int number) {}
