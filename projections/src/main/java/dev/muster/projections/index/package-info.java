/**
 * The index of histories: where each device's events stand, what they led to, and what became of
 * every command. Local to a node; made from the log again when it is missing.
 */
package dev.muster.projections.index;
